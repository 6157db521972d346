package io.cfbilling.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.cfbilling.connect.activity.TaskActivity;
import io.cfbilling.connect.fake.CapturedLog;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.util.stream.Collectors;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.junit.jupiter.api.Test;

class TaskMetricsTest {
    private final TaskActivity activity = new TaskActivity(Clock.systemUTC());

    private SourceTaskContext workerThatThrows(Error error) {
        return (SourceTaskContext) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {SourceTaskContext.class}, (proxy, method, arguments) -> {
                    throw error;
                });
    }

    @Test
    void anOlderWorkerWithoutMetricsIsLogged() {
        try (CapturedLog log = new CapturedLog(TaskMetrics.class)) {
            TaskMetrics.register(workerThatThrows(new NoSuchMethodError("pluginMetrics")), activity);
            TaskMetrics.register(workerThatThrows(new NoClassDefFoundError("PluginMetrics")), activity);
            assertThat(log.infos()).hasSize(2).allMatch(line -> line.contains("takes no metrics"));
        }
    }

    @Test
    void aWorkerWithoutMetricsFailsNoTask() {
        SourceTaskContext none = (SourceTaskContext) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {SourceTaskContext.class},
                (proxy, method, arguments) -> null);
        try (CapturedLog log = new CapturedLog(TaskMetrics.class)) {
            TaskMetrics.register(none, activity);
            assertThat(log.infos()).singleElement().asString().contains("takes no metrics");
        }
    }

    @Test
    void eachMetricHasAUniqueValidName() {
        assertThat(TaskMetric.ALL)
                .extracting(TaskMetric::name)
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("[a-z]+(-[a-z]+)*"));
    }

    @Test
    void theTableOfMetricsIsGeneratedFromTheCode() {
        String table = "| name | tag | unit | what it is |\n|---|---|---|---|\n"
                + TaskMetric.ALL.stream().map(TaskMetricsTest::line).collect(Collectors.joining());
        GeneratedPart.is("metrics", table, TaskMetricsTest.class);
    }

    private static String line(TaskMetric metric) {
        String tag = metric.tag().isEmpty() ? "" : "`" + metric.tag() + "`";
        return "| `" + metric.name() + "` | " + tag + " | " + metric.unit() + " | " + metric.documentation() + " |\n";
    }
}
