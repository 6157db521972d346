package io.cfbilling.connect;

import io.cfbilling.connect.config.ConnectorConfig;
import io.cfbilling.connect.config.Settings;
import io.cfbilling.connect.config.TaskConfigSize;
import io.cfbilling.connect.config.TaskShare;
import io.cfbilling.connect.model.AccountId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;

/** Splits accounts, and the budget of requests with them, over a connector's tasks. */
final class TaskPlan {
    /**
     * Of the budget, the part that is for listing accounts: so much that a list of a thousand takes two minutes, and one
     * of ten thousand twenty. It is set aside always, since who starts cannot know whether tasks of before are polling.
     */
    private static final int LISTING_PART = 20;

    private final Map<String, String> props;
    private final ConnectorConfig config;
    private @Nullable AccountSplit split;

    /**
     * @param props the connector's settings, which each task gets too
     * @param config the same, parsed
     */
    TaskPlan(Map<String, String> props, ConnectorConfig config) {
        this.props = Map.copyOf(props);
        this.config = config;
    }

    /** How many requests a window may hold for listing accounts; 0 where they are named. */
    static int listingShare(ConnectorConfig config) {
        return config.allAccounts() ? Math.max(1, config.rateLimitRequests() / LISTING_PART) : 0;
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
        int budget = config.rateLimitRequests() - before;
        int mostTasks = Math.min(maxTasks, budget);
        requireRoom(accounts.size(), mostTasks, maxTasks);
        split = split == null ? AccountSplit.fresh(mostTasks, accounts) : split.next(mostTasks, accounts);
        List<SortedSet<AccountId>> tasks = split.tasks();
        // Each task needs one request at least; the others go with the accounts.
        long beyond = (long) budget - tasks.size();
        List<Map<String, String>> configs = new ArrayList<>();
        for (SortedSet<AccountId> task : tasks) {
            int requests = (int) (1 + beyond * task.size() / accounts.size());
            configs.add(new TaskShare(task, requests, before, config.rateLimitRequests()).addedTo(props));
            before += requests;
        }
        return configs;
    }

    private void requireRoom(int accounts, int mostTasks, int maxTasks) {
        int needed = TaskConfigSize.tasksNeeded(props, accounts);
        if (needed > maxTasks) {
            throw new ConnectException("There are " + accounts + " accounts, more than fit into the configurations of "
                    + maxTasks + " tasks, which Connect stores in 1 MB each: raise tasks.max to at least " + needed);
        } else if (needed > mostTasks) {
            throw new ConnectException("There are " + accounts + " accounts, which take " + needed
                    + " tasks, and each of them a request beside those for listing: raise "
                    + Settings.RATE_LIMIT_REQUESTS);
        }
    }
}
