package io.cfbilling.connect.config;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeSet;

/** How large a task's configuration is, which Connect stores as one record of its topic for configurations. */
public final class TaskConfigSize {
    /** Connect's producer refuses 1,048,576 bytes; the record has a head and a frame beside the settings. */
    private static final int MOST_BYTES = 1_000_000;

    /** An id and the comma after it. */
    private static final int BYTES_OF_ACCOUNT = 33;

    private static final int BYTES_OF_FRAME = "\"\":\"\",".length();

    private TaskConfigSize() {}

    /**
     * How many tasks it takes so that none has more accounts than its configuration holds: 1 in most cases.
     *
     * @param props the connector's settings, which each task gets too
     * @param accounts how many accounts there are to be split evenly
     */
    public static int tasksNeeded(Map<String, String> props, int accounts) {
        long most = (MOST_BYTES - bytesWithoutAccounts(props)) / BYTES_OF_ACCOUNT;
        // Settings that leave no room for a single account are none of the accounts' doing.
        return most < 1 ? 1 : (int) ((accounts + most - 1) / most);
    }

    private static long bytesWithoutAccounts(Map<String, String> props) {
        TaskShare empty = new TaskShare(new TreeSet<>(), Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);
        return empty.addedTo(props).entrySet().stream()
                .mapToLong(setting -> bytes(setting.getKey()) + bytes(setting.getValue()) + BYTES_OF_FRAME)
                .sum();
    }

    /** What a text takes in JSON: UTF-8, with quotes, backslashes and control characters escaped. */
    private static long bytes(String text) {
        long escaped = text.chars()
                .mapToLong(character -> character == '"' || character == '\\' ? 1 : character < ' ' ? 5 : 0)
                .sum();
        return text.getBytes(StandardCharsets.UTF_8).length + escaped;
    }
}
