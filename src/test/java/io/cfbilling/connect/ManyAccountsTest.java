package io.cfbilling.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.cfbilling.connect.VirtualCloudflare.Asked;
import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.simulator.SimulatedClock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

/**
 * A day of 10,000 accounts on four tasks: twelve months of history, a task that restarts, a neighbour who uses up
 * Cloudflare's whole limit at once, all tasks that restart, and a neighbour who spends a third of the limit for hours.
 * Scheduler, budget, streams and offsets are the real ones; Cloudflare, sockets and time are not.
 */
class ManyAccountsTest {
    private static final int ACCOUNTS = Integer.getInteger("many.accounts", 10_000);
    private static final int BUDGET = 1000;
    private static final Duration WINDOW = Duration.ofMinutes(5);
    private static final Duration TICK = Duration.ofMillis(100);
    private static final Duration USAGE_INTERVAL = Duration.ofHours(1);
    private static final Duration PROFILE_INTERVAL = Duration.ofHours(6);
    private static final LocalDate FIRST_DAY = LocalDate.parse("2025-03-10");
    private static final int LOOKBACK_DAYS = 7;

    private final SimulatedClock clock = SimulatedClock.at("2026-03-10T00:30:00Z");
    private final Instant start = clock.instant();
    private final LocalDate today = LocalDate.ofInstant(start, ZoneOffset.UTC);
    private final ReadLog log = new ReadLog(clock);
    private final VirtualCloudflare cloudflare = new VirtualCloudflare(clock, log);
    private final Map<Map<String, ?>, Map<String, Object>> offsets = new HashMap<>();
    private final List<AccountId> accounts = IntStream.range(0, ACCOUNTS)
            .mapToObj(i -> new AccountId("%016x%016x".formatted(i * 0x9e3779b97f4a7c15L, (long) i)))
            .toList();
    private final List<VirtualTask> tasks = tasks();
    private final Set<String> backfilled = new HashSet<>();

    private List<VirtualTask> tasks() {
        CloudflareBillingSourceConnector connector = new CloudflareBillingSourceConnector();
        connector.start(Map.of(
                "cloudflare.api.token",
                "cfut_virtual",
                "accounts",
                String.join(",", accounts.stream().map(AccountId::value).toList()),
                "usage.start.date",
                FIRST_DAY.toString()));
        List<VirtualTask> some = new ArrayList<>();
        connector
                .taskConfigs(4)
                .forEach(config -> some.add(new VirtualTask(config, cloudflare, offsets, clock, some.size())));
        connector.stop();
        return some;
    }

    /** Whoever's cursor is where it can be by now has its whole history told. */
    private void told(SourceRecord record) {
        Object cursor = record.sourceOffset().get("cursor");
        String account =
                (String) Objects.requireNonNull(record.sourcePartition().get("account_id"));
        LocalDate end = VirtualCloudflare.periodStart(new AccountId(account), today.minusDays(LOOKBACK_DAYS));
        if (cursor != null && !LocalDate.parse((String) cursor).isBefore(end)) {
            backfilled.add(account);
        }
    }

    private void liveFor(Duration time) throws InterruptedException {
        Instant end = clock.instant().plus(time);
        while (clock.instant().isBefore(end)) {
            clock.advance(TICK);
            for (VirtualTask task : tasks) {
                task.tick(this::told);
            }
        }
    }

    @Test
    void keepWithinOneBudgetAndUseItUp() throws InterruptedException {
        backfill();
        renewByThemselves();
        renewAfterARestart();
        renewBesideANeighbour();

        int most = log.mostIn(WINDOW);
        report("the fullest window of %s held %d requests of %d".formatted(WINDOW, most, BUDGET));
        assertThat(most).isLessThanOrEqualTo(BUDGET);
    }

