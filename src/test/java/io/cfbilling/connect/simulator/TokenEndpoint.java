package io.cfbilling.connect.simulator;

import com.fasterxml.jackson.core.JsonGenerator;
import com.sun.net.httpserver.Headers;
import java.io.IOException;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code GET /user/tokens/verify} and {@code /accounts/{id}/tokens/verify}. */
final class TokenEndpoint {
    private final SimulatedToken token;

    TokenEndpoint(SimulatedToken token) {
        this.token = token;
    }

    Response response(Route route, String path, Query query, Headers headers, Credentials credentials) {
        String accountId = route.accountId() == null ? null : route.requireAccountId(path);
        if (!headers.containsKey("Authorization")) {
            credentials.check(headers);
            return Response.json(
                    200, out -> Envelope.write(out, 0, json -> write(json, SimulatedToken.State.ACTIVE, null)));
        }
        if (!credentials.knowsToken(headers)) {
            throw SimulatedToken.unknown();
        }
        query.allowOnly();
        SimulatedToken.State state = token.verified(accountId);
        return Response.json(200, out -> Envelope.write(out, 0, json -> write(json, state, token.expiry())));
    }

    private static void write(JsonGenerator json, SimulatedToken.State state, @Nullable Instant expiry)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("id", "ed17574386854bf78a67040be0a770b0");
        json.writeStringField("status", state.name().toLowerCase(Locale.ROOT));
        if (expiry != null) {
            json.writeStringField("expires_on", expiry.toString());
        }
        json.writeEndObject();
    }
}
