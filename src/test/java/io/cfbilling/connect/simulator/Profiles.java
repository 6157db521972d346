package io.cfbilling.connect.simulator;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The true billing profiles, with the changes of tests. Thread-safe. */
public final class Profiles {
    private final AccountBook accounts;
    private final Map<String, Map<String, @Nullable Object>> edited = new HashMap<>();
    private final Map<String, Boolean> present = new HashMap<>();

    Profiles(AccountBook accounts) {
        this.accounts = accounts;
    }

    /**
     * The profile that the API should return, in the order of the documentation; null if the account has none. For the
     * documented example see {@link SeedExample#profileJson}.
     */
    public synchronized @Nullable Map<String, @Nullable Object> get(String accountId) {
        SimulatedAccount account = accounts.require(accountId);
        if (!present.getOrDefault(accountId, account.hasProfile())) {
            return null;
        }
        Map<String, @Nullable Object> fields = edited.get(accountId);
        return Collections.unmodifiableMap(new LinkedHashMap<>(fields == null ? modelled(account) : fields));
    }

    /** Sets a field, known or not, of the right type or not: text, a number, a truth value, or null. */
    public synchronized void set(String accountId, String field, @Nullable Object value) {
        fields(accountId).put(field, value);
    }

    /** Removes a field. */
    public synchronized void unset(String accountId, String field) {
        fields(accountId).remove(field);
    }

    /** From now on the account has no profile. */
    public synchronized void remove(String accountId) {
        present.put(accountId, false);
    }

    /** From now on the account has a profile: the one it had when it was removed. */
    public synchronized void restore(String accountId) {
        present.put(accountId, true);
    }

    private Map<String, @Nullable Object> fields(String accountId) {
        SimulatedAccount account = accounts.require(accountId);
        if (account.isSeedExample()) {
            throw new IllegalArgumentException("the seed's example is served as it is and cannot be changed");
        }
        return edited.computeIfAbsent(accountId, id -> modelled(account));
    }

    private static Map<String, @Nullable Object> modelled(SimulatedAccount account) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>(ProfileModel.fields(account));
        if (account.hasUnknownFields()) {
            fields.put("loyalty_tier", "gold");
        }
        return fields;
    }
}
