package io.cfbilling.connect.cluster;

import io.cfbilling.connect.lives.CheckpointCheck;
import io.cfbilling.connect.lives.Mishaps.AccountDay;
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
 * Checks that committed transactions hold each change once: a transaction holds one window, a day is emitted again only
 * when it has changed, and tombstones are only for existing rows.
 */
public final class ExactlyOnceCheck {
    private final Set<AccountDay> exempt;
    private final List<String> complaints = new ArrayList<>();
    private final Set<Object> present = new HashSet<>();
    private final Map<AccountDay, Map<Object, @Nullable Object>> emittedLast = new HashMap<>();

    private ExactlyOnceCheck(Set<AccountDay> exempt) {
        this.exempt = exempt;
    }

    /**
     * The errors in the transactions.
     *
     * @param exempt days that may be emitted again unchanged, since they had malformed rows for a while
     */
    public static List<String> complaints(List<List<SourceRecord>> transactions, Set<AccountDay> exempt) {
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
            complaints.add(name + " holds several responses");
        }
        // A suspect response has no checkpoint.
        if (transaction.stream().anyMatch(ExactlyOnceCheck::ends) && !ends(last)) {
            complaints.add(name + " goes on after its checkpoint with " + last);
        }
    }

    /** The checkpoint of an earlier read is repeated, with nothing emitted, when the cursor reaches its period. */
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
                complaints.add(name + " removes a row that does not exist: " + record.key());
            }
        }
        emitted.forEach((day, rows) -> {
            if (rows.equals(emittedLast.put(day, rows)) && !exempt.contains(day)) {
                complaints.add(name + " emits again, unchanged, " + day);
            }
        });
    }

    private static AccountDay dayOf(SourceRecord record) {
        Struct key = (Struct) record.key();
        Date start = (Date) key.get("ChargePeriodStart");
        return new AccountDay(
                key.getString("BillingAccountId"), LocalDate.ofInstant(start.toInstant(), ZoneOffset.UTC));
    }

    /** All fields but the moment of the response; null for a tombstone. */
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
