package io.cfbilling.connect.simulator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The accounts that the credential can see, in the order of the listing. Thread-safe. */
final class AccountBook {
    private final Map<String, SimulatedAccount> accounts = new LinkedHashMap<>();

    synchronized void add(SimulatedAccount account) {
        accounts.put(account.id(), account);
    }

    synchronized void remove(String accountId) {
        accounts.remove(accountId);
    }

    synchronized @Nullable SimulatedAccount find(String accountId) {
        return accounts.get(accountId);
    }

    synchronized List<SimulatedAccount> all() {
        return new ArrayList<>(accounts.values());
    }

    SimulatedAccount require(String accountId) {
        SimulatedAccount account = find(accountId);
        if (account == null) {
            throw new IllegalArgumentException("the simulator has no account " + accountId);
        }
        return account;
    }
}
