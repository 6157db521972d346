package io.cfbilling.connect.monitoring;

import io.cfbilling.connect.ShownMetric;
import io.cfbilling.connect.page.WorkerBeans;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;

/** Reads the beans of another JVM on this machine. */
final class RemoteBeans implements AutoCloseable {
    private final JMXConnector connector;
    private final MBeanServerConnection beans;

    private RemoteBeans(JMXConnector connector, MBeanServerConnection beans) {
        this.connector = connector;
        this.beans = beans;
    }

    static RemoteBeans at(int port) throws IOException {
        JMXConnector connector = WorkerBeans.at("127.0.0.1:" + port).connect();
        return new RemoteBeans(connector, connector.getMBeanServerConnection());
    }

    /** The current value of a metric, for the labels that it has in Prometheus. */
    double value(ShownMetric metric, Map<String, String> labels) throws IOException, JMException {
        String tag = metric.tag().isEmpty() ? "" : "," + metric.tag() + "=" + labels.get(metric.tag());
        ObjectName bean = new ObjectName("kafka.connect:type=plugins,connector=" + labels.get("connector") + ",task="
                + labels.get("task") + tag);
        return (Double) Objects.requireNonNull(beans.getAttribute(bean, metric.name()));
    }

    @Override
    public void close() throws IOException {
        connector.close();
    }
}
