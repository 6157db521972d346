package io.cfbilling.connect.model;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Usage rows for tests: the example of Cloudflare's documentation, with the changes of a test. */
public final class SampleRow {
    private final Map<UsageField, Object> values = new EnumMap<>(UsageField.class);
    private @Nullable String unknownFields;

    private SampleRow() {
        values.put(UsageField.BILLING_CURRENCY, "USD");
        values.put(UsageField.BILLING_PERIOD_START, Instant.parse("2025-02-01T00:00:00Z"));
        values.put(UsageField.CHARGE_PERIOD_START, Instant.parse("2025-02-01T00:00:00Z"));
        values.put(UsageField.CHARGE_PERIOD_END, Instant.parse("2025-02-02T00:00:00Z"));
        values.put(UsageField.CONSUMED_QUANTITY, new BigDecimal("150000"));
        values.put(UsageField.CONSUMED_UNIT, "Requests");
        values.put(UsageField.CONTRACTED_COST, new BigDecimal("0.75"));
        values.put(UsageField.CUMULATED_CONTRACTED_COST, new BigDecimal("2.25"));
        values.put(UsageField.CUMULATED_PRICING_QUANTITY, new BigDecimal("4500000"));
        values.put(UsageField.PRICING_QUANTITY, new BigDecimal("150000"));
        values.put(UsageField.SERVICE_NAME, "Workers Standard");
    }

    public static SampleRow row() {
        return new SampleRow();
    }

    public SampleRow with(UsageField field, Object value) {
        values.put(field, value);
        return this;
    }

    public SampleRow without(UsageField field) {
        values.remove(field);
        return this;
    }

    /** Charged for that day, in UTC. */
    public SampleRow on(String day) {
        Instant start = Instant.parse(day + "T00:00:00Z");
        return with(UsageField.CHARGE_PERIOD_START, start)
                .with(UsageField.CHARGE_PERIOD_END, start.plusSeconds(86_400));
    }

    public SampleRow unknownFields(String json) {
        unknownFields = json;
        return this;
    }

    public UsageRow build() {
        return new UsageRow(values, unknownFields);
    }
}
