package io.cfbilling.connect;

import java.util.List;

/**
 * A metric of a task, for tests outside of this package.
 *
 * @param name in JMX
 * @param tag the tag that distinguishes its values; empty if it has only one value
 */
public record ShownMetric(String name, String tag) {
    /** All metrics. */
    public static List<ShownMetric> all() {
        return TaskMetric.ALL.stream()
                .map(metric -> new ShownMetric(metric.name(), metric.tag()))
                .toList();
    }

    /** The name in Prometheus. */
    public String prometheusName() {
        return "cloudflare_billing_" + name.replace('-', '_');
    }

    /** The type in Prometheus. */
    public String prometheusType() {
        return name.endsWith("-total") ? "counter" : "gauge";
    }
}
