package io.cfbilling.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.cfbilling.connect.api.AccountsPage;
import io.cfbilling.connect.api.CloudflareApi;
import io.cfbilling.connect.api.CredentialStatus;
import io.cfbilling.connect.api.ProfileResponse;
import io.cfbilling.connect.api.UsageResponse;
import io.cfbilling.connect.api.VerifiedToken;
import io.cfbilling.connect.config.ConnectorConfig;
import io.cfbilling.connect.fake.FakeKafka;
import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.model.EndpointVersion;
import io.cfbilling.connect.model.SampleRow;
import io.cfbilling.connect.model.UsageField;
import io.cfbilling.connect.model.UsageLine;
import io.cfbilling.connect.poll.Poller;
import io.cfbilling.connect.scenario.VirtualFleet;
import io.cfbilling.connect.simulator.SimulatedClock;
import io.cfbilling.connect.spool.SortedSpool;
import io.cfbilling.connect.spool.SpoolDirectory;
import io.cfbilling.connect.stream.BillingStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The heap that a task needs for accounts with 20 services each and a start date two years before their first usage. With
 * {@code -Dremembered.accounts=10000}, for as many accounts as Cloudflare's limits permit to be read hourly.
 */
@Tag("long")
class ManyAccountsMemoryTest {
    private static final int ACCOUNTS = Integer.getInteger("remembered.accounts", 250);
    private static final int SERVICES = 20;
    private static final int MOST_BYTES = 20 * 1024;
    private static final LocalDate FIRST_USAGE = LocalDate.of(2026, 2, 1);
    private static final int IDLE_POLLS = 5;

    private final SimulatedClock clock = SimulatedClock.at("2026-03-10T00:30:00Z");
    private final SpoolDirectory spool = new SpoolDirectory(Path.of(System.getProperty("java.io.tmpdir")));

    /** Returns usage of every service on each day since the first one, in calendar months. */
    private final class Api implements CloudflareApi {
        @Override
        public UsageResponse usage(EndpointVersion api, AccountId account, DateRange days) {
            SortedSpool<UsageLine> lines = spool.usage();
            LocalDate from = DateRange.later(days.from(), FIRST_USAGE);
            LocalDate to = DateRange.earlier(
                    days.to(), DateRange.dayOf(clock.instant()).plusDays(1));
            for (LocalDate day = from; day.isBefore(to); day = day.plusDays(1)) {
                Instant period = Instant.parse(day.withDayOfMonth(1) + "T00:00:00Z");
                for (int service = 0; service < SERVICES; service++) {
                    lines.add(SampleRow.row()
                            .on(day.toString())
                            .with(UsageField.SERVICE_NAME, "A service of Cloudflare, number " + service)
                            .with(UsageField.BILLING_PERIOD_START, period)
                            .build());
                }
            }
            return new UsageResponse(api, lines, "/usage", clock.instant(), Optional.empty());
        }

        @Override
        public ProfileResponse profile(AccountId account) {
            return new ProfileResponse(null, null, "/profile", clock.instant());
        }

        @Override
        public AccountsPage accounts(int number) {
            throw new UnsupportedOperationException();
        }

        @Override
        public VerifiedToken verifiedToken(@Nullable AccountId account) {
            return new VerifiedToken(CredentialStatus.ACTIVE, Optional.empty());
        }
    }

    private Poller poller() {
        ConnectorConfig config = new ConnectorConfig(Map.of(
                "cloudflare.api.token",
                "cfut_virtual",
                "cloudflare.api.rate.limit.requests",
                Integer.toString(Integer.MAX_VALUE),
                "accounts",
                IntStream.range(0, ACCOUNTS).mapToObj("%032x"::formatted).collect(Collectors.joining(",")),
                "usage.start.date",
                FIRST_USAGE.minusYears(2).toString()));
        Assembly assembly = new Assembly(config, clock);
        List<BillingStream> streams =
                new StreamAssembly(config, assembly.activity()).streams(new FakeKafka().offsets(), clock.instant());
        return assembly.poller(streams, last -> {}, new Api(), assembly.budget(), Runnable::run);
    }

    private void pollAll(Poller task) throws InterruptedException {
        for (int idle = 0; idle < IDLE_POLLS; ) {
            idle = task.poll(Duration.ZERO).isEmpty() ? idle + 1 : 0;
            clock.advance(Duration.ofMillis(1));
        }
    }

    private static long heap() {
        for (int collections = 0; collections < 3; collections++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private void report(String when, long bytes) {
        VirtualFleet.report("a task keeps %.1f KB of each of %d accounts %s"
                .formatted((double) bytes / ACCOUNTS / 1024, ACCOUNTS, when));
    }

    @Test
    void isBoundedForAnyBackfill() throws InterruptedException {
        Poller task = poller();
        pollAll(task);
        long waiting = heap();
        clock.advance(Duration.ofHours(2));
        pollAll(task);
        long confirmed = heap();
        task.close();
        task = null;
        long nothing = heap();

        report("while two years of empty periods wait for confirmation", waiting - nothing);
        report("afterwards", confirmed - nothing);
        assertThat((waiting - nothing) / ACCOUNTS).isLessThan(MOST_BYTES);
        assertThat((confirmed - nothing) / ACCOUNTS).isLessThan(MOST_BYTES);
    }
}
