package io.cfbilling.connect.offset;

import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.model.Dataset;
import java.util.HashMap;
import java.util.Map;

/** The source partition of an offset: one dataset of one account. */
public record SourcePartition(AccountId account, Dataset dataset) {
    static final String ACCOUNT_ID = "account_id";
    static final String DATASET = "dataset";

    /**
     * As Connect stores it. Connect identifies a partition by its JSON bytes, which depend on the map's order. A
     * {@code HashMap}, which Connect also makes of a PATCH, has the same order in every JVM; {@code Map.of} does not.
     */
    public Map<String, String> toMap() {
        Map<String, String> map = new HashMap<>();
        map.put(ACCOUNT_ID, account.value());
        map.put(DATASET, dataset.id());
        return map;
    }

    @Override
    public String toString() {
        return dataset.id() + " of account " + account;
    }
}
