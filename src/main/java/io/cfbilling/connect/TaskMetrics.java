package io.cfbilling.connect;

import io.cfbilling.connect.activity.TaskActivity;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Adds a task's metrics to the worker's own, where the worker supports metrics of plugins. */
final class TaskMetrics {
    private static final Logger LOG = LoggerFactory.getLogger(TaskMetrics.class);

    private TaskMetrics() {}

    /** Registers all metrics; the worker removes them when the task stops. Returns whether the worker takes metrics. */
    static boolean register(SourceTaskContext context, TaskActivity activity) {
        boolean taken;
        try {
            taken = Registration.register(context, activity);
        } catch (LinkageError older) {
            taken = false;
        }
        if (!taken) {
            LOG.info(
                    "This worker takes no metrics from connectors, as Kafka Connect does from 4.1 on: only the log shows"
                            + " the state of the task");
        }
        return taken;
    }

    /** A class of its own, since workers before 4.1 lack a type that it needs. */
    private static final class Registration {
        static boolean register(SourceTaskContext context, TaskActivity activity) {
            @Nullable PluginMetrics metrics = context.pluginMetrics();
            if (metrics == null) {
                return false;
            }
            for (TaskMetric metric : TaskMetric.ALL) {
                metric.readings().apply(activity).forEach((tagged, value) -> {
                    Map<String, String> tags = metric.tag().isEmpty() ? Map.of() : Map.of(metric.tag(), tagged);
                    Gauge<Double> gauge = (config, now) -> value.getAsDouble();
                    metrics.addMetric(
                            metrics.metricName(metric.name(), metric.documentation(), new LinkedHashMap<>(tags)),
                            gauge);
                });
            }
            return true;
        }
    }
}
