package io.cfbilling.connect.local;

import java.util.Objects;

/** The version of Kafka and Connect that the integration tests run on: the newest, or that of a profile. */
public final class KafkaVersion {
    private KafkaVersion() {}

    /** The version in the build, such as {@code 4.3.1}; a running worker reports its own. */
    public static String wanted() {
        return Objects.requireNonNull(System.getProperty("kafka.version"), "run it with Maven, or set -Dkafka.version");
    }

    /** Whether workers take metrics from their plugins: from 4.1 on. */
    public static boolean takesMetricsFromPlugins() {
        String[] parts = wanted().split("\\.", 3);
        int major = Integer.parseInt(parts[0]);
        return major > 4 || (major == 4 && Integer.parseInt(parts[1]) >= 1);
    }
}
