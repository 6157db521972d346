package io.cfbilling.connect.config;

import io.cfbilling.connect.model.AccountId;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigException;

/**
 * The accounts of one task, and its share of the request budget. It is stored in the task's configuration under names of
 * its own: where a user's setting refers to a ConfigProvider, Connect writes that reference into every task's
 * configuration, in place of the value that the connector has put under that name.
 *
 * @param accounts the accounts that the task polls; at least one
 * @param requests how many requests the task may send in a window, at least 1
 * @param before how many requests the listing of accounts, and the tasks before this one, may send in a window
 * @param ofAll how many requests all tasks together, and the listing of accounts, may send in a window
 */
public record TaskShare(SortedSet<AccountId> accounts, int requests, int before, int ofAll) {
    /** The prefix of all names of a share. */
    static final String PREFIX = "cfbilling.task.";

    /** The accounts' ids, comma-separated. */
    public static final String ACCOUNTS = PREFIX + "accounts";

    static final String REQUESTS = PREFIX + "requests";
    static final String BEFORE = PREFIX + "requests.before";
    static final String OF_ALL = PREFIX + "requests.of.all";

    /** No part of the share, and read by no task: Connect restarts the tasks when it changes. */
    private static final String CREDENTIAL = PREFIX + "credential.digest";

    /** Connect's producer rejects records over 1,048,576 bytes, which hold more than the settings. */
    private static final long MOST_BYTES = 1_000_000;

    /** An id and the comma after it. */
    private static final int BYTES_OF_ACCOUNT = 33;

    /** In JSON, where a character may be escaped as six. */
    private static final long MOST_BYTES_OF_CHARACTER = 6;

    private static final List<String> NAMES = List.of(ACCOUNTS, REQUESTS, BEFORE, OF_ALL, CREDENTIAL);

    public TaskShare {
        accounts = Collections.unmodifiableSortedSet(new TreeSet<>(accounts));
    }

    /**
     * A task's configuration: the connector's settings and this share, without the connector's own lists of accounts, which
     * may be as long as all shares together. A digest of the credential lets Connect restart the tasks when it changes.
     *
     * @param props the connector's settings, with references resolved
     */
    public Map<String, String> addedTo(Map<String, String> props) {
        Map<String, String> task = new HashMap<>(props);
        task.remove(AccountSettings.ACCOUNTS.name);
        task.remove(AccountSettings.ACCOUNTS_EXCLUDE.name);
        task.put(ACCOUNTS, accounts.stream().map(AccountId::value).collect(Collectors.joining(",")));
        task.put(REQUESTS, Integer.toString(requests));
        task.put(BEFORE, Integer.toString(before));
        task.put(OF_ALL, Integer.toString(ofAll));
        task.put(CREDENTIAL, CredentialDigest.of(props));
        return task;
    }

    /**
     * The share in a task's configuration; empty for a connector's, which has none.
     *
     * @throws ConfigException if the share is incomplete or invalid
     */
    static Optional<TaskShare> in(Map<String, String> task) {
        if (namesIn(task.keySet()).isEmpty()) {
            return Optional.empty();
        }
        try {
            SortedSet<AccountId> accounts = new TreeSet<>();
            for (String id : task.getOrDefault(ACCOUNTS, "").split(",", -1)) {
                accounts.add(new AccountId(id));
            }
            return Optional.of(
                    new TaskShare(accounts, number(task, REQUESTS), number(task, BEFORE), number(task, OF_ALL)));
        } catch (IllegalArgumentException e) {
            throw new ConfigException("The names " + PREFIX
                    + "* are set by the connector itself, for its tasks: remove them from the settings");
        }
    }

    private static int number(Map<String, String> task, String name) {
        return Integer.parseInt(task.getOrDefault(name, ""));
    }

    /** Which of these names only tasks have: a user may have copied them into a connector's settings. */
    static List<String> namesIn(Collection<String> names) {
        return NAMES.stream().filter(names::contains).toList();
    }

    /** What is wrong with such a name in a connector's settings. */
    static String misplaced(String name) {
        return name + " is set by the connector itself, for its tasks: remove it from the settings";
    }

    /** A connector's settings without a task's share. */
    static Map<String, String> removedFrom(Map<String, String> props) {
        Map<String, String> settings = new HashMap<>(props);
        NAMES.forEach(settings::remove);
        return settings;
    }

    /**
     * The least number of tasks whose configurations can hold the accounts: 1 in most cases. Connect stores a task's
     * configuration as one record of its config topic.
     *
     * @param props the connector's settings, which each task gets too
     * @param accounts how many accounts are split evenly
     */
    public static int tasksNeeded(Map<String, String> props, int accounts) {
        long most = (MOST_BYTES - bytesWithoutAccounts(props)) / BYTES_OF_ACCOUNT;
        // If the settings alone are too large, more tasks do not help.
        return most < 1 ? 1 : (int) ((accounts + most - 1) / most);
    }

    private static long bytesWithoutAccounts(Map<String, String> props) {
        TaskShare empty = new TaskShare(new TreeSet<>(), Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);
        return empty.addedTo(props).entrySet().stream()
                .mapToLong(setting -> MOST_BYTES_OF_CHARACTER
                        * (setting.getKey().length() + setting.getValue().length() + "\"\":\"\",".length()))
                .sum();
    }
}
