package io.cfbilling.connect.simulator;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code GET /accounts/{id}/billing/profile}. */
final class ProfileEndpoint {
    private final Profiles profiles;

    ProfileEndpoint(Profiles profiles) {
        this.profiles = profiles;
    }

    /** {@code draw} decides how the envelope says that there are no errors. */
    Response response(SimulatedAccount account, Query query, long draw) {
        query.allowOnly();
        Map<String, @Nullable Object> fields = profiles.get(account.id());
        if (fields == null) {
            throw new Rejection(404, 1002, "Billing profile not found");
        }
        if (account.isSeedExample()) {
            return Response.json(200, out -> out.write(SeedExample.profileJson()));
        }
        return Response.json(200, out -> Envelope.write(out, draw, json -> write(json, fields)));
    }

    private static void write(JsonGenerator json, Map<String, @Nullable Object> fields) throws IOException {
        json.writeStartObject();
        for (Map.Entry<String, @Nullable Object> field : fields.entrySet()) {
            json.writeFieldName(field.getKey());
            Object value = field.getValue();
            if (value instanceof Boolean truth) {
                json.writeBoolean(truth);
            } else if (value instanceof Number number) {
                json.writeNumber(new BigDecimal(number.toString()).toPlainString());
            } else if (value == null) {
                json.writeNull();
            } else {
                json.writeString(value.toString());
            }
        }
        json.writeEndObject();
    }
}
