package io.cfbilling.connect.config;

import io.cfbilling.connect.model.Quoted;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Finds settings of Connect itself with which records are emitted twice or get lost. */
public final class DeliveryWarnings {
    private static final String BOUNDARY = "transaction.boundary";
    private static final String TOLERANCE = "errors.tolerance";

    private DeliveryWarnings() {}

    /**
     * A sentence for each setting that weakens the delivery guarantees, with what to write instead.
     *
     * @param props the connector's settings, with those of Connect itself
     */
    public static List<String> of(Map<String, String> props) {
        List<String> warnings = new ArrayList<>();
        String boundary = value(props, BOUNDARY, "poll");
        if (!boundary.equals("connector")) {
            warnings.add(BOUNDARY + " is " + (boundary.matches("[a-z]{1,20}") ? boundary : Quoted.of(boundary))
                    + ": where the worker has exactly-once support, a day whose records are in two batches"
                    + " may be emitted twice after a crash. Write " + BOUNDARY + "=connector, so that"
                    + " all records of a billing period become visible together");
        }
        if (value(props, TOLERANCE, "none").equals("all")) {
            warnings.add(TOLERANCE
                    + " is all: Connect drops each record on which a converter or transform fails, and the connector"
                    + " does not emit it again. Write " + TOLERANCE + "=none, so that the task fails and, once the"
                    + " cause is removed, goes on from there");
        }
        return warnings;
    }

    private static String value(Map<String, String> props, String name, String otherwise) {
        return props.getOrDefault(name, otherwise).trim().toLowerCase(Locale.ROOT);
    }
}
