package io.cfbilling.connect;

import io.cfbilling.connect.Mishaps.AccountDay;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * Whether committed transactions hold each change once: a transaction holds one window, a day is told again only when it
 * has changed, and only what is there is removed.
 */
final class ExactlyOnceCheck {
    private final Set<AccountDay> exempt;
    private final List<String> complaints = new ArrayList<>();
    private final Set<Object> present = new HashSet<>();
    private final Map<AccountDay, Map<Object, @Nullable Object>> emittedLast = new HashMap<>();

    private ExactlyOnceCheck(Set<AccountDay> exempt) {
        this.exempt = exempt;
    }

    /**
     * What is wrong with the transactions; empty if nothing is.
     *
     * @param exempt days that may be told again as they were, since malformed rows of theirs came and went
     */
    static List<String> complaints(List<List<SourceRecord>> transactions, Set<AccountDay> exempt) {
        ExactlyOnceCheck check = new ExactlyOnceCheck(exempt);
        for (int i = 0; i < transactions.size(); i++) {
            List<SourceRecord> transaction = transactions.get(i);
            check.checkWindow("transaction " + i, transaction);
            check.checkDays("transaction " + i, UsageTopic.records(transaction));
        }
        return check.complaints;
    }

    private void checkWindow(String name, List<SourceRecord> transaction) {
        if (transaction.stream().map(SourceRecord::sourcePartition).distinct().count() > 1) {
            complaints.add(name + " holds several accounts");
        }
        SourceRecord last = transaction.get(transaction.size() - 1);
        if (transaction.stream()
                        .filter(record -> !isRepeated(record))
                        .map(SourceRecord::timestamp)
                        .distinct()
                        .count()
                > 1) {
            complaints.add(name + " holds several answers");
        }
        // A read that is not believed yet has none.
        if (transaction.stream().anyMatch(ExactlyOnceCheck::ends) && !ends(last)) {
            complaints.add(name + " goes on behind its checkpoint with " + last);
        }
    }

    /** Checkpoints of earlier reads come once more when the cursor gets to them, and say that nothing was emitted. */
    private static boolean isRepeated(SourceRecord record) {
        return record.value() instanceof Struct value
                && ends(record)
                && value.getBoolean("final")
                && ((Number) value.get("rows_emitted")).longValue() == 0;
    }

    private static boolean ends(SourceRecord record) {
        return CheckpointCheck.isCheckpoint(record) && record.value() != null;
    }

    private void checkDays(String name, List<SourceRecord> usage) {
        Map<AccountDay, Map<Object, @Nullable Object>> emitted = new HashMap<>();
        for (SourceRecord record : usage) {
            Map<Object, @Nullable Object> day = emitted.computeIfAbsent(dayOf(record), any -> new HashMap<>());
            if (day.containsKey(record.key())) {
                complaints.add(name + " holds twice " + record.key());
            }
            day.put(record.key(), content(record));
            boolean there = record.value() == null ? present.remove(record.key()) : !present.add(record.key());
            if (record.value() == null && !there) {
                complaints.add(name + " removes what is not there: " + record.key());
            }
        }
        emitted.forEach((day, rows) -> {
            if (rows.equals(emittedLast.put(day, rows)) && !exempt.contains(day)) {
                complaints.add(name + " tells again, unchanged, " + day);
            }
        });
    }

    private static AccountDay dayOf(SourceRecord record) {
        Struct key = (Struct) record.key();
        Date start = (Date) key.get("ChargePeriodStart");
        return new AccountDay(
                key.getString("BillingAccountId"), LocalDate.ofInstant(start.toInstant(), ZoneOffset.UTC));
    }

    /** All but the moment of the answer; null of a tombstone. */
    private static @Nullable Object content(SourceRecord record) {
        if (record.value() == null) {
            return null;
        }
        Struct value = (Struct) record.value();
        Map<String, @Nullable Object> content = new HashMap<>();
        for (Field field : value.schema().fields()) {
            if (!field.name().equals("x_ObservedAt")) {
                content.put(field.name(), value.get(field));
            }
        }
        return content;
    }
}
