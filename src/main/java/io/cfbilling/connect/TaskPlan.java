package io.cfbilling.connect;

import io.cfbilling.connect.config.ConnectorConfig;
import io.cfbilling.connect.config.RequestSettings;
import io.cfbilling.connect.config.TaskShare;
import io.cfbilling.connect.model.AccountId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;

/** Splits accounts and the request budget over a connector's tasks. */
final class TaskPlan {
    /**
     * The listing of accounts gets one in so many requests of the budget: 1,000 accounts take two minutes, 10,000 take
     * twenty. Only the first list of a new connector gets more, since tasks of an earlier run may be polling when the
     * connector starts.
     */
    private static final int LISTING_SHARE = 20;

    private final ConnectorConfig config;
    private @Nullable AccountSplit split;

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
        split = split == null ? AccountSplit.fresh(mostTasks, accounts) : split.next(mostTasks, accounts);
        List<SortedSet<AccountId>> tasks = split.tasks();
        // Each task gets one request, and a share of the others by its number of accounts.
        long others = (long) budget - tasks.size();
        List<Map<String, String>> configs = new ArrayList<>();
        for (SortedSet<AccountId> task : tasks) {
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
}
