package io.cfbilling.connect.lives;

import io.cfbilling.connect.fake.FakeKafka;
import io.cfbilling.connect.fake.FakeWorker;
import io.cfbilling.connect.simulator.CloudflareSimulator;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.connect.source.SourceRecord;

/** One or two tasks that share some accounts and exchange them, after graceful stops or crashes. */
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
        story.add("starts " + workers.size() + " tasks");
    }

    private void start(String some) {
        Map<String, String> all = new HashMap<>(settings.toMap());
        all.put("accounts", some);
        workers.add(new FakeWorker(simulator, clock, all, kafka));
    }

    void pollAll() {
        workers.forEach(FakeWorker::pollAll);
    }

    /** Stops all tasks gracefully and starts others. */
    void restart() {
        workers.forEach(FakeWorker::stop);
        start();
    }

    /** One task crashes while it writes, the others stop gracefully. */
    void die() {
        FakeWorker worker = workers.get(random.nextInt(workers.size()));
        for (int poll = random.nextInt(8); poll > 0; poll--) {
            worker.acknowledge(worker.poll());
        }
        List<SourceRecord> last = nextBatch(worker);
        int written = random.nextInt(last.size() + 1);
        // The next read repairs this, but a moving endpoint may delay that read.
        boolean uncommitted = !settings.exactlyOnce() && random.nextInt(3) == 0 && !settings.moving();
        int committed = uncommitted ? random.nextInt(written + 1) : written;
        written = uncommitted ? beforeTombstone(last, committed, written) : written;
        story.add("dies with " + written + " of " + last.size() + " written and the offsets of " + committed);
        worker.dieWriting(last, written, committed);
        workers.stream().filter(other -> other != worker).forEach(FakeWorker::stop);
        start();
        if (written > committed) {
            // Only a read before the next change repairs records without committed offsets.
            simulator.faults().clear();
            pollAll();
        }
    }

    /** The records of the next few polls, if there are any. */
    private static List<SourceRecord> nextBatch(FakeWorker worker) {
        List<SourceRecord> batch = worker.poll();
        for (int polls = 8; polls > 0 && batch.isEmpty(); polls--) {
            batch = worker.poll();
        }
        return batch;
    }

    /** Only a change of the day repairs a tombstone that was written without a committed offset. */
    private static int beforeTombstone(List<SourceRecord> records, int from, int to) {
        int until = from;
        while (until < to && records.get(until).value() != null) {
            until++;
        }
        return until;
    }
}
