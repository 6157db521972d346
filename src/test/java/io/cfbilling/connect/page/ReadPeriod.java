package io.cfbilling.connect.page;

import java.time.LocalDate;
import org.apache.avro.generic.GenericRecord;

/**
 * A billing period of an account, as far as its checkpoint says that it was read.
 *
 * @param until the day after the last one that was read
 * @param overUntil the day after the last one that was over when it was read
 */
record ReadPeriod(
        LocalDate start,
        LocalDate until,
        LocalDate overUntil,
        boolean known,
        boolean removalsComplete,
        boolean isFinal) {

    static ReadPeriod of(GenericRecord checkpoint) {
        LocalDate until = AvroFields.day(checkpoint, "covered_until");
        LocalDate observed = AvroFields.day(checkpoint, "observed_at");
        return new ReadPeriod(
                AvroFields.day(checkpoint, "period_start"),
                until,
                observed.isBefore(until) ? observed : until,
                AvroFields.flag(checkpoint, "anchor_known"),
                AvroFields.flag(checkpoint, "removals_complete"),
                AvroFields.flag(checkpoint, "final"));
    }

    DayState state(LocalDate day) {
        if (day.isBefore(start) || !day.isBefore(until)) {
            return DayState.MISSING;
        }
        if (isFinal) {
            return DayState.FINAL;
        }
        if (!removalsComplete) {
            return DayState.SUSPECT;
        }
        if (!known) {
            return DayState.UNKNOWN;
        }
        return day.isBefore(overUntil) ? DayState.READ : DayState.PARTLY;
    }
}
