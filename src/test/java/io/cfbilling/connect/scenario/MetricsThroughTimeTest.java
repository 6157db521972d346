package io.cfbilling.connect.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cfbilling.connect.activity.AccountsActivity;
import io.cfbilling.connect.activity.TokenActivity;
import io.cfbilling.connect.fake.CapturedLog;
import io.cfbilling.connect.fake.FakeWorker;
import io.cfbilling.connect.simulator.CloudflareSimulator;
import io.cfbilling.connect.simulator.Dataset;
import io.cfbilling.connect.simulator.Fault;
import io.cfbilling.connect.simulator.FaultScope;
import io.cfbilling.connect.simulator.Malformation;
import io.cfbilling.connect.simulator.SimulatedAccount;
import io.cfbilling.connect.simulator.SimulatedClock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The metrics of a task over time. */
class MetricsThroughTimeTest {
    private static final Duration INTERVAL = Duration.ofHours(1);

    private final SimulatedClock clock = SimulatedClock.at("2026-03-10T09:30:00Z");
    private final SimulatedAccount first = stable(1);
    private final SimulatedAccount second = stable(2);
    private final CloudflareSimulator simulator = CloudflareSimulator.builder()
            .clock(clock)
            .accounts(List.of(first, second))
            .start();
    private final FakeWorker worker = worker(Map.of());

    @AfterEach
    void close() {
        simulator.close();
    }

    private static SimulatedAccount stable(int seed) {
        return SimulatedAccount.stable(seed, 3, 3);
    }

    private FakeWorker worker(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>();
        settings.put("accounts", first.id() + "," + second.id());
        settings.put("profile.poll.interval.ms", String.valueOf(INTERVAL.toMillis()));
        settings.putAll(more);
        return new FakeWorker(simulator, clock, settings);
    }

    private double value(String name) {
        return worker.metrics().value(name);
    }

    private List<SourceRecord> pollAfter(Duration time) {
        clock.advance(time);
        return worker.pollAll();
    }

    private static int records(List<SourceRecord> emitted, String topic) {
        return (int) emitted.stream()
                .filter(record -> record.topic().endsWith(topic) && record.value() != null)
                .count();
    }

    private static int tombstones(List<SourceRecord> emitted, String topic) {
        return (int) emitted.stream()
                .filter(record -> record.topic().endsWith(topic) && record.value() == null)
                .count();
    }

    @Test
    void emittedRecordsAreCounted() {
        List<SourceRecord> emitted = worker.pollAll();

        assertThat(value("usage-rows-emitted-total"))
                .isEqualTo(records(emitted, ".usage"))
                .isPositive();
        assertThat(value("usage-rows-read-total")).isGreaterThanOrEqualTo(value("usage-rows-emitted-total"));
        assertThat(value("checkpoints-total"))
                .isEqualTo(records(emitted, ".checkpoints"))
                .isPositive();
        assertThat(value("profiles-emitted-total")).isEqualTo(2);
        assertThat(value("usage-rows-removed-total")).isZero();
        assertThat(value("dead-letters-total")).isZero();
    }

    @Test
    void removedAndMalformedRowsAreCounted() {
        worker.pollAll();
        LocalDate day = LocalDate.of(2026, 3, 5);
        simulator.ledger().remove(first.id(), day, first.serviceNames().get(0));
        simulator
                .faults()
                .malform(second.id(), day, second.serviceNames().get(0), Malformation.wrongType("ContractedCost"));
        List<SourceRecord> emitted = new ArrayList<>(pollAfter(INTERVAL));
        assertThat(value("usage-responses-incomplete-total")).isEqualTo(1);
        emitted.addAll(pollAfter(INTERVAL));

        assertThat(value("usage-rows-removed-total"))
                .isEqualTo(tombstones(emitted, ".usage"))
                .isEqualTo(1);
        assertThat(value("dead-letters-total")).isEqualTo(1);
    }

