package io.cfbilling.connect;

import io.cfbilling.connect.simulator.CloudflareSimulator;
import io.cfbilling.connect.simulator.LedgerRow;
import io.cfbilling.connect.simulator.SimulatedAccount;
import io.cfbilling.connect.simulator.SimulatedClock;
import io.cfbilling.connect.simulator.ToReading;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Some months of one account, drawn from a seed: its subscriptions and their anchors, what the settings ask for, and at
 * each step whether a worker polls, restarts or dies. A leap day is among the days.
 */
final class RandomLife implements AutoCloseable {
    private static final int STEPS = 90;

    private final Random random;
    private final boolean wild;
    private final StringBuilder story = new StringBuilder();
    private final LocalDate begin;
    private final LocalDate from;
    private final SimulatedClock clock;
    private final SimulatedAccount account;
    private final CloudflareSimulator simulator;
    private final FakeWorker worker;

    private RandomLife(int seed, boolean wild) {
        this.random = new Random(seed * 31L + (wild ? 1 : 0));
        this.wild = wild;
        this.begin = LocalDate.of(2027, 10, 1).plusDays(random.nextInt(160));
        this.from = begin.minusDays(random.nextInt(100));
        this.clock = new SimulatedClock(
                begin.atTime(random.nextInt(24), random.nextInt(60)).toInstant(ZoneOffset.UTC));
        this.account = account(seed);
        this.simulator = CloudflareSimulator.builder()
                .clock(clock)
                .to(random.nextBoolean() ? ToReading.EXCLUSIVE : ToReading.INCLUSIVE)
                .account(account)
                .start();
        this.worker = new FakeWorker(simulator, clock, settings());
    }

    /** With restatements, moved anchors and crashes. */
    static RandomLife wild(int seed) {
        return new RandomLife(seed, true);
    }

    /** Nothing changes after the fact, and a worker that stops stops in order. */
    static RandomLife quiet(int seed) {
        return new RandomLife(seed, false);
    }

    private SimulatedAccount account(int seed) {
        SimulatedAccount.Builder builder = SimulatedAccount.builder(seed).services(1 + random.nextInt(3));
        for (int more = random.nextInt(3); more >= 0; more--) {
            addSubscription(builder);
        }
        return builder.restatesFor(wild ? random.nextInt(5) : 0).build();
    }

    private void addSubscription(SimulatedAccount.Builder builder) {
        int anchor = random.nextInt(3) == 0 ? 28 + random.nextInt(4) : 1 + random.nextInt(31);
        LocalDate start = begin.minusDays(random.nextBoolean() ? 400 : 60).plusDays(random.nextInt(150));
        while (start.getDayOfMonth() != Math.min(anchor, start.lengthOfMonth())) {
            start = start.plusDays(1);
        }
        builder.subscription(anchor, start);
        story.append(" subscription of anchor ").append(anchor).append(" from ").append(start);
        if (wild && random.nextInt(3) == 0) {
            LocalDate on = start.plusDays(20 + random.nextInt(150));
            builder.anchorMoves(on, on.getDayOfMonth());
            story.append(", moving on ").append(on);
        }
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        settings.put("datasets", "usage");
        settings.put("accounts", account.id());
        settings.put("usage.start.date", from.toString());
        settings.put("usage.lookback.days", Integer.toString(wild ? 5 + random.nextInt(10) : random.nextInt(10)));
        settings.put("batch.max.rows", Integer.toString(1 + random.nextInt(60)));
        story.append(", ").append(settings);
        return settings;
    }

    void live() {
        for (int step = 0; step < STEPS; step++) {
            if (wild && random.nextInt(6) == 0) {
                die();
            } else {
                worker.settle();
                if (random.nextInt(10) == 0) {
                    worker.restart();
                }
            }
            if (wild && random.nextInt(8) == 0) {
                restate();
            }
            int longest = random.nextInt(12) == 0 ? 400 : 50;
            clock.advance(Duration.ofMinutes(30 + random.nextInt(60 * longest)));
        }
        clock.advance(Duration.ofHours(1));
        worker.settle();
    }

    /** Somewhere in a batch: what was written of it is committed, and the rest is gone. */
    private void die() {
        for (int poll = random.nextInt(8); poll > 0; poll--) {
            worker.acknowledge(worker.poll());
        }
        List<SourceRecord> last = worker.poll();
        worker.acknowledge(last.subList(0, random.nextInt(last.size() + 1)));
        worker.restart();
    }

    private void restate() {
        LocalDate day = today().minusDays(random.nextInt(4));
        if (!day.isBefore(from)) {
            List<String> services = account.serviceNames();
            String service = services.get(random.nextInt(services.size()));
            simulator.ledger().restate(account.id(), day, service, BigDecimal.valueOf(random.nextInt(1_000_000), 2));
        }
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    List<SourceRecord> written() {
        return worker.written();
    }

    List<LedgerRow> ledger() {
        return simulator.ledger().rows(account.id(), from, today().plusDays(1));
    }

    String story() {
        return story.toString();
    }

    @Override
    public void close() {
        simulator.close();
    }
}
