package io.cfbilling.connect.lives;

import static org.assertj.core.api.Assertions.assertThat;

import io.cfbilling.connect.cluster.UsageTopic;
import io.cfbilling.connect.fake.FakeKafka;
import io.cfbilling.connect.fake.SkewedClock;
import io.cfbilling.connect.lives.Mishaps.AccountDay;
import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.model.Dataset;
import io.cfbilling.connect.offset.SourcePartition;
import io.cfbilling.connect.simulator.CloudflareSimulator;
import io.cfbilling.connect.simulator.LedgerRow;
import io.cfbilling.connect.simulator.SimulatedClock;
import io.cfbilling.connect.simulator.UsagePath;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Some weeks or months of one or two accounts, drawn from a seed. In a wild life the past changes, requests fail,
 * responses lack rows, and workers crash; in a quiet one nothing of this happens. In the end all faults are over, and
 * everything has been read.
 */
final class RandomLife implements AutoCloseable {
    private static final int STEPS = 40;
    private static final int MINUTES_A_DAY = 24 * 60;

    /** Longer than the interval between two reads of a period, and than any backoff. */
    private static final Duration STEP = Duration.ofMinutes(70);

    private final Random random;
    private final LifeSettings settings;
    private final SimulatedClock clock;
    private final SkewedClock workerClock;
    private final LifeStory story;
    private final int longestStep;
    private final List<RandomAccount> accounts = new ArrayList<>();
    private final Map<String, EndpointMoves> moves = new LinkedHashMap<>();
    private final CloudflareSimulator simulator;
    private final RandomCluster cluster;
    private final Revisions revisions;
    private final Mishaps mishaps;

    RandomLife(int seed, boolean wild) {
        this.random = new Random(seed * 31L + (wild ? 1 : 0));
        this.settings = LifeSettings.draw(random, wild, wild && seed % 4 == 3);
        this.clock = new SimulatedClock(settings.begin().atStartOfDay().toInstant(ZoneOffset.UTC));
        clock.advance(Duration.ofMinutes(random.nextInt(MINUTES_A_DAY)));
        this.workerClock = new SkewedClock(clock);
        this.story = new LifeStory(seed, clock);
        story.add(settings.toString());
        this.longestStep = List.of(180, 2 * MINUTES_A_DAY, 5 * MINUTES_A_DAY).get(random.nextInt(3));
        CloudflareSimulator.Builder builder =
                settings.readings().apply(CloudflareSimulator.builder().clock(clock));
        for (int account = random.nextInt(2); account >= 0; account--) {
            accounts.add(new RandomAccount(2 * seed + account, random, settings, story));
            builder.account(accounts.get(accounts.size() - 1).simulated());
        }
        this.simulator = builder.start();
        accounts.forEach(account -> account.rest(simulator.ledger()));
        if (settings.moving()) {
            // A random generator of its own, so that the rest of the life does not depend on whether the endpoint
            // moves.
            Random moving = new Random(seed);
            accounts.forEach(
                    account -> moves.put(account.id(), new EndpointMoves(moving, simulator, account.id(), story)));
        }
        this.cluster = new RandomCluster(
                random,
                simulator,
                workerClock,
                settings,
                accounts.stream().map(RandomAccount::id).toList(),
                story);
        this.revisions = new Revisions(random, simulator.ledger(), story);
        this.mishaps = new Mishaps(random, simulator.faults(), settings.lookback(), story);
    }

    void live() {
        // Most records are written in the beginning, so most crashes split a day there.
        for (int deaths = settings.wild() ? random.nextInt(8) : 0; deaths > 0; deaths--) {
            cluster.die();
        }
        for (int step = 0; step < STEPS; step++) {
            if (settings.wild()) {
                stepWildly();
            } else {
                cluster.pollAll();
            }
            if (random.nextInt(settings.restless() ? 2 : 10) == 0) {
                cluster.restart();
            }
            int longest = random.nextInt(12) == 0 ? 17 * MINUTES_A_DAY : longestStep;
            advance(Duration.ofMinutes(30 + random.nextInt(longest)));
        }
        story.add("all faults are over");
        simulator.faults().clear();
        moves.values().forEach(EndpointMoves::serveAll);
        // A removal is suspect at the first read, confirmed at the second and final at the third. It begins again if
        // the
        // windows change. An unavailable endpoint version is replaced at the third read.
        for (int read = settings.moving() ? -2 : 0; read < 6; read++) {
            clock.advance(STEP);
            cluster.pollAll();
        }
    }

    private void stepWildly() {
        moves.forEach((account, endpoint) -> endpoint.step(
                cluster.kafka().offset(new SourcePartition(new AccountId(account), Dataset.USAGE).toMap()) != null));
        if (random.nextInt(6) == 0) {
            cluster.die();
            takeBack();
        } else if (random.nextInt(12) == 0) {
            lie();
        } else if (settings.restless() && random.nextInt(12) == 0) {
            lieLong();
        } else if (settings.restless() && random.nextInt(20) == 0) {
            setClockWrong();
        } else {
            cluster.pollAll();
        }
        if (random.nextInt(4) == 0) {
            mishaps.fail();
        }
        for (int more = random.nextInt(4) - 1; more > 0; more--) {
            RandomAccount account = accounts.get(random.nextInt(accounts.size()));
            LocalDate from = account.openSince(today());
            long days = ChronoUnit.DAYS.between(from, today()) + 1;
            if (days > 0) {
                change(account, from.plusDays(random.nextInt((int) days)));
            }
        }
    }

