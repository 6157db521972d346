package io.cfbilling.connect.model;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One row of usage: a charge of one service for one charge period. Immutable; it has all required columns. */
public final class UsageRow implements UsageLine {
    /** By charge period, service and unit, and duplicates by subscription, zone and then content. */
    static final Comparator<UsageRow> ORDER = UsageRow::compare;

    private static final UsageField[] FIELDS = UsageField.values();

    /** In the order of {@link #ORDER}, after the charge period. */
    private static final List<UsageField> ORDERED_TEXTS =
            List.of(UsageField.SERVICE_NAME, UsageField.CONSUMED_UNIT, UsageField.SUBSCRIPTION_ID, UsageField.ZONE_ID);

    /** The value of each of {@link #FIELDS}; null if it is absent. */
    private final @Nullable Object[] values = new Object[FIELDS.length];

    private final @Nullable String unknownFields;
    private final LocalDate day;

    /**
     * @param values each column's value, of the type that its kind names; absent columns are left out
     * @param unknownFields a canonical JSON object of the fields that the schema does not know; null if there are none
     *     @throws IllegalArgumentException if a required column is missing; the message names it
     */
    public UsageRow(Map<UsageField, Object> values, @Nullable String unknownFields) {
        for (int i = 0; i < FIELDS.length; i++) {
            this.values[i] = values.get(FIELDS[i]);
            if (this.values[i] == null && FIELDS[i].required()) {
                throw new IllegalArgumentException("field " + FIELDS[i].apiName() + " is missing");
            }
        }
        this.unknownFields = unknownFields;
        this.day = DateRange.dayOf(instant(UsageField.CHARGE_PERIOD_START));
    }

    /** The column's value, of the type that its kind names; null if an optional column is absent. */
    @SuppressWarnings("EnumOrdinal") // A map for each row takes far more memory and time.
    public @Nullable Object value(UsageField field) {
        return values[field.ordinal()];
    }

    /** The text of a text column; the empty string if it is absent. */
    public String text(UsageField field) {
        return value(field) instanceof String text ? text : "";
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
        return day;
    }

    /** The key of the row within its day, without the ordinal. */
    public RowName name() {
        long start = chargePeriodStart().toEpochMilli();
        return new RowName(
                start - DateRange.millisOf(day),
                chargePeriodEnd().toEpochMilli() - start,
                text(UsageField.SERVICE_NAME),
                text(UsageField.CONSUMED_UNIT));
    }

    /** The UTC day on which the row's billing period starts: an anchor day of its subscription. */
    public LocalDate billingPeriodStart() {
        return DateRange.dayOf(instant(UsageField.BILLING_PERIOD_START));
    }

    /**
     * The content as one text, equal for equal content. It does not include what differs between two reads of the same
     * row: the moment, and the row's position in the response.
     */
    public String canonical() {
        return canonical(new CanonicalText());
    }

    /** The same, written with what writes the other rows too. */
    String canonical(CanonicalText text) {
        text.clear();
        for (Object value : values) {
            text.add(value);
        }
        text.add(unknownFields);
        return text.toString();
    }

    private Instant instant(UsageField field) {
        return (Instant) Objects.requireNonNull(value(field));
    }

    private static int compare(UsageRow one, UsageRow other) {
        int order = one.chargePeriodStart().compareTo(other.chargePeriodStart());
        if (order == 0) {
            order = one.chargePeriodEnd().compareTo(other.chargePeriodEnd());
        }
        for (int i = 0; order == 0 && i < ORDERED_TEXTS.size(); i++) {
            UsageField field = ORDERED_TEXTS.get(i);
            order = one.text(field).compareTo(other.text(field));
        }
        return order == 0 ? one.canonical().compareTo(other.canonical()) : order;
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
        return text(UsageField.SERVICE_NAME) + " on " + day;
    }
}
