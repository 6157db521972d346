package io.cfbilling.connect.hostile;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** The rows of the corpus. They have another day than the good rows, so that the good ones are not suspect too. */
final class HostileRows {
    private HostileRows() {}

    private static Map<String, String> fields(String day, String next, String quantity, String service) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("BillingCurrency", "\"USD\"");
        fields.put("BillingPeriodStart", "\"%PERIOD%T00:00:00Z\"");
        fields.put("ChargePeriodStart", "\"" + day + "T00:00:00Z\"");
        fields.put("ChargePeriodEnd", "\"" + next + "T00:00:00Z\"");
        fields.put("ConsumedQuantity", quantity);
        fields.put("ConsumedUnit", "\"GB\"");
        fields.put("ContractedCost", "0.75");
        fields.put("CumulatedContractedCost", "0.75");
        fields.put("CumulatedPricingQuantity", "1");
        fields.put("PricingQuantity", "1");
        fields.put("ServiceName", "\"" + service + "\"");
        return fields;
    }

    private static String text(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> "\"" + field.getKey() + "\":" + field.getValue())
                .collect(Collectors.joining(","));
    }

    /** A good row, whose quantity is the response's number. */
    static String good() {
        return "{" + text(fields("%GOOD-DAY%", "%GOOD-DAY-END%", "%NUMBER%", "Good")) + "}";
    }

    /** The fields of a row of another service. */
    static String hostileFields() {
        return text(fields("%DAY%", "%DAY-END%", "1", "Hostile %CASE%"));
    }

    /** Such a row, with one field replaced by that JSON; {@code absent} removes the field. */
    static String with(String field, String json) {
        Map<String, String> fields = fields("%DAY%", "%DAY-END%", "1", "Hostile %CASE%");
        if (json.equals("absent")) {
            fields.remove(field);
        } else {
            fields.put(field, json);
        }
        return "{" + text(fields) + "}";
    }
}
