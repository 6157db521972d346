package io.cfbilling.connect.lives;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/** Checks that each distinct malformed row of a day gets one dead letter. */
final class DeadLetterCheck {
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private DeadLetterCheck() {}

    /**
     * The errors in the dead letters of committed transactions. A row that changed and changed back may get another dead
     * letter; a row without a valid day is not checked.
     */
    static List<String> complaints(List<List<SourceRecord>> transactions) {
        List<String> complaints = new ArrayList<>();
        Map<String, Set<Map<String, String>>> emittedLast = new HashMap<>();
        for (List<SourceRecord> transaction : transactions) {
            Map<String, Set<Map<String, String>>> emitted = new HashMap<>();
            for (SourceRecord record : transaction) {
                if (record.topic().endsWith(".dead-letters")) {
                    Struct letter = (Struct) record.value();
                    Map<String, String> row = content(letter.getString("raw"));
                    String place =
                            letter.getString("account_id") + row.get("ChargePeriodStart") + row.get("ServiceName");
                    emitted.computeIfAbsent(place, any -> new HashSet<>()).add(row);
                }
            }
            emitted.forEach((place, rows) -> {
                Set<Map<String, String>> before = emittedLast.put(place, rows);
                boolean dated = rows.stream()
                        .allMatch(
                                row -> row.getOrDefault("ChargePeriodStart", "").startsWith("\""));
                if (dated && before != null && !Collections.disjoint(before, rows)) {
                    complaints.add("a second dead letter for " + rows);
                }
            });
        }
        return complaints;
    }

    /** The fields, with numbers in plain notation. */
    private static Map<String, String> content(String raw) {
        Map<String, String> content = new TreeMap<>();
        try {
            JSON.readTree(raw).properties().forEach(field -> content.put(field.getKey(), text(field.getValue())));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(raw, e);
        }
        return content;
    }

    private static String text(JsonNode value) {
        return value.isNumber() ? value.decimalValue().stripTrailingZeros().toPlainString() : value.toString();
    }
}
