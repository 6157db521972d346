package io.cfbilling.connect;

import java.util.Arrays;
import java.util.Locale;

/** What random lives take for granted; {@code -Dlives.without=removals,doubts} leaves out what is not there yet. */
enum Ability {
    /** Rows that went get tombstones. */
    REMOVALS,
    /** Empty and shrunken answers are not believed at once. */
    DOUBTS,
    /** Each read ends with a checkpoint. */
    CHECKPOINTS,
    /** The connector defines transactions. */
    EXACTLY_ONCE;

    boolean isOn() {
        return Arrays.stream(System.getProperty("lives.without", "").split(","))
                .noneMatch(name -> name.equals(name().toLowerCase(Locale.ROOT)));
    }
}