    @Test
    void requestsAreCountedByOutcome() {
        simulator.faults().inject(Fault.html(503), FaultScope.everything().times(2));
        worker.pollAll();
        pollAfter(Duration.ofMinutes(1));
        assertThat(value("requests-total{transient}")).isEqualTo(2);
        assertThat(value("requests-total{success}"))
                .isEqualTo(simulator.requests().size() - 2);
        assertThat(value("requests-in-flight")).isZero();

        simulator
                .faults()
                .inject(
                        Fault.tooManyRequests(Duration.ofSeconds(90)),
                        FaultScope.everything().times(1));
        pollAfter(INTERVAL);
        pollAfter(Duration.ofSeconds(90));
        assertThat(value("requests-total{rate-limited}")).isEqualTo(1);
        assertThat(value("rate-limit-wait-seconds-total")).isEqualTo(90);
    }

    @Test
    void requestsWithARejectedCredentialAreCounted() {
        simulator.rotateToken("cfut_another");
        assertThatThrownBy(worker::pollAll).isInstanceOf(ConnectException.class);
        // All but the look-up of the token, which succeeds and returns that the token is invalid.
        assertThat(value("requests-total{forbidden}"))
                .isEqualTo(simulator.requests().size() - 1)
                .isPositive();
    }

    @Test
    void aForbiddenAccountIsInBackoffUntilItResponds() {
        simulator.faults().inject(Fault.forbidden(), FaultScope.everything().account(first.id()));
        worker.pollAll();
        assertThat(value("accounts")).isEqualTo(2);
        assertThat(value("accounts-in-backoff")).isEqualTo(1);
        assertThat(value("requests-total{forbidden}")).isEqualTo(2);

        simulator.faults().clear();
        pollAfter(Duration.ofMinutes(2));
        assertThat(value("accounts-in-backoff")).isZero();
    }

    @Test
    void theAccountFurthestBehindDeterminesTheMaxima() {
        worker.pollAll();
        assertThat(value("usage-days-behind-max")).isZero();
        assertThat(value("seconds-since-success-max{usage}")).isZero();

        simulator
                .faults()
                .inject(
                        Fault.forbidden(),
                        FaultScope.everything().account(first.id()).dataset(Dataset.USAGE));
        for (int hour = 0; hour < 72; hour++) {
            pollAfter(INTERVAL);
        }
        assertThat(value("usage-days-behind-max")).isEqualTo(3);
        assertThat(value("seconds-since-success-max{usage}")).isEqualTo(3 * 86_400);
        assertThat(value("seconds-since-success{usage}")).isZero();
        assertThat(value("seconds-since-success-max{profile}")).isZero();

        worker.restart();
        assertThat(value("usage-days-behind-max"))
                .as("the days behind according to the offset")
                .isEqualTo(3);
        simulator.faults().clear();
        pollAfter(Duration.ofDays(1));
        assertThat(value("usage-days-behind-max")).isZero();
        assertThat(value("seconds-since-success-max{usage}")).isZero();
    }

    @Test
    void daysAreBehindUntilTheBackfillIsDoneWhichIsLoggedOnce() {
        try (CapturedLog log = new CapturedLog(AccountsActivity.class);
                Backfilling later = new Backfilling()) {
            assertThat(later.value("usage-days-behind-max")).isEqualTo(69 + 1);
            assertThat(later.value("accounts-backfilling")).isEqualTo(2);
            later.worker.pollAll();
            assertThat(later.value("usage-days-behind-max")).isZero();
            assertThat(later.value("accounts-backfilling")).isZero();
            clock.advance(INTERVAL);
            later.worker.pollAll();
            assertThat(log.infos())
                    .containsExactlyInAnyOrder(
                            "The usage of account " + first.id() + " is read up to the present",
                            "The usage of account " + second.id() + " is read up to the present",
                            "The usage of all accounts of this task is read up to the present");
        }
    }

    /** A task that backfills January. */
    private final class Backfilling implements AutoCloseable {
        private final FakeWorker worker = worker(Map.of("usage.start.date", "2025-12-31"));

        double value(String name) {
            return worker.metrics().value(name);
        }

        @Override
        public void close() {
            worker.stop();
        }
    }

    @Test
    void nothingIsBehindOnceTheEndDateIsFinal() {
        FakeWorker ending = worker(Map.of(
                "datasets", "usage",
                "usage.start.date", "2026-01-03",
                "usage.end.date", "2026-02-02"));
        ending.pollAll();
        clock.advance(Duration.ofDays(30));
        ending.pollAll();
        assertThat(ending.metrics().value("usage-days-behind-max")).isZero();
        assertThat(ending.metrics().value("seconds-since-success-max{usage}")).isZero();
        assertThat(ending.metrics().value("accounts-backfilling")).isZero();
    }

