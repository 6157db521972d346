package io.cfbilling.connect;

import io.cfbilling.connect.Mishaps.AccountDay;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Some weeks or months of one or two accounts, drawn from a seed. In a wild life the past changes, answers fail or lie,
 * and workers die; a quiet one has none of that. Either ends when all is well again and has been read.
 */
final class RandomLife implements AutoCloseable {
    private static final int STEPS = 40;
    private static final int MINUTES_A_DAY = 24 * 60;

    /** More than the interval between two reads of a period, and than any pause that a failure costs. */
    private static final Duration TURN = Duration.ofMinutes(70);

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
        story.tell(settings.toString());
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
            // Draws of its own: what else happens in a life is the same whether or not the endpoint moves.
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
        // Most is written in the beginning, and so most deaths cut a day in two there.
        for (int deaths = settings.wild() ? random.nextInt(8) : 0; deaths > 0; deaths--) {
            cluster.die();
        }
        for (int step = 0; step < STEPS; step++) {
            if (settings.wild()) {
                stepWildly();
            } else {
                cluster.settle();
            }
            if (random.nextInt(settings.restless() ? 2 : 10) == 0) {
                cluster.restart();
            }
            int longest = random.nextInt(12) == 0 ? 17 * MINUTES_A_DAY : longestStep;
            advance(Duration.ofMinutes(30 + random.nextInt(longest)));
        }
        story.tell("all is well again");
        simulator.faults().clear();
        moves.values().forEach(EndpointMoves::settle);
        // What is gone is suspect on the first look, removed on the second and final on the third, and windows that are
        // cut
        // elsewhere by then begin anew; a version of the endpoint that is gone is left on the third.
        for (int look = settings.moving() ? -2 : 0; look < 6; look++) {
            clock.advance(TURN);
            cluster.settle();
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
            cluster.settle();
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

    /** A change that was perhaps being told when a worker died is undone before it is read again. */
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

    /** Answers hold too little for less than the interval after which such would be believed. */
    private void lie() {
        mishaps.pass();
        advance(TURN);
        cluster.settle();
        advance(Duration.ofMinutes(1 + random.nextInt(3 * MINUTES_A_DAY)));
        RandomAccount account = accounts.get(random.nextInt(accounts.size()));
        mishaps.hide(account, emitted(account));
        cluster.settle();
        for (int more = random.nextInt(3); more > 0; more--) {
            advance(Duration.ofMinutes(1 + random.nextInt(25)));
            cluster.restart();
            cluster.settle();
        }
        mishaps.pass();
        advance(TURN);
        cluster.settle();
    }

    /** Responses hold too little for so long that it is believed, but not for so long that it is final. */
    private void lieLong() {
        mishaps.pass();
        advance(TURN);
        cluster.settle();
        RandomAccount account = accounts.get(random.nextInt(accounts.size()));
        mishaps.hide(account, emitted(account));
        cluster.settle();
        advance(Duration.ofMinutes(60 + random.nextInt(20)));
        if (random.nextBoolean()) {
            cluster.restart();
        }
        cluster.settle();
        advance(Duration.ofMinutes(random.nextInt(30)));
        mishaps.pass();
        advance(TURN);
        cluster.settle();
    }

    /** The workers' clock is days ahead or behind for a while; Cloudflare's is not. */
    private void setClockWrong() {
        Duration wrong = Duration.ofHours(random.nextInt(20 * 24) - 10 * 24);
        story.tell("the workers' clock is wrong by " + wrong);
        workerClock.skew(wrong);
        for (int more = random.nextInt(3); more >= 0; more--) {
            if (random.nextBoolean()) {
                cluster.restart();
            }
            cluster.settle();
            advance(TURN);
        }
        workerClock.skew(Duration.ZERO);
        story.tell("the workers' clock is right again");
        cluster.restart();
    }

    /** Rows that are in the topic, of days that are not final or have not been so for long. */
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

    /** Whether that generation of the account's usage endpoint is there in the end. */
    boolean serves(String accountId, UsagePath path) {
        return moves.containsKey(accountId) ? moves.get(accountId).serves(path) : path == UsagePath.PAYGO;
    }

    /** What the topic must come to of an account from a day on, as that generation tells it. */
    List<LedgerRow> ledger(String accountId, LocalDate from, UsagePath path) {
        LocalDate until = settings.wantedUntil(today());
        return until.isAfter(from) ? simulator.ledger().rows(accountId, from, until, path) : List.of();
    }

    /** What the topic must come to. */
    List<LedgerRow> ledger() {
        return accounts.stream()
                .flatMap(account -> account.wanted(simulator.ledger(), today()).stream())
                .toList();
    }

    /** How many rows an account truly has of some days. */
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
