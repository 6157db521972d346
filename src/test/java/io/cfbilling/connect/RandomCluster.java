package io.cfbilling.connect;

import io.cfbilling.connect.simulator.CloudflareSimulator;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.connect.source.SourceRecord;

/** One or two tasks that share some accounts, and hand them over to each other, in order or not. */
final class RandomCluster {
    private final Random random;
    private final CloudflareSimulator simulator;
    private final Clock clock;
    private final LifeSettings settings;
    private final List<String> accounts;
    private final LifeStory story;
    private final FakeKafka kafka = new FakeKafka();
    private final List<FakeWorker> workers = new ArrayList<>();

    RandomCluster(
            Random random,
            CloudflareSimulator simulator,
            Clock clock,
            LifeSettings settings,
            List<String> accounts,
            LifeStory story) {
        this.random = random;
        this.simulator = simulator;
        this.clock = clock;
        this.settings = settings;
        this.accounts = accounts;
        this.story = story;
        start();
    }

    FakeKafka kafka() {
        return kafka;
    }

    private void start() {
        workers.clear();
        if (accounts.size() > 1 && random.nextBoolean()) {
            accounts.forEach(this::start);
        } else {
            start(String.join(",", accounts));
        }
        story.tell("starts " + workers.size() + " tasks");
    }

    private void start(String some) {
        Map<String, String> all = new HashMap<>(settings.toMap());
        all.put("accounts", some);
        workers.add(new FakeWorker(simulator, clock, all, kafka));
    }

    void settle() {
        workers.forEach(FakeWorker::settle);
    }

    /** All tasks stop in order, and others take over. */
    void restart() {
        workers.forEach(FakeWorker::stop);
        start();
    }

    /** One task dies in the middle of something, and the others stop in order. */
    void die() {
        FakeWorker worker = workers.get(random.nextInt(workers.size()));
        for (int poll = random.nextInt(8); poll > 0; poll--) {
            worker.acknowledge(worker.poll());
        }
        List<SourceRecord> last = nextBatch(worker);
        int written = random.nextInt(last.size() + 1);
        // Such is made good by the very next read, which an endpoint that moves may put off.
        boolean uncommitted = !settings.exactlyOnce() && random.nextInt(3) == 0 && !settings.moving();
        int committed = uncommitted ? random.nextInt(written + 1) : written;
        written = uncommitted ? beforeTombstone(last, committed, written) : written;
        story.tell("dies with " + written + " of " + last.size() + " written and the offsets of " + committed);
        worker.dieWriting(last, written, committed);
        workers.stream().filter(other -> other != worker).forEach(FakeWorker::stop);
        start();
        if (written > committed) {
            // What was written and not committed is made good by nothing but what is read before it changes again.
            simulator.faults().clear();
            settle();
        }
    }

    /** What it would write next, if that comes soon. */
    private static List<SourceRecord> nextBatch(FakeWorker worker) {
        List<SourceRecord> batch = worker.poll();
        for (int maxWait = 8; maxWait > 0 && batch.isEmpty(); maxWait--) {
            batch = worker.poll();
        }
        return batch;
    }

    /** A tombstone that was written, and of which nobody knows, is made good only by a change of the day. */
    private static int beforeTombstone(List<SourceRecord> records, int from, int to) {
        int until = from;
        while (until < to && records.get(until).value() != null) {
            until++;
        }
        return until;
    }
}
