package io.cfbilling.connect.offset;

import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.model.Dataset;
import java.util.HashMap;
import java.util.Map;

/**
 * What an offset belongs to: one dataset of one account.
 *
 * @param account the account
 * @param dataset the dataset
 */
public record SourcePartition(AccountId account, Dataset dataset) {
    static final String ACCOUNT_ID = "account_id";
    static final String DATASET = "dataset";

    /**
     * As Connect stores it. Connect knows a partition by its JSON bytes, in the order of the map: a plain
     * {@code HashMap}, as a PATCH through REST yields, has the same order in every JVM, which {@code Map.of} has not.
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
