package io.cfbilling.connect.local;

import io.cfbilling.connect.page.TopicRecord;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/** What the terminal shows of the topics: the rows that count (the last record of a key, if no tombstone), and counts. */
final class TopicView {
    private final Map<String, Long> counts = new TreeMap<>();
    private final Map<GenericRecord, BilledRow> usage = new HashMap<>();
    private @Nullable GenericRecord latest;

    void take(TopicRecord record) {
        counts.merge(record.topic(), 1L, Long::sum);
        GenericRecord row = record.value();
        if (!record.topic().equals("usage")) {
            return;
        }
        if (row == null) {
            usage.remove(record.key());
        } else {
            latest = row;
            usage.put(record.key(), BilledRow.of(row));
        }
    }

    /** The latest usage record; null if there is none. */
    @Nullable
    GenericRecord latest() {
        return latest;
    }

    /** Records by topic, superseded ones included. */
    Map<String, Long> counts() {
        return counts;
    }

    Collection<BilledRow> usage() {
        return usage.values();
    }
}
