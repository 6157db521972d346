package io.cfbilling.connect;

import io.cfbilling.connect.config.ConnectorConfig;
import io.cfbilling.connect.config.RequestSettings;
import io.cfbilling.connect.config.TaskShare;
import io.cfbilling.connect.model.AccountId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Splits accounts and the request budget evenly over a connector's tasks. Since Connect restarts a task whose configuration
 * changes, an account moves to another task only to keep the split even: new accounts go to the smallest tasks.
 *
 * <p>A connector that starts does not know the split before its restart. It begins with ranges of the sorted ids, which
 * depend only on the accounts. Accounts may change tasks then without loss, as offsets belong to accounts.
 */
final class TaskPlan {
    /**
     * The listing of accounts gets one in so many requests of the budget: 1,000 accounts take two minutes, 10,000 take
     * twenty. Only the first list of a new connector gets more, since tasks of an earlier run may be polling when the
     * connector starts.
     */
    private static final int LISTING_SHARE = 20;

    private final ConnectorConfig config;
    /** The accounts of each task; none before the first split. */
    private List<SortedSet<AccountId>> split = List.of();

    /**
     * @param config the connector's settings, which each task gets too
     */
    TaskPlan(ConnectorConfig config) {
        this.config = config;
    }

    /** How many requests in a window are for listing accounts; 0 if the accounts are configured. */
    static int listingShare(ConnectorConfig config) {
        return config.allAccounts() ? Math.max(1, config.share().requests() / LISTING_SHARE) : 0;
    }

    /**
     * The configuration of each task; as few accounts as possible change their task from one call to the next.
     *
     * @param accounts all accounts to poll; at least one
     * @param maxTasks how many tasks Connect permits, at least 1
     * @throws ConnectException if the accounts are more than Connect can store for so few tasks
     */
    List<Map<String, String>> configs(SortedSet<AccountId> accounts, int maxTasks) {
        int before = listingShare(config);
        int budget = config.share().requests() - before;
        int mostTasks = Math.min(maxTasks, budget);
        requireRoom(accounts.size(), mostTasks, maxTasks);
        split = split(split, mostTasks, accounts);
        // Each task gets one request, and a share of the others by its number of accounts.
        long others = (long) budget - split.size();
        List<Map<String, String>> configs = new ArrayList<>();
        for (SortedSet<AccountId> task : split) {
            int requests = (int) (1 + others * task.size() / accounts.size());
            configs.add(new TaskShare(task, requests, before, config.share().requests()).addedTo(config.props()));
            before += requests;
        }
        return configs;
    }

    private void requireRoom(int accounts, int mostTasks, int maxTasks) {
        int needed = TaskShare.tasksNeeded(config.props(), accounts);
        if (needed > maxTasks) {
            throw new ConnectException("There are " + accounts + " accounts, more than fit into the configurations of "
                    + maxTasks + " tasks, which Connect stores in 1 MB each: raise tasks.max to at least " + needed);
        } else if (needed > mostTasks) {
            throw new ConnectException("There are " + accounts + " accounts, which take " + needed
                    + " tasks, and each task a request in addition to those for listing: raise "
                    + RequestSettings.RATE_LIMIT_REQUESTS);
        }
    }

    /**
     * The accounts of each task, with as few accounts as possible moved to another one: over the most tasks, or over one
     * per account if there are fewer accounts.
     *
     * @param before the split that is replaced; empty for none
     */
    static List<SortedSet<AccountId>> split(
            List<SortedSet<AccountId>> before, int mostTasks, SortedSet<AccountId> accounts) {
        int count = Math.min(mostTasks, accounts.size());
        if (count != before.size()) {
            return ranges(count, accounts);
        }
        SortedSet<AccountId> unassigned = new TreeSet<>(accounts);
        List<SortedSet<AccountId>> next = new ArrayList<>();
        for (SortedSet<AccountId> task : before) {
            SortedSet<AccountId> kept = new TreeSet<>(task);
            kept.retainAll(accounts);
            unassigned.removeAll(kept);
            next.add(kept);
        }
        unassigned.forEach(account -> smallest(next).add(account));
        int most = (accounts.size() + count - 1) / count;
        while (largest(next).size() > most || smallest(next).isEmpty()) {
            SortedSet<AccountId> largest = largest(next);
            AccountId moved = largest.last();
            largest.remove(moved);
            smallest(next).add(moved);
        }
        return next;
    }

    private static List<SortedSet<AccountId>> ranges(int count, SortedSet<AccountId> accounts) {
        List<AccountId> sorted = List.copyOf(accounts);
        List<SortedSet<AccountId>> tasks = new ArrayList<>();
        for (int task = 0; task < count; task++) {
            tasks.add(new TreeSet<>(
                    sorted.subList(border(task, count, sorted.size()), border(task + 1, count, sorted.size()))));
        }
        return tasks;
    }

    private static int border(int task, int tasks, int accounts) {
        return (int) ((long) task * accounts / tasks);
    }

    private static SortedSet<AccountId> largest(List<SortedSet<AccountId>> tasks) {
        return Collections.max(tasks, Comparator.comparingInt(Set::size));
    }

    private static SortedSet<AccountId> smallest(List<SortedSet<AccountId>> tasks) {
        return Collections.min(tasks, Comparator.comparingInt(Set::size));
    }
}
