package io.cfbilling.connect.bench;

import io.cfbilling.connect.CloudflareBillingSourceTask;
import io.cfbilling.connect.fake.FakeKafka;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.jspecify.annotations.Nullable;

/**
 * Tasks in this JVM, each polled by a thread of its own, as a worker does. Their records are dropped, but for the last
 * offset of each partition.
 */
final class PolledTasks implements AutoCloseable {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final String POLLING = "benchmark-task";
    private static final String REQUESTS = "cloudflare-billing-request";

    private final List<CloudflareBillingSourceTask> tasks = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final Map<Map<String, ?>, Map<String, ?>> offsets = new ConcurrentHashMap<>();
    private final AtomicLong rows = new AtomicLong();
    private final AtomicLong firstAt = new AtomicLong();
    private final long startedAt = System.nanoTime();
    private volatile @Nullable Throwable failure;

    /**
     * Starts the tasks.
     *
     * @param settings of each task
     */
    PolledTasks(List<Map<String, String>> settings) {
        for (Map<String, String> own : settings) {
            CloudflareBillingSourceTask task = new CloudflareBillingSourceTask();
            task.initialize(context());
            task.start(own);
            tasks.add(task);
            Thread thread = new Thread(() -> poll(task), POLLING);
            thread.setDaemon(true);
            threads.add(thread);
        }
        threads.forEach(Thread::start);
    }

    private void poll(CloudflareBillingSourceTask task) {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                List<SourceRecord> batch = task.poll();
                if (batch != null) {
                    take(batch);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Throwable e) {
            failure = e;
        }
    }

    private void take(List<SourceRecord> batch) {
        firstAt.compareAndSet(0, System.nanoTime());
        int usage = 0;
        Map<String, ?> last = Map.of();
        for (int i = batch.size() - 1; i >= 0; i--) {
            SourceRecord record = batch.get(i);
            usage += record.topic().endsWith(".usage") ? 1 : 0;
            if (record.sourcePartition() != last) {
                last = record.sourcePartition();
                offsets.put(last, record.sourceOffset());
            }
        }
        rows.addAndGet(usage);
    }

    /** Waits until they have emitted so many usage records; fails if they emit more. */
    void await(long expected) throws InterruptedException {
        while (rows.get() < expected) {
            if (failure != null) {
                throw new IllegalStateException(failure);
            }
            Thread.sleep(2);
        }
        if (rows.get() != expected) {
            throw new IllegalStateException(rows + " records, not " + expected);
        }
    }

    /** Waits until they have emitted something. */
    void awaitFirst() throws InterruptedException {
        while (firstAt.get() == 0) {
            Thread.sleep(1);
        }
    }

    /** How long it took from the start to the first record, in milliseconds. */
    double firstRecordMillis() {
        return (firstAt.get() - startedAt) / 1e6;
    }

    /** The time since the start, in seconds. */
    double seconds() {
        return (System.nanoTime() - startedAt) / 1e9;
    }

    /** The CPU time until now of the threads that poll and of those that send requests, in nanoseconds. */
    static long cpuNanos() {
        return Arrays.stream(THREADS.getThreadInfo(THREADS.getAllThreadIds()))
                .filter(Objects::nonNull)
                .filter(thread -> thread.getThreadName().equals(POLLING)
                        || thread.getThreadName().equals(REQUESTS))
                .mapToLong(thread -> THREADS.getThreadCpuTime(thread.getThreadId()))
                .sum();
    }

    /** The last offset of each partition. */
    Collection<Map<String, ?>> offsets() {
        return List.copyOf(offsets.values());
    }

    /** Keeps no offsets any more, so that the heap is that of the tasks alone. */
    void forgetOffsets() {
        offsets.clear();
    }

    /** How long the tasks take to stop, in milliseconds. */
    double stop() {
        long begun = System.nanoTime();
        tasks.forEach(CloudflareBillingSourceTask::stop);
        return (System.nanoTime() - begun) / 1e6;
    }

    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        stop();
    }

    /** Without stored offsets, transactions and metrics. A proxy, since the methods differ between versions of Connect. */
    private static SourceTaskContext context() {
        return (SourceTaskContext) Proxy.newProxyInstance(
                PolledTasks.class.getClassLoader(),
                new Class<?>[] {SourceTaskContext.class},
                (proxy, method, arguments) ->
                        method.getName().equals("offsetStorageReader") ? new FakeKafka().offsets() : null);
    }
}