    private void backfill() throws InterruptedException {
        liveFor(Duration.ofHours(3));
        tasks.get(1).restart();
        liveFor(Duration.ofHours(2));
        cloudflare.othersAsk(VirtualCloudflare.QUOTA + 1);
        while (backfilled.size() < ACCOUNTS && clock.instant().isBefore(start.plus(Duration.ofDays(1)))) {
            liveFor(Duration.ofSeconds(10));
        }
        Duration took = Duration.between(start, clock.instant());
        Duration bound = WINDOW.multipliedBy(requestsForHistory()).dividedBy(BUDGET);
        report("%d of %d accounts had 12 months told in %s, %.3f times the bound of %s; %d requests were refused"
                .formatted(backfilled.size(), ACCOUNTS, took, seconds(took) / seconds(bound), bound, log.refused()));
        assertThat(backfilled).hasSize(ACCOUNTS);
        assertThat(seconds(took) / seconds(bound)).isLessThanOrEqualTo(1.05);
        // Those that were under way when the neighbour came.
        assertThat(log.refused()).isLessThanOrEqualTo(tasks.size() * 4);
    }

    /** One for each billing period from the first day wanted to the open one, and one for each profile. */
    private long requestsForHistory() {
        return 2L * ACCOUNTS
                + accounts.stream()
                        .mapToLong(account -> FIRST_DAY
                                .plusDays(1)
                                .datesUntil(today.plusDays(1))
                                .filter(day -> day.getDayOfMonth() == VirtualCloudflare.anchorDay(account))
                                .count())
                        .sum();
    }

    private void renewByThemselves() throws InterruptedException {
        log.beginAnew();
        liveFor(Duration.ofHours(4));
        double permitted = permittedIntervals(BUDGET);
        report("then, where the budget permits %.3f intervals: ", permitted);
        List<Duration> waits = log.waits(Asked.OPEN_PERIOD);
        assertThat(seconds(waits.get(waits.size() - 1)) / seconds(USAGE_INTERVAL))
                .isLessThanOrEqualTo(1.1 * permitted);
    }

    private void renewAfterARestart() throws InterruptedException {
        tasks.forEach(VirtualTask::restart);
        log.beginAnew();
        liveFor(Duration.ofHours(3));
        report("after a restart of all tasks, where it permits %.3f: ", permittedIntervals(BUDGET));
    }

    private void renewBesideANeighbour() throws InterruptedException {
        int refused = log.refused();
        Instant begin = clock.instant();
        log.beginAnew();
        for (int i = 0; i < Duration.ofHours(4).toSeconds() / 3; i++) {
            cloudflare.othersAsk(4);
            liveFor(Duration.ofSeconds(3));
        }
        double permitted = permittedIntervals(VirtualCloudflare.QUOTA - 400);
        report("beside a neighbour who spends 400 of 1200, which permits %.3f: ", permitted);
        report("%d requests were sent of the %d left"
                .formatted(log.requestsSince(begin), 800 * Duration.ofHours(4).dividedBy(WINDOW)));
        assertThat(log.refused()).isEqualTo(refused);
    }

    /** How many intervals it takes to read all that is open once in each of its intervals, or 1 if it takes less. */
    private double permittedIntervals(int requests) {
        double wanted = (double) openPeriods() / seconds(USAGE_INTERVAL) + ACCOUNTS / seconds(PROFILE_INTERVAL);
        return Math.max(1, wanted / (requests / seconds(WINDOW)));
    }

    /** The open one of each account, and the one before it within the lookback. */
    private long openPeriods() {
        LocalDate day = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        return ACCOUNTS
                + accounts.stream()
                        .filter(account ->
                                VirtualCloudflare.periodStart(account, day).isAfter(day.minusDays(LOOKBACK_DAYS)))
                        .count();
    }

    private static double seconds(Duration time) {
        return (double) time.toMillis() / 1000;
    }

    private void report(String when, double permitted) {
        report(when.formatted(permitted) + log.percentiles(Asked.OPEN_PERIOD) + "; " + log.percentiles(Asked.PROFILE));
    }

    @SuppressWarnings("SystemOut")
    private static void report(String line) {
        System.out.println(line);
    }
}
