package io.cfbilling.connect.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cfbilling.connect.cluster.UsageTopic;
import io.cfbilling.connect.fake.CapturedLog;
import io.cfbilling.connect.fake.FakeWorker;
import io.cfbilling.connect.poll.FailurePolicy;
import io.cfbilling.connect.simulator.CloudflareSimulator;
import io.cfbilling.connect.simulator.Dataset;
import io.cfbilling.connect.simulator.Fault;
import io.cfbilling.connect.simulator.Fault.Kind;
import io.cfbilling.connect.simulator.FaultScope;
import io.cfbilling.connect.simulator.ReceivedRequest;
import io.cfbilling.connect.simulator.SimulatedAccount;
import io.cfbilling.connect.simulator.SimulatedClock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A short rejection delays an account by a minute; a lasting one stops the account, or the task if all accounts have it. */
class RejectionThroughTimeTest {
    private static final Duration LONGEST_FIRST_WAIT = Duration.ofSeconds(90);
    private static final FaultScope EVERYTHING = FaultScope.everything();

    private final SimulatedClock clock = SimulatedClock.at("2026-03-10T09:30:00Z");
    private final List<SimulatedAccount> accounts = IntStream.rangeClosed(1, 3)
            .mapToObj(seed -> SimulatedAccount.builder(seed)
                    .subscription(3, LocalDate.of(2025, 1, 1))
                    .services(2)
                    .stable()
                    .build())
            .toList();
    private final CloudflareSimulator simulator =
            CloudflareSimulator.builder().clock(clock).accounts(accounts).start();

    @AfterEach
    void close() {
        simulator.close();
    }

    private FakeWorker polling(int some, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(more);
        settings.putIfAbsent("datasets", "profile,usage");
        settings.put(
                "accounts",
                accounts.stream().limit(some).map(SimulatedAccount::id).collect(Collectors.joining(",")));
        return new FakeWorker(simulator, clock, settings);
    }

    private List<SourceRecord> pollAfter(Duration time, FakeWorker worker) {
        clock.advance(time);
        return worker.pollAll();
    }

    private void fail(int account, Fault fault) {
        simulator
                .faults()
                .inject(fault, EVERYTHING.account(accounts.get(account).id()));
    }

    private List<ReceivedRequest> lookUps() {
        return simulator.requests().stream()
                .filter(request -> request.path().endsWith("/tokens/verify"))
                .toList();
    }

    /** The number of requests without those that look up the credential. */
    private long reads() {
        return simulator.reads().size();
    }

    private boolean emits(List<SourceRecord> emitted, int account) {
        return UsageTopic.rows(emitted).stream()
                .anyMatch(row -> row.accountId().equals(accounts.get(account).id()));
    }

