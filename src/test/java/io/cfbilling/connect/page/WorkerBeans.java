package io.cfbilling.connect.page;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** The JMX beans of a worker's JVM. */
@FunctionalInterface
public interface WorkerBeans {
    JMXConnector connect() throws IOException;

    /** Those of a process of the same user on this machine; it needs no port for JMX. */
    static WorkerBeans ofProcess(long pid) {
        return () -> {
            try {
                VirtualMachine jvm = VirtualMachine.attach(Long.toString(pid));
                try {
                    return connect(jvm.startLocalManagementAgent());
                } finally {
                    jvm.detach();
                }
            } catch (AttachNotSupportedException e) {
                throw new IOException("the worker's JVM lets no other process attach", e);
            }
        };
    }

    /** Those of a JVM with a port for JMX, without a login. */
    static WorkerBeans at(String hostAndPort) {
        return () -> connect("service:jmx:rmi:///jndi/rmi://" + hostAndPort + "/jmxrmi");
    }

    /** For workers that the user names, so that their serialized objects can be trusted. */
    @SuppressWarnings("BanJNDI")
    private static JMXConnector connect(String address) throws IOException {
        return JMXConnectorFactory.connect(new JMXServiceURL(address));
    }
}
