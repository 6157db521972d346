package io.cfbilling.connect.usage;

import java.time.Duration;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** Settings of usage as the defaults have them. */
final class SampleUsage {
    private SampleUsage() {}

    static UsageSettings settings(@Nullable LocalDate end) {
        return new UsageSettings(null, null, end, Duration.ofHours(1), Duration.ofHours(1), 7, "billing");
    }
}
