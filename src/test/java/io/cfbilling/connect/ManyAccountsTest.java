package io.cfbilling.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.cfbilling.connect.VirtualCloudflare.Asked;
import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.simulator.SimulatedClock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * 10,000 accounts of 12 months on four tasks, lived through for a day and a half: tasks restart, somebody else uses up the
 * whole limit once, and later spends a third of it for hours. What is real: scheduler, budget, streams, offsets.
 */
class ManyAccountsTest {
    private static final Logger LOG = LoggerFactory.getLogger(ManyAccountsTest.class);
    private static final int ACCOUNTS = Integer.getInteger("many.accounts", 10_000);
    private static final int BUDGET = 1000;
    private static final Duration WINDOW = Duration.ofMinutes(5);
    private static final Duration TICK = Duration.ofMillis(100);
    private static final Duration USAGE_INTERVAL = Duration.ofHours(1);
    private static final Duration PROFILE_INTERVAL = Duration.ofHours(6);
    private static final LocalDate FIRST_DAY = LocalDate.parse("2025-03-10");
    private static final int LOOKBACK = 7;

    private final SimulatedClock clock = SimulatedClock.at("2026-03-10T00:30:00Z");
    private final Instant start = clock.instant();
    private final LocalDate today = LocalDate.ofInstant(start, ZoneOffset.UTC);
    private final VirtualCloudflare cloudflare = new VirtualCloudflare(clock, this::counted);
    private final Map<Map<String, ?>, Map<String, Object>> offsets = new HashMap<>();
    private final List<Instant> counted = new ArrayList<>();
    private final Map<Asked, Map<AccountId, Instant>> lastRead = new EnumMap<>(Asked.class);
    private final Map<Asked, List<Duration>> gaps = new EnumMap<>(Asked.class);
    private final Set<String> backfilled = new HashSet<>();
    private int refused;
    private final Map<Asked, Integer> kinds = new EnumMap<>(Asked.class);
    private final List<VirtualTask> tasks = tasks();

    private List<VirtualTask> tasks() {
        List<AccountId> accounts = accounts();
        CloudflareBillingSourceConnector connector = new CloudflareBillingSourceConnector();
        connector.start(Map.of(
                "cloudflare.api.token", "cfut_virtual",
                "accounts",
                        String.join(",", accounts.stream().map(AccountId::value).toList()),
                "usage.start.date", FIRST_DAY.toString()));
        List<VirtualTask> some = new ArrayList<>();
        connector
                .taskConfigs(4)
                .forEach(config -> some.add(new VirtualTask(config, cloudflare, offsets, clock, some.size())));
        connector.stop();
        return some;
    }

    private static List<AccountId> accounts() {
        return IntStream.range(0, ACCOUNTS)
                .mapToObj(i -> new AccountId("%016x%016x".formatted(i * 0x9e3779b97f4a7c15L, (long) i)))
                .toList();
    }

    private void counted(AccountId account, Asked asked, boolean isRefused) {
        Instant at = clock.instant();
        counted.add(at);
        kinds.merge(asked, 1, Integer::sum);
        if (isRefused) {
            refused++;
            return;
        }
        Instant before = lastRead.computeIfAbsent(asked, any -> new HashMap<>()).put(account, at);
        if (before != null) {
            gaps.computeIfAbsent(asked, any -> new ArrayList<>()).add(Duration.between(before, at));
        }
    }

    private void told(SourceRecord record) {
        Object cursor = record.sourceOffset().get("cursor");
        String account =
                (String) Objects.requireNonNull(record.sourcePartition().get("account_id"));
        if (cursor != null && !LocalDate.parse((String) cursor).isBefore(firstDayNotFinal(account))) {
            backfilled.add(account);
        }
    }

    private LocalDate firstDayNotFinal(String account) {
        return VirtualCloudflare.periodStart(new AccountId(account), today.minusDays(LOOKBACK));
    }

    /** One for each billing period from the first day wanted to the open one, and one for the profile. */
    private static long requestsNeeded(AccountId account, LocalDate today) {
        int anchor = VirtualCloudflare.anchorDay(account);
        return 2
                + FIRST_DAY
                        .plusDays(1)
                        .datesUntil(today.plusDays(1))
                        .filter(day -> day.getDayOfMonth() == anchor)
                        .count();
    }

    /** Periods that are read at each interval: the open one, and the one before within the lookback. */
    private static long openPeriods(AccountId account, LocalDate today) {
        LocalDate open = VirtualCloudflare.periodStart(account, today);
        return open.equals(VirtualCloudflare.periodStart(account, today.minusDays(LOOKBACK))) ? 1 : 2;
    }

