package io.cfbilling.connect.config;

import io.cfbilling.connect.model.Quoted;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Finds settings of Connect's own under which records are told twice or get lost. */
public final class DeliveryWarnings {
    private static final String BOUNDARY = "transaction.boundary";
    private static final String TOLERANCE = "errors.tolerance";

    private DeliveryWarnings() {}

    /**
     * A sentence for each setting that takes something from the guarantees, and what to write instead.
     *
     * @param props the connector's settings, Connect's own among them
     */
    public static List<String> of(Map<String, String> props) {
        List<String> warnings = new ArrayList<>();
        String boundary = value(props, BOUNDARY, "poll");
        if (!boundary.equals("connector")) {
            warnings.add(BOUNDARY + " is " + (boundary.matches("[a-z]{1,20}") ? boundary : Quoted.of(boundary))
                    + ": where the worker has exactly-once support, a day whose records"
                    + " are cut by a batch may be told twice after a crash. Write " + BOUNDARY + "=connector, so that"
                    + " all records of a billing period become visible together");
        }
        if (value(props, TOLERANCE, "none").equals("all")) {
            warnings.add(TOLERANCE
                    + " is all: Connect drops each record that a converter or a transform refuses, and it"
                    + " is not told again. Write " + TOLERANCE + "=none, so that the task stops and goes on from there"
                    + " once the cause is removed");
        }
        return warnings;
    }

    private static String value(Map<String, String> props, String name, String otherwise) {
        return props.getOrDefault(name, otherwise).trim().toLowerCase(Locale.ROOT);
    }
}
