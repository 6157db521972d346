package io.cfbilling.connect.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.cfbilling.connect.CloudflareBillingSourceTask;
import io.cfbilling.connect.TestTask;
import io.cfbilling.connect.cluster.UsageTopic;
import io.cfbilling.connect.fake.FakeWorker;
import io.cfbilling.connect.simulator.CloudflareSimulator;
import io.cfbilling.connect.simulator.Fault;
import io.cfbilling.connect.simulator.Fault.Kind;
import io.cfbilling.connect.simulator.FaultScope;
import io.cfbilling.connect.simulator.Malformation;
import io.cfbilling.connect.simulator.SimulatedAccount;
import io.cfbilling.connect.simulator.SimulatedClock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A failure of one account does not affect the others, and the account recovers without intervention. */
class FailureThroughTimeTest {
    private static final Duration INTERVAL = Duration.ofHours(1);

    private final SimulatedClock clock = SimulatedClock.at("2026-03-10T09:30:00Z");
    private final SimulatedAccount troubled = stable(1);
    private final SimulatedAccount well = stable(2);
    private final CloudflareSimulator simulator = CloudflareSimulator.builder()
            .clock(clock)
            .accounts(List.of(troubled, well))
            .start();
    private final FakeWorker worker = new FakeWorker(
            simulator,
            clock,
            Map.of(
                    "datasets", "usage",
                    "accounts", troubled.id() + "," + well.id(),
                    "cloudflare.api.request.timeout.ms", "2000"));

    @AfterEach
    void close() {
        simulator.close();
    }

    private static SimulatedAccount stable(int seed) {
        return SimulatedAccount.stable(seed, 3, 3);
    }

    private List<SourceRecord> pollAfter(Duration time) {
        clock.advance(time);
        return worker.pollAll();
    }

    private static boolean emitsRowsOf(List<SourceRecord> emitted, SimulatedAccount account) {
        return UsageTopic.rows(emitted).stream().anyMatch(row -> row.accountId().equals(account.id()));
    }

