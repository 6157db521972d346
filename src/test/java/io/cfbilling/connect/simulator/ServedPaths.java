package io.cfbilling.connect.simulator;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The endpoint versions that are served at present, and the error of the others. Thread-safe. */
final class ServedPaths {
    private final Map<String, Set<UsagePath>> exceptions = new HashMap<>();
    private Set<UsagePath> usual;
    private Unserved manner;

    ServedPaths(Set<UsagePath> usual, Unserved manner) {
        this.usual = usual;
        this.manner = manner;
    }

    /** For all accounts, including those of {@link #serveFor}. */
    synchronized void serve(UsagePath... paths) {
        exceptions.clear();
        usual = Set.copyOf(List.of(paths));
    }

    /** For one account, until the next {@link #serve}. */
    synchronized void serveFor(String accountId, UsagePath... paths) {
        exceptions.put(accountId, Set.copyOf(List.of(paths)));
    }

    synchronized void rejectWith(Unserved how) {
        manner = how;
    }

    /** Whether the route is served; always true for a route that is not about usage. */
    synchronized boolean has(Route route) {
        UsagePath path = route.usagePath();
        return path == null || served(route.accountId()).contains(path);
    }

    synchronized Response rejection(String path) {
        return manner.response(path);
    }

    private Set<UsagePath> served(@Nullable String accountId) {
        return accountId == null ? usual : exceptions.getOrDefault(accountId, usual);
    }
}
