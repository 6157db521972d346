package io.cfbilling.connect.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The progress of the connector, by the offsets that Connect has committed. */
record Positions(Map<String, LocalDate> cursors, Set<String> profiles) {

    /** From what {@code GET /connectors/<name>/offsets} lists. */
    static Positions of(JsonNode offsets) {
        Map<String, LocalDate> cursors = new HashMap<>();
        Set<String> profiles = new HashSet<>();
        for (JsonNode each : offsets) {
            String account = each.path("partition").path("account_id").asText();
            String dataset = each.path("partition").path("dataset").asText();
            String cursor = each.path("offset").path("cursor").asText();
            if (dataset.equals("usage") && !cursor.isEmpty()) {
                cursors.put(account, LocalDate.parse(cursor));
            } else if (dataset.equals("profile")) {
                profiles.add(account);
            }
        }
        return new Positions(cursors, profiles);
    }
}
