package io.cfbilling.connect.simulator;

import com.sun.net.httpserver.Headers;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The credentials that the simulator accepts.
 *
 * @param tokens each is accepted
 * @param email null: e-mail address and key are not accepted
 * @param key null: e-mail address and key are not accepted
 */
record Credentials(
        Set<String> tokens,
        @Nullable String email,
        @Nullable String key) {
    private static final String SCHEME = "Bearer ";
    private static final Pattern BEARER = Pattern.compile(SCHEME + "[A-Za-z0-9._~+/=-]+");
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_-]{20,}");

    @Override
    public String toString() {
        return "Credentials[]";
    }

    /** These, with other tokens. */
    Credentials withTokens(Set<String> others) {
        return new Credentials(others, email, key);
    }

    /** Throws Cloudflare's error for a request with other credentials. */
    void check(Headers headers) {
        String authorization = headers.getFirst("Authorization");
        if (authorization != null) {
            checkToken(authorization);
            return;
        }
        String givenEmail = headers.getFirst("X-Auth-Email");
        String givenKey = headers.getFirst("X-Auth-Key");
        if (givenEmail == null || givenKey == null) {
            throw new Rejection(401, 9106, "Missing X-Auth-Key, X-Auth-Email or Authorization headers");
        }
        if (!KEY.matcher(givenKey).matches()) {
            throw new Rejection(400, 6003, "Invalid request headers", 6103, "Invalid format for X-Auth-Key header");
        }
        if (!givenEmail.equals(email) || !givenKey.equals(key)) {
            throw new Rejection(403, 10000, "Authentication error");
        }
    }

    /** The credential that the request counts for. */
    static String name(Headers headers) {
        return headers.getFirst("Authorization") + " " + headers.getFirst("X-Auth-Key");
    }

    private void checkToken(String authorization) {
        if (!isToken(authorization)) {
            throw new Rejection(403, 9109, "Invalid access token");
        }
    }

    /** Whether the request has one of the tokens; rejects what does not look like a token. */
    boolean knowsToken(Headers headers) {
        String authorization = headers.getFirst("Authorization");
        return authorization != null && isToken(authorization);
    }

    private boolean isToken(String authorization) {
        if (!BEARER.matcher(authorization).matches()) {
            throw new Rejection(400, 6003, "Invalid request headers", 6111, "Invalid format for Authorization header");
        }
        return tokens.contains(authorization.substring(SCHEME.length()));
    }
}
