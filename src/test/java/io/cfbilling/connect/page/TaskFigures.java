package io.cfbilling.connect.page;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.DoubleBinaryOperator;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;

/**
 * The metrics of all tasks of connectors of this kind, as monitoring.md describes them.
 *
 * @param requests of each task since its start
 * @param outcomes requests of all tasks, by outcome
 * @param metrics the other metrics by their names: sums over the tasks, or the largest where the name ends in {@code -max}
 */
record TaskFigures(Map<String, Double> requests, Map<String, Double> outcomes, Map<String, Double> metrics) {
    private static final Set<String> SHOWN = Set.of(
            "accounts",
            "accounts-backfilling",
            "accounts-in-backoff",
            "poll-overdue-seconds-max",
            "rate-limit-remaining",
            "requests-in-flight",
            "usage-days-behind-max");
    private static final String REQUESTS = "requests-total";

    static TaskFigures none() {
        return new TaskFigures(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
    }

    /** Adds the metrics of one worker. */
    void add(MBeanServerConnection beans) throws IOException, JMException {
        for (ObjectName bean :
                beans.queryNames(new ObjectName("kafka.connect:type=plugins,connector=*,task=*,*"), null)) {
            String outcome = bean.getKeyProperty("outcome");
            if (outcome != null) {
                addRequests(bean, outcome, (double) beans.getAttribute(bean, REQUESTS));
            } else if (bean.getKeyPropertyList().size() == 3) {
                beans.getAttributes(bean, SHOWN.toArray(String[]::new))
                        .asList()
                        .forEach(metric -> addMetric(metric.getName(), (double) metric.getValue()));
            }
        }
    }

    private void addRequests(ObjectName bean, String outcome, double value) {
        requests.merge(bean.getKeyProperty("connector") + "/" + bean.getKeyProperty("task"), value, Double::sum);
        outcomes.merge(outcome, value, Double::sum);
    }

    private void addMetric(String name, double value) {
        DoubleBinaryOperator both =
                name.endsWith("-max") ? Math::max : name.equals("rate-limit-remaining") ? Math::min : Double::sum;
        if (!Double.isNaN(value)) {
            metrics.merge(name, value, both::applyAsDouble);
        }
    }
}
