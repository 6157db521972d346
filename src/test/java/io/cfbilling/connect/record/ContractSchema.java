package io.cfbilling.connect.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Converts the Avro schema that a converter registers to the form of the contract with consumers: without the
 * converter's own properties ({@code connect.*}), and with {@code connect.doc} as Avro's {@code doc}.
 */
public final class ContractSchema {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CONVERTERS_OWN = "connect.";
    private static final String CONNECT_DOC = "connect.doc";

    private ContractSchema() {}

    /** The contract form of a registered schema. */
    public static Schema of(String registered) {
        try {
            JsonNode record = JSON.readTree(registered);
            for (JsonNode field : record.path("fields")) {
                documentField((ObjectNode) field);
            }
            return new Schema.Parser().parse(JSON.writeValueAsString(bare(record)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The docs of the record and of its fields, by their names. */
    public static Map<String, @Nullable String> docs(Schema record) {
        Map<String, @Nullable String> docs = new LinkedHashMap<>();
        docs.put(record.getName(), record.getDoc());
        record.getFields().forEach(field -> docs.put(field.name(), field.doc()));
        return docs;
    }

    /** Converters describe the type of a field where Avro describes the field. */
    private static void documentField(ObjectNode field) {
        JsonNode type = field.path("type");
        if (type.isArray()) {
            type.forEach(branch -> documentField(field, branch));
        } else {
            documentField(field, type);
        }
    }

    private static void documentField(ObjectNode field, JsonNode type) {
        if (type.has(CONNECT_DOC) && !field.has("doc")) {
            field.set("doc", type.get(CONNECT_DOC));
        }
    }

    private static JsonNode bare(JsonNode node) {
        if (node instanceof ArrayNode array) {
            ArrayNode bare = JSON.createArrayNode();
            array.forEach(element -> bare.add(bare(element)));
            return bare;
        } else if (!(node instanceof ObjectNode)) {
            return node;
        }
        ObjectNode bare = JSON.createObjectNode();
        node.properties().stream()
                .filter(property -> !property.getKey().startsWith(CONVERTERS_OWN))
                .forEach(property -> bare.set(property.getKey(), bare(property.getValue())));
        if (node.path("type").asText().equals("record") && !bare.has("doc") && node.has(CONNECT_DOC)) {
            bare.set("doc", node.get(CONNECT_DOC));
        }
        return bare.size() == 1 && bare.path("type").isTextual() ? bare.get("type") : bare;
    }
}