    @Test
    void suspectResponsesAreCounted() {
        worker.pollAll();
        assertThat(value("usage-responses-incomplete-total")).isZero();
        assertThat(value("usage-responses-empty-total")).isZero();

        simulator
                .faults()
                .inject(
                        Fault.withoutDay(LocalDate.of(2026, 3, 5)),
                        FaultScope.everything().account(first.id()).times(1));
        pollAfter(INTERVAL);
        assertThat(value("usage-responses-incomplete-total")).isEqualTo(1);
        assertThat(value("usage-responses-empty-total")).isZero();
    }

    @Test
    void waitingForTheBudgetIsMeasured() {
        FakeWorker waiting = worker(
                Map.of("cloudflare.api.rate.limit.requests", "1", "cloudflare.api.rate.limit.window.ms", "60000"));
        waiting.pollAll();
        clock.advance(Duration.ofSeconds(40));
        waiting.pollAll();
        assertThat(waiting.metrics().value("poll-overdue-seconds-max")).isEqualTo(40);
        assertThat(waiting.metrics().value("rate-limit-wait-seconds-total")).isEqualTo(40);
    }

    private int lookUps() {
        return simulator.requests().size() - simulator.reads().size();
    }

    @Test
    void theDaysUntilTheTokenExpiresAreLookedUpOnceADay() {
        try (CapturedLog log = new CapturedLog(TokenActivity.class)) {
            assertThat(value("token-expiry-days")).isNaN();
            simulator.token().expires(clock.instant().plus(Duration.ofDays(32)));
            worker.pollAll();
            assertThat(value("token-expiry-days")).isEqualTo(32);
            assertThat(lookUps()).isEqualTo(1);
            assertThat(simulator.requests().get(0).dataset())
                    .as("the look-up delays no first read")
                    .isNotEqualTo(Dataset.TOKEN);
            for (int hour = 0; hour < 72; hour++) {
                pollAfter(INTERVAL);
            }
            assertThat(value("token-expiry-days")).isEqualTo(29);
            assertThat(lookUps()).isEqualTo(4);
            assertThat(log.warnings())
                    .containsExactly("The token in cloudflare.api.token expires on 2026-04-11, in 29 days: replace it"
                            + " before that day");
            for (int day = 0; day < 30; day++) {
                pollAfter(Duration.ofDays(1));
            }
            assertThat(value("token-expiry-days")).isEqualTo(-1);
            assertThat(log.warnings()).hasSize(31);
        }
    }

    @Test
    void theExpiryOfAReplacedTokenIsKnownAfterTheRestart() {
        simulator.token().expires(clock.instant().plus(Duration.ofDays(3)));
        worker.pollAll();
        assertThat(value("token-expiry-days")).isEqualTo(3);

        String another = "cfut_another0000000000000000000000000000000000";
        simulator.rotateToken(another);
        simulator.token().expires(clock.instant().plus(Duration.ofDays(365)));
        worker.set("cloudflare.api.token", another).restart();
        pollAfter(INTERVAL);
        assertThat(value("token-expiry-days")).isEqualTo(364);
    }

    @Test
    void aTokenWithoutAnExpiryHasNoDaysLeft() {
        worker.pollAll();
        assertThat(lookUps()).isEqualTo(1);
        assertThat(value("token-expiry-days")).isNaN();
    }

    @Test
    void theRemainingQuotaIsThatOfTheLastHeader() {
        try (CloudflareSimulator strict = CloudflareSimulator.builder()
                .clock(clock)
                .account(first)
                .rateLimit(1200, Duration.ofMinutes(5))
                .start()) {
            FakeWorker limited = new FakeWorker(strict, clock, Map.of("accounts", first.id()));
            assertThat(limited.metrics().value("rate-limit-remaining")).isNaN();
            limited.pollAll();
            assertThat(limited.metrics().value("rate-limit-remaining"))
                    .isEqualTo(1200 - strict.requests().size());
        }
    }
}
