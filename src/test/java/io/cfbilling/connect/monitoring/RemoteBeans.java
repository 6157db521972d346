package io.cfbilling.connect.monitoring;

import io.cfbilling.connect.ShownMetric;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** Reads the beans of another JVM on this machine. */
final class RemoteBeans implements AutoCloseable {
    private final JMXConnector connector;
    private final MBeanServerConnection beans;

    private RemoteBeans(JMXConnector connector, MBeanServerConnection beans) {
        this.connector = connector;
        this.beans = beans;
    }

    /** For a JVM that this one has started itself, so that its serialized objects can be trusted. */
    @SuppressWarnings("BanJNDI")
    static RemoteBeans at(int port) throws IOException {
        JMXConnector connector = JMXConnectorFactory.connect(
                new JMXServiceURL("service:jmx:rmi:///jndi/rmi://127.0.0.1:" + port + "/jmxrmi"));
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
