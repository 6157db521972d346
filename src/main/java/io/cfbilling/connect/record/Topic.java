package io.cfbilling.connect.record;

import java.util.Locale;

/** The topics that the connector writes. */
public enum Topic {
    USAGE,
    PROFILE,
    CHECKPOINTS,
    DEAD_LETTERS;

    /**
     * The topic's name in Kafka.
     *
     * @param prefix what the user's setting puts before it
     */
    String name(String prefix) {
        return prefix + "." + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