    private void liveUntil(Instant end) throws InterruptedException {
        while (clock.instant().isBefore(end)) {
            clock.advance(TICK);
            for (VirtualTask task : tasks) {
                task.tick(this::told);
            }
        }
    }

    private void liveFor(Duration time) throws InterruptedException {
        liveUntil(clock.instant().plus(time));
    }

    @Test
    void keepWithinOneBudgetAndUseIt() throws InterruptedException {
        liveFor(Duration.ofHours(3));
        tasks.get(1).restart();
        liveFor(Duration.ofHours(2));
        cloudflare.othersAsk(VirtualCloudflare.QUOTA + 1);
        while (backfilled.size() < ACCOUNTS && clock.instant().isBefore(start.plus(Duration.ofDays(1)))) {
            liveFor(Duration.ofMinutes(10));
            report("%s %d done %d %s".formatted(clock.instant(), counted.size(), backfilled.size(), kinds));
        }
        Duration backfill = Duration.between(start, clock.instant());
        Duration bound = bound(accounts().stream()
                .mapToLong(account -> requestsNeeded(account, today))
                .sum());
        report("backfill of %d accounts took %s, %.3f times the bound of %s; %d requests refused"
                .formatted(backfilled.size(), backfill, ratio(backfill, bound), bound, refused));
        int refusedInBurst = refused;
        assertThat(backfilled).hasSize(ACCOUNTS);

        double permitted = permitted(BUDGET);
        report("the budget permits to read everything every %.3f intervals".formatted(permitted));
        renewFor(Duration.ofHours(5), "by ourselves");
        tasks.forEach(VirtualTask::restart);
        renewFor(Duration.ofHours(3), "after a restart of all tasks");

        Instant end = clock.instant().plus(Duration.ofHours(5));
        gaps.clear();
        while (clock.instant().isBefore(end)) {
            cloudflare.othersAsk(4);
            liveFor(Duration.ofSeconds(3));
        }
        report("while others spend a third of the limit: " + percentiles());

        int most = mostInAWindow();
        report("fullest window of %s: %d requests of %d".formatted(WINDOW, most, BUDGET));
        assertThat(most).isLessThanOrEqualTo(BUDGET);
        assertThat(refused).isEqualTo(refusedInBurst);
        assertThat(ratio(backfill, bound)).isLessThanOrEqualTo(1.05);
    }

    private void renewFor(Duration time, String when) throws InterruptedException {
        gaps.clear();
        liveFor(time);
        report(when + ": " + percentiles());
    }

    private double permitted(int budget) {
        LocalDate day = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        double wanted = accounts().stream()
                                .mapToLong(account -> openPeriods(account, day))
                                .sum()
                        / seconds(USAGE_INTERVAL)
                + ACCOUNTS / seconds(PROFILE_INTERVAL);
        return Math.max(1, wanted / (budget / seconds(WINDOW)));
    }

    private static Duration bound(long requests) {
        return WINDOW.multipliedBy(requests).dividedBy(BUDGET);
    }

    private int mostInAWindow() {
        int most = 0;
        int first = 0;
        for (int last = 0; last < counted.size(); last++) {
            while (!counted.get(first).plus(WINDOW).isAfter(counted.get(last))) {
                first++;
            }
            most = Math.max(most, last - first + 1);
        }
        return most;
    }

    private String percentiles() {
        StringBuilder text = new StringBuilder();
        gaps.forEach((asked, all) ->
                text.append(asked).append(' ').append(percentiles(all)).append("; "));
        return text.toString();
    }

    private static String percentiles(Collection<Duration> gaps) {
        List<Duration> sorted = gaps.stream().sorted().toList();
        return "%d gaps, 50%% %s, 95%% %s, 99%% %s, longest %s"
                .formatted(sorted.size(), at(sorted, 0.5), at(sorted, 0.95), at(sorted, 0.99), at(sorted, 1));
    }

    private static Duration at(List<Duration> sorted, double part) {
        return sorted.get((int) Math.ceil(part * (sorted.size() - 1))).truncatedTo(ChronoUnit.SECONDS);
    }

    private static double ratio(Duration one, Duration other) {
        return seconds(one) / seconds(other);
    }

    private static double seconds(Duration time) {
        return time.toMillis() / 1000.0;
    }

    private static void report(String line) {
        LOG.info("{}", line);
        System.out.println(line);
    }
}
