package io.cfbilling.connect.model;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One row of usage: a charge of one service for one charge period. Immutable; it has all required columns. */
public final class UsageRow implements UsageLine {
    /** By charge period, service and unit, and duplicates by subscription, zone and then content. */
    static final Comparator<UsageRow> ORDER = Comparator.comparing(UsageRow::chargePeriodStart)
            .thenComparing(UsageRow::chargePeriodEnd)
            .thenComparing(row -> row.text(UsageField.SERVICE_NAME))
            .thenComparing(row -> row.text(UsageField.CONSUMED_UNIT))
            .thenComparing(row -> row.text(UsageField.SUBSCRIPTION_ID))
            .thenComparing(row -> row.text(UsageField.ZONE_ID))
            .thenComparing(UsageRow::canonical);

    private static final char END_OF_VALUE = '\u001f';
    private static final char ABSENT = '\u0000';

    private final EnumMap<UsageField, Object> values;
    private final @Nullable String unknownFields;

    /**
     * @param values each column's value, of the type that its kind names; absent columns are left out
     * @param unknownFields a canonical JSON object of the fields that the schema does not know; null if there are none
     *     @throws IllegalArgumentException if a required column is missing; the message names it
     */
    public UsageRow(Map<UsageField, Object> values, @Nullable String unknownFields) {
        this.values = new EnumMap<>(UsageField.class);
        this.values.putAll(values);
        this.unknownFields = unknownFields;
        for (UsageField field : UsageField.values()) {
            if (field.required() && !values.containsKey(field)) {
                throw new IllegalArgumentException("field " + field.apiName() + " is missing");
            }
        }
    }

    /** The column's value, of the type that its kind names; null if an optional column is absent. */
    public @Nullable Object value(UsageField field) {
        return values.get(field);
    }

    /** The text of a text column; the empty string if it is absent. */
    public String text(UsageField field) {
        return (String) values.getOrDefault(field, "");
    }

    /** A canonical JSON object of the fields that the schema does not know; null if there are none. */
    public @Nullable String unknownFields() {
        return unknownFields;
    }

    /** When the charge period starts, inclusive. */
    public Instant chargePeriodStart() {
        return instant(UsageField.CHARGE_PERIOD_START);
    }

    /** When the charge period ends, exclusive. */
    public Instant chargePeriodEnd() {
        return instant(UsageField.CHARGE_PERIOD_END);
    }

    /** The UTC day on which the charge period starts. The connector compares and emits usage by whole days. */
    @Override
    public LocalDate day() {
        return DateRange.dayOf(chargePeriodStart());
    }

    /** The key of the row within its day, without the ordinal. */
    public RowName name() {
        Instant midnight = day().atStartOfDay(ZoneOffset.UTC).toInstant();
        return new RowName(
                midnight.until(chargePeriodStart(), ChronoUnit.MILLIS),
                chargePeriodStart().until(chargePeriodEnd(), ChronoUnit.MILLIS),
                text(UsageField.SERVICE_NAME),
                text(UsageField.CONSUMED_UNIT));
    }

    /** The UTC day on which the row's billing period starts: an anchor day of its subscription. */
    public LocalDate billingPeriodStart() {
        return DateRange.dayOf(instant(UsageField.BILLING_PERIOD_START));
    }

    /**
     * The content as one text, equal for equal content however its numbers were spelt: 0.50 is 0.5, 1e3 is 1000. It
     * does not include what differs between two reads of the same row: the moment, and the row's position in the
     * response.
     */
    public String canonical() {
        StringBuilder text = new StringBuilder(256);
        for (UsageField field : UsageField.values()) {
            append(text, values.get(field));
        }
        append(text, unknownFields);
        return text.toString();
    }

    private static void append(StringBuilder text, @Nullable Object value) {
        if (value == null) {
            text.append(ABSENT);
        } else if (value instanceof BigDecimal number) {
            text.append(number.stripTrailingZeros());
        } else {
            text.append(value);
        }
        text.append(END_OF_VALUE);
    }

    private Instant instant(UsageField field) {
        return (Instant) Objects.requireNonNull(values.get(field));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof UsageRow row && canonical().equals(row.canonical());
    }

    @Override
    public int hashCode() {
        return canonical().hashCode();
    }

    @Override
    public String toString() {
        return text(UsageField.SERVICE_NAME) + " on " + day();
    }
}
