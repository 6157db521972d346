package io.cfbilling.connect.scenario;

import io.cfbilling.connect.CloudflareBillingSourceConnector;
import io.cfbilling.connect.VirtualTask;
import io.cfbilling.connect.fake.VirtualCloudflare;
import io.cfbilling.connect.fake.VirtualCloudflare.RequestKind;
import io.cfbilling.connect.lives.ReadLog;
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

/**
 * Many accounts on four tasks with a backfill of twelve months, in virtual time. Scheduler, budget, streams and offsets
 * are real; Cloudflare, sockets and time are simulated.
 */
public final class VirtualFleet {
    public static final Duration WINDOW = Duration.ofMinutes(5);
    public static final Duration USAGE_INTERVAL = Duration.ofHours(1);
    public static final Duration PROFILE_INTERVAL = Duration.ofHours(6);
    private static final Duration TICK = Duration.ofMillis(100);
    private static final LocalDate FIRST_DAY = LocalDate.parse("2025-03-10");
    private static final int LOOKBACK_DAYS = 7;

    public final SimulatedClock clock = SimulatedClock.at("2026-03-10T00:30:00Z");
    public final Instant start = clock.instant();
    public final ReadLog log = new ReadLog(clock);
    public final VirtualCloudflare cloudflare = new VirtualCloudflare(clock, log);
    public final List<VirtualTask> tasks;
    private final int budget;
    private final LocalDate today = LocalDate.ofInstant(start, ZoneOffset.UTC);
    private final Map<Map<String, ?>, Map<String, Object>> offsets = new HashMap<>();
    private final List<AccountId> accounts;
    private final Set<String> backfilled = new HashSet<>();

    /**
     * @param accounts the number of accounts
     * @param budget how many requests the tasks may send in five minutes
     */
    public VirtualFleet(int accounts, int budget) {
        this.budget = budget;
        this.accounts = IntStream.range(0, accounts)
                .mapToObj(i -> new AccountId("%016x%016x".formatted(i * 0x9e3779b97f4a7c15L, (long) i)))
                .toList();
        this.tasks = tasks();
    }

    private List<VirtualTask> tasks() {
        CloudflareBillingSourceConnector connector = new CloudflareBillingSourceConnector();
        connector.start(Map.of(
                "cloudflare.api.token",
                "cfut_virtual",
                "cloudflare.api.base.url",
                // Refuses connections: a connector that starts looks at its credential.
                "http://localhost:1",
                "cloudflare.api.rate.limit.requests",
                Integer.toString(budget),
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

    /** The backfill of an account is complete once its cursor has reached the last possible day. */
    private void emitted(SourceRecord record) {
        Object cursor = record.sourceOffset().get("cursor");
        String account =
                (String) Objects.requireNonNull(record.sourcePartition().get("account_id"));
        LocalDate end = VirtualCloudflare.periodStart(new AccountId(account), today.minusDays(LOOKBACK_DAYS));
        if (cursor != null && !LocalDate.parse((String) cursor).isBefore(end)) {
            backfilled.add(account);
        }
    }

    public void liveFor(Duration time) throws InterruptedException {
        Instant end = clock.instant().plus(time);
        while (clock.instant().isBefore(end)) {
            clock.advance(TICK);
            for (VirtualTask task : tasks) {
                task.tick(this::emitted);
            }
        }
    }

    /** From now on, a gateway returns errors for all but some accounts. */
    public void failAllBut(int some) {
        Set<AccountId> well = Set.copyOf(accounts.subList(0, some));
        cloudflare.failing = account -> !well.contains(account);
    }

    public int backfilled() {
        return backfilled.size();
    }

    /** One request for each billing period from the start date to the open one, and one for each profile. */
    public long requestsForBackfill() {
        return 2L * accounts.size()
                + accounts.stream()
                        .mapToLong(account -> FIRST_DAY
                                .plusDays(1)
                                .datesUntil(today.plusDays(1))
                                .filter(day -> day.getDayOfMonth() == VirtualCloudflare.anchorDay(account))
                                .count())
                        .sum();
    }

    /** How many intervals a read of all open periods and profiles takes, at least 1. */
    public double permittedIntervals(int requests) {
        double wanted = (double) openPeriods() / seconds(USAGE_INTERVAL) + accounts.size() / seconds(PROFILE_INTERVAL);
        return Math.max(1, wanted / (requests / seconds(WINDOW)));
    }

    /** The open period of each account, and the one before it within the lookback. */
    private long openPeriods() {
        LocalDate day = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        return accounts.size()
                + accounts.stream()
                        .filter(account ->
                                VirtualCloudflare.periodStart(account, day).isAfter(day.minusDays(LOOKBACK_DAYS)))
                        .count();
    }

    /** The longest wait of an open period for a read, in intervals. */
    public double longestWaitInIntervals() {
        List<Duration> waits = log.waits(RequestKind.OPEN_PERIOD);
        return seconds(waits.get(waits.size() - 1)) / seconds(USAGE_INTERVAL);
    }

    public static double seconds(Duration time) {
        return (double) time.toMillis() / 1000;
    }

    @SuppressWarnings("SystemOut")
    public static void report(String line) {
        System.out.println(line);
    }
}
