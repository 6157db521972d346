package io.cfbilling.connect.fake;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.MetricConfig;
import org.apache.kafka.common.metrics.MetricValueProvider;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.common.metrics.Sensor;

/** A worker's metrics of one task. */
public final class FakeMetrics implements PluginMetrics {
    private final Map<String, Gauge<?>> gauges = new TreeMap<>();

    /**
     * The current value.
     *
     * @param name the metric's name, and in braces the value of its tag if it has one
     */
    public double value(String name) {
        Gauge<?> gauge = gauges.get(name);
        if (gauge == null) {
            throw new IllegalArgumentException("there is no metric " + name + " in " + gauges.keySet());
        }
        return (Double) gauge.value(new MetricConfig(), 0);
    }

    @Override
    @SuppressWarnings("NonApiType")
    public MetricName metricName(String name, String description, LinkedHashMap<String, String> tags) {
        return new MetricName(name, "plugins", description, tags);
    }

    @Override
    public void addMetric(MetricName name, MetricValueProvider<?> value) {
        String tags =
                name.tags().isEmpty() ? "" : "{" + String.join(",", name.tags().values()) + "}";
        if (gauges.putIfAbsent(name.name() + tags, (Gauge<?>) value) != null) {
            throw new IllegalArgumentException("metric " + name + " already exists");
        }
    }

    @Override
    public void removeMetric(MetricName name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Sensor addSensor(String name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void removeSensor(String name) {
        throw new UnsupportedOperationException();
    }
}
