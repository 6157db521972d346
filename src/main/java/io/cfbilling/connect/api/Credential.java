package io.cfbilling.connect.api;

import java.util.Map;

/** What authenticates requests. Its {@code toString} shows no secret. */
public sealed interface Credential {
    /** What must never be shown. */
    String secret();

    /** The authentication headers: their names and values. */
    Map<String, String> headers();

    /**
     * An API token, sent as a bearer token.
     *
     * @param secret the token itself
     */
    record Token(String secret) implements Credential {
        @Override
        public Map<String, String> headers() {
            return Map.of("Authorization", "Bearer " + secret);
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
        public Map<String, String> headers() {
            return Map.of("X-Auth-Email", email, "X-Auth-Key", secret);
        }

        @Override
        public String toString() {
            return "an e-mail address and API key";
        }
    }
}
