package io.cfbilling.connect.discovery;

import io.cfbilling.connect.model.AccountId;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The accounts of the last listings. A new account is added at once. An account is dropped only after it was missing from
 * several complete listings in a row, since a listing may have gaps and a dropped account is no longer polled.
 */
final class KnownAccounts {
    private static final int MISSING_FROM = 3;

    private final Map<AccountId, Integer> missing = new HashMap<>();
    private SortedSet<AccountId> accounts = new TreeSet<>();

    /**
     * Adds a listing. At most {@link Listing#MOST_ACCOUNTS} accounts are kept: truncated listings may bring new accounts
     * each time, and none is dropped because of them.
     *
     * @param complete whether an account that is not listed counts as missing
     */
    void update(Set<AccountId> listed, boolean complete) {
        SortedSet<AccountId> now = new TreeSet<>();
        for (AccountId account : accounts) {
            boolean stays = !complete || missing.merge(account, 1, Integer::sum) < MISSING_FROM;
            if (stays || listed.contains(account)) {
                now.add(account);
            }
        }
        listed.stream()
                .filter(account -> !accounts.contains(account))
                .limit(Math.max(0, Listing.MOST_ACCOUNTS - now.size()))
                .forEach(account -> now.add(account));
        missing.keySet().removeAll(listed);
        missing.keySet().retainAll(now);
        accounts = now;
    }

    SortedSet<AccountId> accounts() {
        return accounts;
    }
}
