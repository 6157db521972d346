package io.cfbilling.connect.fuzz;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Builds the JSON of the targets, and reads it with a parser that holds it in memory. */
final class JsonParts {
    /** The targets do not check deeper values, which may cost one row or the whole response. */
    private static final int USUAL_DEPTH = 20;

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private JsonParts() {}

    static byte[] concat(String before, byte[] middle, String after) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(before.getBytes(StandardCharsets.UTF_8));
        bytes.writeBytes(middle);
        bytes.writeBytes(after.getBytes(StandardCharsets.UTF_8));
        return bytes.toByteArray();
    }

    /** The number of values in the elements of an array; null if they are invalid. NaN counts as a value. */
    static @Nullable Integer count(byte[] elements) {
        JsonNode array = tree(concat("[", elements, "]"));
        return array == null || array.isEmpty() || depth(array) > USUAL_DEPTH ? null : array.size();
    }

    /** The value; null if it is not JSON in UTF-8. */
    static @Nullable JsonNode tree(byte[] json) {
        try {
            // A parser of bytes may detect another encoding than that of the surrounding text.
            JsonNode tree = JSON.readTree(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(json))
                    .toString());
            return tree.isMissingNode() ? null : tree;
        } catch (IOException e) {
            return null;
        }
    }

    private static int depth(JsonNode node) {
        int deepest = 0;
        for (JsonNode child : node) {
            deepest = Math.max(deepest, depth(child));
        }
        return deepest + 1;
    }

    /** A good row with the given values. */
    static byte[] row(String service, String cost, String start) {
        return ("{\"BillingCurrency\":\"USD\",\"BillingPeriodStart\":\"2025-02-01T00:00:00Z\",\"ChargePeriodStart\":\""
                        + start
                        + "\",\"ChargePeriodEnd\":\"2025-02-02T00:00:00Z\",\"ConsumedQuantity\":1,\"ConsumedUnit\":\"GB\","
                        + "\"ContractedCost\":" + cost
                        + ",\"CumulatedContractedCost\":1.5,\"CumulatedPricingQuantity\":2,\"PricingQuantity\":1,"
                        + "\"ServiceName\":\"" + service + "\"}")
                .getBytes(StandardCharsets.UTF_8);
    }
}
