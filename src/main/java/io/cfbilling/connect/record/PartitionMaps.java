package io.cfbilling.connect.record;

import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.model.Dataset;
import io.cfbilling.connect.offset.SourcePartition;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Source partitions of one dataset as Connect expects them. Each map is created only once, since a backfill writes
 * millions of records.
 */
final class PartitionMaps {
    private final Dataset dataset;
    private final Map<AccountId, Map<String, String>> maps = new ConcurrentHashMap<>();

    PartitionMaps(Dataset dataset) {
        this.dataset = dataset;
    }

    /** The map for all records of the account, in the order of {@link SourcePartition#toMap}. */
    Map<String, String> of(AccountId account) {
        return maps.computeIfAbsent(
                account, id -> Collections.unmodifiableMap(new SourcePartition(id, dataset).toMap()));
    }
}