    @Test
    void aShort403DelaysAnAccountByAMinute() {
        FakeWorker worker = polling(1, Map.of());
        simulator.faults().inject(Fault.forbidden(), EVERYTHING.times(2));
        assertThat(worker.pollAll()).isEmpty();
        assertThat(pollAfter(Duration.ofSeconds(59), worker)).isEmpty();
        assertThat(reads()).isEqualTo(2);
        assertThat(emits(pollAfter(LONGEST_FIRST_WAIT, worker), 0)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aTaskFailsOnASecond403ForAllAccounts(int some) {
        FakeWorker worker = polling(some, Map.of());
        simulator.faults().inject(Fault.forbidden());
        worker.pollAll();
        assertThatThrownBy(() -> pollAfter(LONGEST_FIRST_WAIT, worker))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("cloudflare.api.token")
                .hasMessageContaining("invalid, expired or disabled")
                .hasMessageContaining("Account, Billing, Read")
                .hasMessageNotContaining(CloudflareSimulator.DEFAULT_TOKEN);
        assertThat(reads()).isLessThanOrEqualTo(4L * some);
    }

    @Test
    void aTaskWithEarlierResponsesFailsToo() {
        FakeWorker worker = polling(2, Map.of("datasets", "usage"));
        worker.pollAll();
        simulator.faults().inject(Fault.error(400, 10000));
        pollAfter(Duration.ofHours(1), worker);
        assertThatThrownBy(() -> pollAfter(LONGEST_FIRST_WAIT, worker)).isInstanceOf(ConnectException.class);
    }

    @Test
    void oneForbiddenDatasetFailsNoTask() {
        FakeWorker worker = polling(1, Map.of());
        simulator.faults().inject(Fault.forbidden(), EVERYTHING.dataset(Dataset.PROFILE));
        worker.pollAll();
        for (int hour = 0; hour < 48; hour++) {
            pollAfter(Duration.ofHours(1), worker);
        }
        simulator.faults().clear();
        assertThat(PolledAccount.values(pollAfter(Duration.ofDays(1), worker), "profile"))
                .hasSize(1);
    }

    @Test
    void oneForbiddenAccountIsLoggedOnceAndRecovers() {
        try (CapturedLog log = new CapturedLog(FailurePolicy.class)) {
            FakeWorker worker = polling(3, Map.of("datasets", "usage"));
            fail(0, Fault.forbidden());
            List<SourceRecord> emitted = worker.pollAll();
            assertThat(emits(emitted, 0)).isFalse();
            assertThat(emits(emitted, 1) && emits(emitted, 2)).isTrue();
            for (int minute = 0; minute < 120; minute++) {
                pollAfter(Duration.ofMinutes(1), worker);
            }
            assertThat(log.warnings()).hasSize(1);
            simulator.faults().clear();
            assertThat(emits(pollAfter(Duration.ofDays(1), worker), 0)).isTrue();
            assertThat(log.infos()).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"403, 10000", "404, 7003"})
    void inModeFailASecondRejectionOfAnAccountFailsTheTask(int status, int code) {
        FakeWorker worker = polling(3, Map.of("datasets", "usage", "accounts.errors.mode", "fail"));
        fail(0, Fault.error(status, code));
        assertThat(emits(worker.pollAll(), 1)).isTrue();
        assertThatThrownBy(() -> pollAfter(LONGEST_FIRST_WAIT, worker))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining(accounts.get(0).id())
                .hasMessageContaining("accounts.errors.mode")
                .hasMessageNotContaining(CloudflareSimulator.DEFAULT_TOKEN);
    }

    @Test
    void aSecond404ForTheUsageOfAllAccountsFailsTheTask() {
        FakeWorker worker = polling(3, Map.of());
        simulator.faults().inject(Fault.notFound(), EVERYTHING);
        worker.pollAll();
        assertThatThrownBy(() -> pollAfter(LONGEST_FIRST_WAIT, worker))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("ids in accounts")
                .hasMessageContaining("cloudflare.api.base.url");
    }

    @Test
    void a404ForUsageFailsNoTaskIfThereAreProfiles() {
        FakeWorker worker = polling(1, Map.of());
        simulator.faults().inject(Fault.notFound(), EVERYTHING.dataset(Dataset.USAGE));
        worker.pollAll();
        assertThat(emits(pollAfter(LONGEST_FIRST_WAIT, worker), 0)).isFalse();
        simulator.faults().clear();
        assertThat(emits(pollAfter(Duration.ofMinutes(4), worker), 0)).isTrue();
    }

    @Test
    void failuresOfOthersDoNotAffectAHealthyAccount() {
        FakeWorker worker = polling(
                3,
                Map.of(
                        "datasets", "usage",
                        "cloudflare.api.retry.max.attempts", "2",
                        "cloudflare.api.request.timeout.ms", "400"));
        fail(0, Fault.of(Kind.HANG));
        fail(1, Fault.forbidden());
        assertThat(emits(worker.pollAll(), 2)).isTrue();
        simulator.faults().disarm();
        fail(0, Fault.error(500, 10000));
        fail(1, Fault.forbidden());
        int checkpoints = 0;
        for (int hour = 0; hour < 6; hour++) {
            checkpoints += PolledAccount.values(pollAfter(Duration.ofHours(1), worker), "checkpoints")
                    .size();
        }
        assertThat(checkpoints).isGreaterThanOrEqualTo(6);
        simulator.faults().clear();
        List<SourceRecord> emitted = pollAfter(Duration.ofDays(1), worker);
        assertThat(emits(emitted, 0) && emits(emitted, 1)).isTrue();
    }

    @Test
    void anApiThatIsDownForDaysFailsNoTask() {
        FakeWorker worker = polling(3, Map.of());
        simulator.faults().inject(Fault.html(503));
        for (int hour = 0; hour < 72; hour++) {
            pollAfter(Duration.ofHours(1), worker);
        }
        simulator.faults().clear();
        List<SourceRecord> emitted = pollAfter(Duration.ofHours(1), worker);
        assertThat(IntStream.range(0, 3).allMatch(account -> emits(emitted, account)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void anInvalidTokenFailsTheTaskAtOnce(int some) {
        FakeWorker worker = polling(some, Map.of());
        worker.pollAll();
        simulator.rotateToken("cfut_another");
        assertThatThrownBy(() -> pollAfter(Duration.ofHours(1), worker))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("the token in cloudflare.api.token is invalid")
                .hasMessageNotContaining(CloudflareSimulator.DEFAULT_TOKEN);
    }

    @ParameterizedTest
    @CsvSource({"401, 9109", "403, 9109", "200, 9109", "200, 6003", "400, 6003", "404, 7003"})
    void anErrorOfOneAccountFailsNoTaskIfTheTokenIsValid(int status, int code) {
        FakeWorker worker = polling(3, Map.of("datasets", "usage"));
        fail(0, Fault.error(status, code));
        assertThat(emits(worker.pollAll(), 1)).isTrue();
        for (int minute = 0; minute < 120; minute++) {
            pollAfter(Duration.ofMinutes(1), worker);
        }
        assertThat(lookUps()).hasSizeLessThanOrEqualTo(24);
        simulator.faults().clear();
        assertThat(emits(pollAfter(Duration.ofDays(1), worker), 0)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 400, 401, 403, 404})
    void aGatewaysErrorPageForAllAccountsFailsNoTask(int status) {
        FakeWorker worker = polling(3, Map.of());
        simulator.faults().inject(Fault.html(status));
        for (int hour = 0; hour < 48; hour++) {
            pollAfter(Duration.ofHours(1), worker);
        }
        assertThat(lookUps()).isEmpty();
        simulator.faults().clear();
        List<SourceRecord> emitted = pollAfter(Duration.ofHours(1), worker);
        assertThat(IntStream.range(0, 3).allMatch(account -> emits(emitted, account)))
                .isTrue();
    }
}
