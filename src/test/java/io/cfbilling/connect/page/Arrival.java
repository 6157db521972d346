package io.cfbilling.connect.page;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One record as the page lists it. Of a profile or a dead letter it says only that there is one: their content may be
 * personal.
 *
 * @param number counts the records since the page was started
 * @param at the moment of the response
 * @param mark what it means
 * @param day the charge day, or the first day of the period; null where there is none
 * @param what the service, or what else the record is about
 * @param cost null where there is none
 * @param former the cost that it replaces; null where there is none
 */
record Arrival(
        long number,
        Instant at,
        String topic,
        Mark mark,
        String account,
        @Nullable LocalDate day,
        String what,
        @Nullable String currency,
        @Nullable BigDecimal cost,
        @Nullable BigDecimal former) {

    /** What a record means. */
    enum Mark {
        NEW,
        /** The row was there with another cost. */
        RESTATED,
        /** The row was there with the same cost. */
        REPEATED,
        /** A tombstone. */
        REMOVED
    }

    static Arrival of(
            long number, TopicRecord record, Charge.Row row, @Nullable Charge charge, Optional<Charge> former) {
        Charge shown = charge == null ? former.orElse(null) : charge;
        return new Arrival(
                number,
                record.timestamp(),
                record.topic(),
                mark(charge, former),
                AvroFields.text(record.key(), "BillingAccountId"),
                row.day(),
                row.service(),
                shown == null ? null : shown.currency(),
                charge == null ? null : charge.cost(),
                former.map(Charge::cost).orElse(null));
    }

    private static Mark mark(@Nullable Charge charge, Optional<Charge> former) {
        if (charge == null) {
            return Mark.REMOVED;
        }
        return former.map(before -> before.cost().compareTo(charge.cost()) == 0 ? Mark.REPEATED : Mark.RESTATED)
                .orElse(Mark.NEW);
    }

    /** Of a record without a cost. */
    static Arrival of(long number, TopicRecord record, @Nullable LocalDate day, String what) {
        return new Arrival(
                number,
                record.timestamp(),
                record.topic(),
                record.value() == null ? Mark.REMOVED : Mark.NEW,
                AvroFields.text(record.key(), "account_id"),
                day,
                what,
                null,
                null,
                null);
    }

    /** By how much the record changes the bill. */
    BigDecimal difference() {
        return (cost == null ? BigDecimal.ZERO : cost).subtract(former == null ? BigDecimal.ZERO : former);
    }
}
