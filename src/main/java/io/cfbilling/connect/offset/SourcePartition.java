package io.cfbilling.connect.offset;

import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.model.Dataset;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The source partition of an offset: one dataset of one account. */
public final class SourcePartition {
    static final String ACCOUNT_ID = "account_id";
    static final String DATASET = "dataset";

    private final AccountId account;
    private final Dataset dataset;
    private final Map<String, String> map = new HashMap<>();

    public SourcePartition(AccountId account, Dataset dataset) {
        this.account = account;
        this.dataset = dataset;
        map.put(ACCOUNT_ID, account.value());
        map.put(DATASET, dataset.id());
    }

    public AccountId account() {
        return account;
    }

    public Dataset dataset() {
        return dataset;
    }

    /**
     * As Connect stores it. Connect identifies a partition by its JSON bytes, which depend on the map's order. A
     * {@code HashMap}, which Connect also makes of a PATCH, has the same order in every JVM; {@code Map.of} does not.
     * All records of this partition share one map.
     */
    public Map<String, String> toMap() {
        return map;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SourcePartition partition
                && account.equals(partition.account)
                && dataset == partition.dataset;
    }

    @Override
    public int hashCode() {
        return Objects.hash(account, dataset);
    }

    @Override
    public String toString() {
        return dataset.id() + " of account " + account;
    }
}
