package io.cfbilling.connect.config;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeSet;

/** The size of a task's configuration, which Connect stores as one record of its config topic. */
public final class TaskConfigSize {
    /** Connect's producer rejects records over 1,048,576 bytes, which hold more than the settings. */
    private static final int MOST_BYTES = 1_000_000;

    /** An id and the comma after it. */
    private static final int BYTES_OF_ACCOUNT = 33;

    private static final int BYTES_OF_FRAME = "\"\":\"\",".length();

    private TaskConfigSize() {}

    /**
     * The least number of tasks whose configurations can hold the accounts: 1 in most cases.
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
                .mapToLong(setting -> bytes(setting.getKey()) + bytes(setting.getValue()) + BYTES_OF_FRAME)
                .sum();
    }

    /** The size of a text in JSON: UTF-8, with quotes, backslashes and control characters escaped. */
    private static long bytes(String text) {
        long escaped = text.chars()
                .mapToLong(character -> character == '"' || character == '\\' ? 1 : character < ' ' ? 5 : 0)
                .sum();
        return text.getBytes(StandardCharsets.UTF_8).length + escaped;
    }
}
