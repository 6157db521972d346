package io.cfbilling.connect.poll;

import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.model.DayDigest;
import io.cfbilling.connect.model.UsageDay;
import io.cfbilling.connect.offset.ToldDay;
import io.cfbilling.connect.offset.UsagePosition;
import io.cfbilling.connect.record.UsageRecords;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * The records that tell one window's news, each with the position that is safe to go on from once it, and all before it,
 * are written. Only a day's last record says that the day is told: from an earlier one, a restart must tell the whole
 * day again, even if the day is back by then to what was told of it before. And only the window's last record moves the cursor, since behind the cursor nothing is looked at again.
 */
final class UsageTelling {
    private final AccountId account;
    private final UsageRecords records;
    private final Instant receivedAt;
    private final List<Step> steps = new ArrayList<>();
    private UsagePosition position;

    /** One day's telling: the position until its last record, and with it. */
    private record Step(UsageDay day, UsagePosition before, UsagePosition after) {}

    private UsageTelling(AccountId account, UsageRecords records, Instant receivedAt, UsagePosition start) {
        this.account = account;
        this.records = records;
        this.receivedAt = receivedAt;
        this.position = start;
    }

    /**
     * Tells the days whose content has changed.
     *
     * @param start the position that all before is told of
     * @param days the window's days
     * @param cursor where the cursor may stand once all of them are told
     */
    static UsageTelling of(
            AccountId account,
            UsageRecords records,
            Instant receivedAt,
            UsagePosition start,
            List<UsageDay> days,
            LocalDate cursor) {
        UsageTelling telling = new UsageTelling(account, records, receivedAt, start);
        days.forEach(telling::addIfChanged);
        telling.moveCursor(cursor);
        return telling;
    }

    private void addIfChanged(UsageDay day) {
        DayDigest digest = day.digest();
        if (!position.told(day.date())
                .map(ToldDay::digest)
                .filter(digest::equals)
                .isPresent()) {
            UsagePosition told = position.withTold(day.date(), digest, null);
            steps.add(new Step(day, position.withTelling(day.date(), null), told));
            position = told;
        }
    }

    private void moveCursor(LocalDate cursor) {
        position = position.advancedTo(cursor);
        if (!steps.isEmpty()) {
            int last = steps.size() - 1;
            Step step = steps.get(last);
            steps.set(last, new Step(step.day, step.before, position));
        }
    }

    /** Where we are once all records are written. */
    UsagePosition end() {
        return position;
    }

    /** The records in order, made as they are taken. */
    Iterator<SourceRecord> records() {
        return steps.stream().flatMap(this::records).iterator();
    }

    private Stream<SourceRecord> records(Step step) {
        int[] ordinals = step.day.ordinals();
        int last = ordinals.length - 1;
        return IntStream.rangeClosed(0, last)
                .mapToObj(i -> records.of(
                        account,
                        step.day.rows().get(i),
                        ordinals[i],
                        receivedAt,
                        i == last ? step.after : step.before));
    }
}