    private FaultScope troubledAccount() {
        return FaultScope.everything().account(troubled.id());
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"HANG", "STALL", "RESET", "TRUNCATED", "CUT_JSON", "NOT_JSON"})
    void aBrokenResponseIsRequestedAgain(Kind kind) {
        simulator.faults().inject(Fault.of(kind), troubledAccount().times(1));
        List<SourceRecord> emitted = worker.pollAll();
        assertThat(emitsRowsOf(emitted, well)).isTrue();
        assertThat(emitsRowsOf(emitted, troubled) || emitsRowsOf(pollAfter(Duration.ofSeconds(1)), troubled))
                .isTrue();
    }

    @Test
    void aFailingAccountIsTriedEightTimesPerIntervalAndRecovers() {
        simulator.faults().inject(Fault.html(503), troubledAccount());
        worker.pollAll();
        for (int minute = 0; minute < 10; minute++) {
            pollAfter(Duration.ofMinutes(1));
        }
        assertThat(simulator.requests())
                .filteredOn(request -> troubled.id().equals(request.accountId()))
                .hasSize(8);
        simulator.faults().clear();
        assertThat(emitsRowsOf(pollAfter(INTERVAL), troubled)).isTrue();
    }

    @Test
    void aForbiddenAccountBacksOffAndRecoversWithinADay() {
        simulator.faults().inject(Fault.forbidden(), troubledAccount());
        assertThat(emitsRowsOf(worker.pollAll(), well)).isTrue();
        for (int hour = 0; hour < 96; hour++) {
            pollAfter(INTERVAL);
        }
        assertThat(simulator.requests())
                .filteredOn(request -> troubled.id().equals(request.accountId()))
                .hasSizeBetween(8, 20);
        simulator.faults().clear();
        assertThat(emitsRowsOf(pollAfter(Duration.ofDays(1)), troubled)).isTrue();
    }

    @Test
    void aRejectedCredentialFailsTheTaskNamingTheSettingOnly() {
        simulator.rotateToken("cfut_another");
        assertThatThrownBy(worker::pollAll)
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("cloudflare.api.token")
                .hasMessageNotContaining(CloudflareSimulator.DEFAULT_TOKEN);
    }

    @Test
    void noRequestIsSentDuringARateLimitPause() {
        simulator
                .faults()
                .inject(
                        Fault.tooManyRequests(Duration.ofSeconds(90)),
                        troubledAccount().times(1));
        worker.pollAll();
        int requested = simulator.reads().size();
        assertThat(requested).isLessThanOrEqualTo(2);
        pollAfter(Duration.ofSeconds(89));
        assertThat(simulator.reads()).hasSize(requested);
        List<SourceRecord> emitted = pollAfter(Duration.ofSeconds(1));
        assertThat(emitsRowsOf(emitted, troubled)).isTrue();
    }

    @Test
    void aRetryAfterOfZeroCausesNoBurstOfRequests() {
        simulator.faults().inject(Fault.tooManyRequests(Duration.ZERO), FaultScope.everything());
        worker.pollAll();
        assertThat(simulator.requests()).hasSizeLessThan(10);
    }

    @Test
    void aMalformedRowDoesNotAffectOtherRows() {
        LocalDate day = LocalDate.parse("2026-03-05");
        String service = troubled.serviceNames().get(0);
        int rows = simulator
                .ledger()
                .rows(troubled.id(), LocalDate.parse("2026-03-03"), LocalDate.parse("2026-03-11"))
                .size();
        simulator.faults().malform(troubled.id(), day, service, Malformation.wrongType("ContractedCost"));
        List<SourceRecord> emitted = worker.pollAll();
        assertThat(UsageTopic.rows(emitted))
                .filteredOn(row -> row.accountId().equals(troubled.id()))
                .hasSize(rows - 1)
                .noneMatch(row -> row.day().equals(day) && row.serviceName().equals(service));
        simulator.faults().clear();
        assertThat(UsageTopic.rows(pollAfter(INTERVAL)))
                .allMatch(row -> row.day().equals(day));
    }

    @Test
    void noRequestOutlivesItsTask() throws InterruptedException {
        simulator.faults().inject(Fault.of(Kind.STALL), FaultScope.everything());
        ExecutorService pool = Executors.newFixedThreadPool(4);
        CloudflareBillingSourceTask task = TestTask.create(clock, Duration.ofMillis(10), threads -> pool);
        worker.start(task, Map.of("cloudflare.api.request.timeout.ms", "600000"));
        await().until(() -> task.poll() == null && simulator.faults().held() == 2);
        task.stop();
        assertThat(pool.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
    }

    private long responded(SimulatedAccount account) {
        return simulator.requests().stream()
                .filter(request -> account.id().equals(request.accountId()) && request.status() == 200)
                .count();
    }

    @Test
    void a429ForOneAccountOnlyDoesNotDelayOthers() {
        worker.set("cloudflare.api.max.concurrent.requests", "1").restart();
        simulator.faults().inject(Fault.tooManyRequests(Duration.ofMinutes(2)), troubledAccount());
        worker.pollAll();
        for (int minute = 0; minute < 180; minute++) {
            pollAfter(Duration.ofMinutes(1));
        }
        assertThat(responded(well)).isBetween(3L, 4L);
        simulator.faults().clear();
        assertThat(emitsRowsOf(pollAfter(INTERVAL), troubled)).isTrue();
    }

    @Test
    void anOldPeriodThatAlwaysFailsDoesNotHoldUpOthers() {
        worker.set("usage.start.date", "2025-11-03").restart();
        simulator.faults().inject(Fault.html(504), troubledAccount().beginsBefore(LocalDate.parse("2025-10-10")));
        worker.pollAll();
        for (int minute = 0; minute < 190; minute++) {
            pollAfter(Duration.ofMinutes(1));
        }
        assertThat(UsageTopic.compacted(worker.written()))
                .filteredOn(row -> row.accountId().equals(troubled.id()))
                .containsExactlyInAnyOrderElementsOf(simulator
                        .ledger()
                        .rows(troubled.id(), LocalDate.parse("2025-12-03"), LocalDate.parse("2026-03-11")));
        assertThat(simulator.requests())
                .filteredOn(request -> troubled.id().equals(request.accountId())
                        && LocalDate.parse("2026-03-11").equals(request.to()))
                .as("reads of the open period")
                .hasSizeBetween(3, 4);
        simulator.faults().clear();
        pollAfter(INTERVAL);
        assertThat(UsageTopic.compacted(worker.written()))
                .filteredOn(row -> row.accountId().equals(troubled.id()))
                .hasSameSizeAs(simulator
                        .ledger()
                        .rows(troubled.id(), LocalDate.parse("2025-11-03"), LocalDate.parse("2026-03-11")));
    }
}
