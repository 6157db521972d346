package io.cfbilling.connect.page;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.management.JMException;
import javax.management.remote.JMXConnector;

/** Reads the tasks' metrics from workers again and again. */
final class Meter implements AutoCloseable {
    private final List<WorkerBeans> workers;
    private final List<JMXConnector> connected = new ArrayList<>();
    private final Budget budget;

    Meter(List<WorkerBeans> workers, Budget budget) {
        this.workers = workers;
        this.budget = budget;
    }

    synchronized void read() {
        try {
            if (connected.isEmpty()) {
                connect();
            }
            TaskFigures figures = TaskFigures.none();
            for (JMXConnector worker : connected) {
                figures.add(worker.getMBeanServerConnection());
            }
            budget.add(figures);
        } catch (IOException | JMException e) {
            close();
            budget.fail("The workers' metrics cannot be read: " + e.getMessage() + ".");
        }
    }

    private void connect() throws IOException {
        for (WorkerBeans worker : workers) {
            connected.add(worker.connect());
        }
    }

    @Override
    public synchronized void close() {
        for (JMXConnector worker : connected) {
            try {
                worker.close();
            } catch (IOException e) {
                // The worker is gone, and so is the connection.
            }
        }
        connected.clear();
    }
}
