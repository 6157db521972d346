package io.cfbilling.connect.lives;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Counts the rows of a usage topic in JSON without keeping them, since they may not fit into memory. */
public final class UsageTally {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonFactory TOKENS = new JsonFactory();

    private final Map<String, BitSet> ordinals = new HashMap<>();
    private final Map<Long, Integer> rowsByDay = new TreeMap<>();
    private final List<ObjectNode> tombstones = new ArrayList<>();
    private BigDecimal cost = BigDecimal.ZERO;
    private int rows;

    public void take(ConsumerRecord<byte[], byte @Nullable []> message) {
        try {
            ObjectNode key = (ObjectNode) JSON.readTree(message.key());
            byte[] value = message.value();
            if (value == null) {
                tombstones.add(key);
                return;
            }
            rows++;
            rowsByDay.merge(key.get("ChargePeriodStart").asLong(), 1, Integer::sum);
            cost = cost.add(cost(value));
            int ordinal = key.remove("x_Ordinal").asInt();
            ordinals.computeIfAbsent(key.toString(), fresh -> new BitSet()).set(ordinal);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static BigDecimal cost(byte[] value) throws IOException {
        try (JsonParser parser = TOKENS.createParser(value)) {
            while (parser.nextToken() != JsonToken.FIELD_NAME
                    || !parser.currentName().equals("ContractedCost")) {
                // Every row has this field.
            }
            parser.nextToken();
            return parser.getDecimalValue();
        }
    }

    /** The number of rows, repeats included. */
    public int rows() {
        return rows;
    }

    /** The number of rows of each charge day, by its start in milliseconds. */
    public Map<Long, Integer> rowsByDay() {
        return rowsByDay;
    }

    /** The number of distinct keys: that of rows if none is emitted twice. */
    public int keys() {
        return ordinals.values().stream().mapToInt(BitSet::cardinality).sum();
    }

    /** The sum of {@code ContractedCost}. */
    public BigDecimal cost() {
        return cost;
    }

    /** The keys of tombstones. */
    public List<ObjectNode> tombstones() {
        return tombstones;
    }
}
