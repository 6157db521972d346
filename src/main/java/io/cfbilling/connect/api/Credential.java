package io.cfbilling.connect.api;

import java.net.http.HttpRequest;

/** What proves who asks. Prints none of its secrets. */
public sealed interface Credential {
    /** Adds the headers that carry it. */
    void authenticate(HttpRequest.Builder request);

    /** The text with every secret of this credential blotted out, in case someone echoes it. */
    String hiddenIn(String text);

    /**
     * An API token, sent as a bearer token.
     *
     * @param secret the token itself
     */
    record Token(String secret) implements Credential {
        @Override
        public void authenticate(HttpRequest.Builder request) {
            request.header("Authorization", "Bearer " + secret);
        }

        @Override
        public String hiddenIn(String text) {
            return text.replace(secret, "[hidden]");
        }

        @Override
        public String toString() {
            return "an API token";
        }
    }

    /**
     * The older pair.
     *
     * @param email the user's e-mail address
     * @param secret the user's global API key
     */
    record EmailAndKey(String email, String secret) implements Credential {
        @Override
        public void authenticate(HttpRequest.Builder request) {
            request.header("X-Auth-Email", email).header("X-Auth-Key", secret);
        }

        @Override
        public String hiddenIn(String text) {
            return text.replace(secret, "[hidden]");
        }

        @Override
        public String toString() {
            return "an e-mail address and API key";
        }
    }
}
