package io.cfbilling.connect.discovery;

import io.cfbilling.connect.model.AccountId;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The accounts of the last listings. A newcomer counts at once; one that is missing is dropped only after it was missing
 * from several listings in a row, since a listing may have gaps and a dropped account is no longer polled.
 */
final class KnownAccounts {
    private static final int MISSING_FROM = 3;

    private final Map<AccountId, Integer> missing = new HashMap<>();
    private SortedSet<AccountId> accounts = new TreeSet<>();

    /** Takes a listing; tells whether the accounts have changed. */
    boolean update(Set<AccountId> listed) {
        SortedSet<AccountId> now = new TreeSet<>(listed);
        for (AccountId account : accounts) {
            if (!listed.contains(account) && missing.merge(account, 1, Integer::sum) < MISSING_FROM) {
                now.add(account);
            }
        }
        missing.keySet().removeAll(listed);
        missing.keySet().retainAll(now);
        boolean changed = !now.equals(accounts);
        accounts = now;
        return changed;
    }

    SortedSet<AccountId> accounts() {
        return accounts;
    }
}