    /** Undoes a change that a worker may have been writing when it crashed, before it is read again. */
    private void takeBack() {
        AccountDay day = revisions.revised();
        if (day == null || random.nextBoolean() || mishaps.everBad().contains(day)) {
            return;
        }
        for (RandomAccount account : accounts) {
            boolean open = !day.day().isBefore(account.openSince(today()));
            if (account.id().equals(day.accountId()) && open) {
                revisions.takeBack(day);
            }
        }
    }

    private void change(RandomAccount account, LocalDate day) {
        if (random.nextInt(6) == 0) {
            mishaps.spoil(account, day);
        } else {
            Set<AccountDay> spoilt = mishaps.everBad();
            revisions.revise(account, day, one -> spoilt.contains(new AccountDay(account.id(), one)));
        }
    }

    /** Responses lack rows for less than the time after which a second one confirms them. */
    private void lie() {
        mishaps.pass();
        advance(STEP);
        cluster.pollAll();
        advance(Duration.ofMinutes(1 + random.nextInt(3 * MINUTES_A_DAY)));
        RandomAccount account = accounts.get(random.nextInt(accounts.size()));
        List<LedgerRow> emitted = emitted(account);
        Set<Charge> before = charges(emitted);
        mishaps.hide(account, emitted);
        cluster.pollAll();
        for (int more = random.nextInt(3); more > 0; more--) {
            advance(Duration.ofMinutes(1 + random.nextInt(25)));
            cluster.restart();
            cluster.pollAll();
        }
        before.removeAll(charges(emitted(account)));
        before.retainAll(charges(account.wanted(simulator.ledger(), today())));
        assertThat(before)
                .as("charges removed though responses lacked them for less than an hour")
                .isEmpty();
        mishaps.pass();
        advance(STEP);
        cluster.pollAll();
    }

    /** What a row is about, whatever it says of that. */
    private record Charge(LocalDate day, String service) {}

    private static Set<Charge> charges(Collection<LedgerRow> rows) {
        return rows.stream()
                .map(row -> new Charge(row.day(), row.serviceName()))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Responses lack rows for so long that a second one confirms them, but not until the period is final. */
    private void lieLong() {
        mishaps.pass();
        advance(STEP);
        cluster.pollAll();
        RandomAccount account = accounts.get(random.nextInt(accounts.size()));
        mishaps.hide(account, emitted(account));
        cluster.pollAll();
        advance(Duration.ofMinutes(60 + random.nextInt(20)));
        if (random.nextBoolean()) {
            cluster.restart();
        }
        cluster.pollAll();
        advance(Duration.ofMinutes(random.nextInt(30)));
        mishaps.pass();
        advance(STEP);
        cluster.pollAll();
    }

    /** Sets the workers' clock days ahead or behind for a while; Cloudflare's clock stays right. */
    private void setClockWrong() {
        Duration wrong = Duration.ofHours(random.nextInt(20 * 24) - 10 * 24);
        story.add("the workers' clock is wrong by " + wrong);
        workerClock.skew(wrong);
        for (int more = random.nextInt(3); more >= 0; more--) {
            if (random.nextBoolean()) {
                cluster.restart();
            }
            cluster.pollAll();
            advance(STEP);
        }
        workerClock.skew(Duration.ZERO);
        story.add("the workers' clock is right again");
        cluster.restart();
    }

    /** Rows in the topic of days that are not final, or only recently became final. */
    private List<LedgerRow> emitted(RandomAccount account) {
        LocalDate recent = account.openSince(today()).minusDays(10);
        return UsageTopic.compacted(cluster.kafka().written()).stream()
                .filter(row -> row.accountId().equals(account.id()) && row.day().isAfter(recent))
                .toList();
    }

    private void advance(Duration time) {
        mishaps.mend(LocalDate.ofInstant(clock.instant().plus(time), ZoneOffset.UTC));
        clock.advance(time);
    }

    LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    LifeSettings settings() {
        return settings;
    }

    FakeKafka kafka() {
        return cluster.kafka();
    }

    /** Whether that version of the account's usage endpoint is available in the end. */
    boolean serves(String accountId, UsagePath path) {
        return moves.containsKey(accountId) ? moves.get(accountId).serves(path) : path == UsagePath.PAYGO;
    }

    /** The rows of an account from a day on that the topic must hold, with the fields of that endpoint version. */
    List<LedgerRow> ledger(String accountId, LocalDate from, UsagePath path) {
        LocalDate until = settings.readableUntil(today());
        return until.isAfter(from) ? simulator.ledger().rows(accountId, from, until, path) : List.of();
    }

    /** The rows that the topic must hold. */
    List<LedgerRow> ledger() {
        return accounts.stream()
                .flatMap(account -> account.wanted(simulator.ledger(), today()).stream())
                .toList();
    }

    /** The number of rows in an account's ledger for some days. */
    long rows(String accountId, LocalDate from, LocalDate to) {
        return to.isAfter(from) ? simulator.ledger().rows(accountId, from, to).size() : 0;
    }

    /** The days that have had malformed rows. */
    Set<AccountDay> spoiltDays() {
        return mishaps.everBad();
    }

    List<String> accountIds() {
        return accounts.stream().map(RandomAccount::id).toList();
    }

    Instant now() {
        return clock.instant();
    }

    LifeStory story() {
        return story;
    }

    @Override
    public void close() {
        simulator.close();
    }
}
