package io.cfbilling.connect.lives;

import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.offset.UsagePosition;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/** Checks that the last checkpoint of each period agrees with the ledger. */
public final class CheckpointCheck {
    private final RandomLife life;
    private final Map<String, LocalDate> cursors = new HashMap<>();
    private final Map<Object, Seen> latest = new LinkedHashMap<>();
    private final List<String> complaints = new ArrayList<>();

    /** A checkpoint and the days that it covers. */
    private record Seen(String account, LocalDate from, LocalDate to, Struct value) {}

    private CheckpointCheck(RandomLife life) {
        this.life = life;
        life.accountIds()
                .forEach(account -> cursors.put(account, life.settings().from()));
    }

    public static boolean isCheckpoint(SourceRecord record) {
        return record.topic().endsWith(".checkpoints");
    }

    /** The errors in the checkpoints of a life. Without transactions, fewer checks are possible, since records are repeated. */
    public static List<String> complaints(RandomLife life) {
        CheckpointCheck check = new CheckpointCheck(life);
        life.kafka().written().forEach(check::read);
        if (life.settings().exactlyOnce()) {
            check.latest.values().forEach(check::compare);
        }
        return check.complaints;
    }

    private void read(SourceRecord record) {
        String account = String.valueOf(record.sourcePartition().get("account_id"));
        LocalDate cursor = LocalDate.parse(String.valueOf(record.sourceOffset().get("cursor")));
        if (!isCheckpoint(record)) {
            if (life.settings().exactlyOnce() && !cursor.equals(cursors.get(account))) {
                complaints.add("the cursor moves on " + record);
            }
        } else if (record.value() == null) {
            latest.remove(record.key());
        } else {
            Struct value = (Struct) record.value();
            LocalDate wanted = life.settings().from();
            LocalDate start = date(value, "period_start");
            LocalDate until = date(value, "covered_until");
            latest.put(record.key(), new Seen(account, wanted.isAfter(start) ? wanted : start, until, value));
            if (value.getBoolean("final") && !UsagePosition.of(offset(record)).isFinal(new DateRange(start, until))) {
                complaints.add("final, but still to be read: " + value);
            }
            cursors.put(account, cursor);
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> offset(SourceRecord record) {
        return (Map<String, Object>) record.sourceOffset();
    }

    /** Periods that are not final are read until the end of a life: an older checkpoint belongs to a period that is gone. */
    private void compare(Seen seen) {
        if (seen.from.isBefore(life.settings().complete())) {
            return;
        }
        Instant observed = ((Date) seen.value.get("observed_at")).toInstant();
        boolean upToDate = seen.value.getBoolean("final") || observed.equals(life.now());
        if (!upToDate) {
            complaints.add("not final, but no longer read: " + seen.value);
        } else if (seen.value.getBoolean("anchor_known")) {
            long rows = life.rows(seen.account, seen.from, seen.to);
            if (rows != ((Number) seen.value.get("rows")).longValue()) {
                complaints.add("of [" + seen.from + ", " + seen.to + ") there are " + rows + " rows: " + seen.value);
            }
        }
    }

    private static LocalDate date(Struct value, String field) {
        return LocalDate.ofInstant(((Date) value.get(field)).toInstant(), ZoneOffset.UTC);
    }
}
