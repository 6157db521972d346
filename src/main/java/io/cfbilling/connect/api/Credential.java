package io.cfbilling.connect.api;

import io.cfbilling.connect.model.Quotes;
import java.net.http.HttpRequest;
import java.util.List;

/** What authenticates requests. Its {@code toString} shows no secret. */
public sealed interface Credential {
    /** Adds the authentication headers. */
    void authenticate(HttpRequest.Builder request);

    /** Makes texts from outside safe to quote, in case one echoes a secret of this credential. */
    Quotes quotes();

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
        public Quotes quotes() {
            return new Quotes(List.of(secret));
        }

        @Override
        public String toString() {
            return "an API token";
        }
    }

    /**
     * The older kind of credential.
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
        public Quotes quotes() {
            return new Quotes(List.of(secret));
        }

        @Override
        public String toString() {
            return "an e-mail address and API key";
        }
    }
}
