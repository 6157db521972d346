package io.cfbilling.connect.scenario;

import static io.cfbilling.connect.scenario.PolledAccount.INTERVAL;
import static io.cfbilling.connect.scenario.PolledAccount.PERIOD;
import static io.cfbilling.connect.simulator.UsagePath.BILLABLE_USAGE;
import static io.cfbilling.connect.simulator.UsagePath.PAYGO;
import static io.cfbilling.connect.simulator.UsagePath.PAYGO_USAGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cfbilling.connect.cluster.UsageTopic;
import io.cfbilling.connect.fake.CapturedLog;
import io.cfbilling.connect.model.EndpointVersion;
import io.cfbilling.connect.poll.FailurePolicy;
import io.cfbilling.connect.simulator.Fault;
import io.cfbilling.connect.simulator.LedgerRow;
import io.cfbilling.connect.simulator.ReceivedRequest;
import io.cfbilling.connect.simulator.SimulatedAccount;
import io.cfbilling.connect.simulator.Unserved;
import io.cfbilling.connect.simulator.UsagePath;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The endpoint moves to later versions, for some accounts earlier than for others, and is unavailable at times. */
class UsageApiThroughTimeTest {
    private PolledAccount polled = PolledAccount.stable(Map.of());

    @AfterEach
    void close() {
        polled.close();
    }

    private void polledWith(Map<String, String> settings) {
        polled.close();
        polled = PolledAccount.stable(settings);
    }

    private List<LedgerRow> ledger(LocalDate from, UsagePath path) {
        return polled.simulator.ledger().rows(polled.account.id(), from, PolledAccount.TODAY.plusDays(30), path);
    }

    /** The requested paths in order. */
    private List<UsagePath> pathsOf(Runnable polls) {
        int before = polled.requests();
        polls.run();
        return polled.simulator.reads().stream()
                .skip(before)
                .map(ReceivedRequest::usagePath)
                .toList();
    }

    private @Nullable Object remembered() {
        return polled.worker.offset(polled.partition()).get("usage_api");
    }

    /** Two polls whose responses are not used: each brings only a checkpoint. */
    private void passOverTwoPolls() {
        passOverAPoll();
        passOverAPoll();
    }

    private void passOverAPoll() {
        assertThat(polled.pollAfter(INTERVAL)).singleElement().satisfies(record -> {
            Struct checkpoint = (Struct) record.value();
            assertThat(checkpoint.getInt64("rows_emitted")).isZero();
            assertThat(checkpoint.getBoolean("removals_complete")).isFalse();
            assertThat(checkpoint.getBoolean("final")).isFalse();
        });
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NOT_FOUND_HTML")
    void theAvailableVersionIsFoundOnce(Unserved manner) {
        polled.simulator.refuseUnserved(manner);
        polled.simulator.serve(BILLABLE_USAGE);

        assertThat(pathsOf(polled::pollAll)).startsWith(PAYGO, PAYGO_USAGE, BILLABLE_USAGE);
        assertThat(polled.compacted()).containsExactlyInAnyOrderElementsOf(ledger(PERIOD, BILLABLE_USAGE));
        assertThat(remembered()).isEqualTo("billable-usage");
        polled.worker.restart();
        assertThat(pathsOf(() -> polled.pollAfter(INTERVAL))).isNotEmpty().allMatch(BILLABLE_USAGE::equals);
    }

    @Test
    void theRowsOfTheLastVersionAreEmittedWithAllFields() {
        polled.simulator.serve(BILLABLE_USAGE);
        assertThat(PolledAccount.values(polled.pollAll(), "usage")).isNotEmpty().allSatisfy(row -> {
            BigDecimal contracted = (BigDecimal) row.get("ContractedCost");
            assertThat((BigDecimal) row.get("ListCost")).isEqualByComparingTo(contracted.add(contracted));
            assertThat(row.getString("ChargeCategory")).isEqualTo("Usage");
            assertThat(row.getString("SubscriptionId")).isNotBlank();
            assertThat(row.getString("x_UnknownFields")).isNull();
        });
    }

    @ParameterizedTest
    @EnumSource(
            value = UsagePath.class,
            names = {"PAYGO_USAGE", "BILLABLE_USAGE"})
    void theThirdPollOfALaterVersionEmitsEachOpenRowAgain(UsagePath later) {
        LedgerRow row = polled.rowOf(PolledAccount.TODAY.minusDays(6));
        polled.simulator.ledger().add(polled.account.id(), row);
        List<SourceRecord> before = UsageTopic.records(polled.pollAll());
        polled.simulator.serve(later);

        passOverTwoPolls();
        List<SourceRecord> emitted = polled.usageAfter(INTERVAL);
        assertThat(emitted).extracting(SourceRecord::key).containsExactlyElementsOf(keys(before));
        assertThat(emitted).allMatch(record -> record.value() != null);
        assertThat(polled.compacted()).containsExactlyInAnyOrderElementsOf(ledger(PERIOD, later));
        assertThat(pathsOf(() -> assertThat(polled.usageAfter(INTERVAL)).isEmpty()))
                .containsOnly(later);
        polled.worker.restart();
        assertThat(pathsOf(() -> assertThat(polled.usageAfter(INTERVAL)).isEmpty()))
                .containsOnly(later);
    }

    private static List<Object> keys(List<SourceRecord> records) {
        return records.stream().<Object>map(SourceRecord::key).toList();
    }

    @Test
    void restartsDoNotChangeTheCountOfPolls() {
        polled.pollAll();
        polled.simulator.serve(PAYGO_USAGE);
        for (int poll = 0; poll < 2; poll++) {
            passOverAPoll();
            polled.worker.restart();
            assertThat(polled.pollAll()).isEmpty();
        }
        assertThat(polled.usageAfter(INTERVAL)).isNotEmpty();
        assertThat(remembered()).isEqualTo("paygo-usage");
    }

    @Test
    void aShortUnavailabilityOfTheOldVersionChangesNothing() {
        polled.pollAll();
        for (int round = 0; round < 3; round++) {
            polled.simulator.serve(PAYGO_USAGE, BILLABLE_USAGE);
            passOverTwoPolls();
            polled.simulator.serve(UsagePath.values());
            assertThat(polled.usageAfter(INTERVAL)).isEmpty();
            assertThat(polled.worker.offset(polled.partition())).doesNotContainKey("unavailable_polls");
        }
        assertThat(remembered()).isEqualTo("paygo");
    }

    @Test
    void aLaterVersionIsNotRequestedWhileTheOldOneResponds() {
        polled.pollAll();
        polled.simulator.serve(UsagePath.values());
        assertThat(pathsOf(() -> polled.pollAfter(INTERVAL))).containsOnly(PAYGO);
    }

    @Test
    void anAccountWithoutAnyVersionBacksOffWithOneWarning() {
        polled.pollAll();
        polled.simulator.serve();
        try (CapturedLog log = new CapturedLog(FailurePolicy.class)) {
            assertThat(pathsOf(() -> polled.pollAfter(INTERVAL))).containsExactly(UsagePath.values());
            for (int poll = 0; poll < 10; poll++) {
                polled.pollAfter(INTERVAL);
            }
            assertThat(log.warnings().stream().filter(line -> line.contains(polled.account.id())))
                    .singleElement()
                    .asString()
                    .contains("/billing/usage/paygo?", "/paygo-usage?", "/billable-usage?");
        }
        polled.simulator.serve(PAYGO);
        polled.restate(polled.rowOf(PolledAccount.TODAY), "4711");
        assertThat(polled.usageAfter(Duration.ofDays(1))).isNotEmpty();
        assertThat(remembered()).isEqualTo("paygo");
        assertThat(polled.compacted()).containsAll(polled.ledger(PERIOD));
    }

    @Test
    void aConfiguredVersionThatIsNotFoundFailsTheTask() {
        polledWith(Map.of("usage.api", "billable-usage"));
        polled.pollAll();
        assertThatThrownBy(() -> polled.pollAfter(INTERVAL))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("usage.api");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anEndpointThatBecomesUnavailableFailsNoTask(boolean restarted) {
        polled.pollAll();
        polled.simulator.serve();
        if (restarted) {
            polled.worker.restart();
        }
        for (int hour = 0; hour < 48; hour++) {
            assertThat(polled.pollAfter(INTERVAL)).isEmpty();
        }
        polled.simulator.serve(PAYGO);
        assertThat(polled.pollAfter(Duration.ofDays(1))).isNotEmpty();
        assertThat(remembered()).isEqualTo("paygo");
    }

    @Test
    void aTransientFailureDoesNotCountAsUnavailable() {
        polled.pollAll();
        polled.strike(Fault.html(503), 3);
        polled.pollAfter(INTERVAL);
        for (int minute = 0; minute < 5; minute++) {
            polled.pollAfter(Duration.ofMinutes(1));
        }
        assertThat(polled.simulator.reads())
                .extracting(ReceivedRequest::usagePath)
                .containsOnly(PAYGO);
    }

    @ParameterizedTest
    @EnumSource
    void onlyAConfiguredVersionIsRequested(UsagePath named) {
        String api = EndpointVersion.valueOf(named.name()).id();
        polledWith(Map.of("usage.api", api));
        polled.simulator.serve(named);
        polled.pollAll();
        polled.simulator.serve(
                Arrays.stream(UsagePath.values()).filter(path -> path != named).toArray(UsagePath[]::new));

        for (int poll = 0; poll < 5; poll++) {
            assertThat(pathsOf(() -> polled.pollAfter(INTERVAL))).allMatch(named::equals);
        }
        polled.simulator.serve(named);
        assertThat(polled.pollAfter(Duration.ofDays(1))).isNotEmpty();
        assertThat(remembered()).isEqualTo(api);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aMoveDuringABackfillRepeatsAndLosesNoRow(boolean restarted) {
        LocalDate start = LocalDate.of(2025, 6, 15);
        polledWith(Map.of("usage.start.date", start.toString(), "batch.max.rows", "7"));
        while (polled.simulator.requestCount() < 5) {
            polled.worker.acknowledge(polled.worker.poll());
        }
        polled.simulator.serve(BILLABLE_USAGE);
        if (restarted) {
            polled.worker.restart();
        }
        for (int poll = 0; poll < 4; poll++) {
            polled.pollAfter(INTERVAL);
        }

        List<SourceRecord> all = UsageTopic.records(polled.worker.written());
        assertThat(UsageTopic.rows(all)).hasSameSizeAs(all);
        assertThat(polled.cursor()).isEqualTo(PERIOD.toString());
        assertThat(polled.compacted())
                .extracting(LedgerRow::withoutLater)
                .containsExactlyInAnyOrderElementsOf(polled.ledger(start));
        assertThat(polled.compacted()).containsAll(ledger(PERIOD, BILLABLE_USAGE));
        if (!restarted) {
            assertThat(UsageTopic.rows(all)).doesNotHaveDuplicates();
        }
    }

    @Test
    void aRewindFindsTheVersionAgainAndLeavesNoOldRows() {
        LocalDate start = LocalDate.of(2025, 11, 15);
        polledWith(Map.of("usage.start.date", start.toString()));
        LedgerRow duplicate = polled.rowOf(start.plusDays(3));
        polled.simulator.ledger().add(polled.account.id(), duplicate);
        polled.pollAll();
        polled.simulator.serve(BILLABLE_USAGE);
        polled.worker.rewind(polled.partition(), start);

        assertThat(pathsOf(polled::pollAll)).startsWith(PAYGO, PAYGO_USAGE, BILLABLE_USAGE);
        assertThat(polled.compacted()).containsExactlyInAnyOrderElementsOf(ledger(start, BILLABLE_USAGE));
    }

    @Test
    void oneAccountMovesAndAnotherStays() {
        SimulatedAccount moved = SimulatedAccount.builder(2)
                .subscription(15, LocalDate.of(2025, 1, 1))
                .services(2)
                .stable()
                .build();
        polled.simulator.add(moved);
        polled.worker.set("accounts", polled.account.id() + "," + moved.id()).restart();
        polled.pollAll();
        polled.simulator.serveFor(moved.id(), PAYGO_USAGE);
        for (int poll = 0; poll < 3; poll++) {
            polled.pollAfter(INTERVAL);
        }
        polled.restate(polled.rowOf(PolledAccount.TODAY), "4711");

        int before = polled.requests();
        List<SourceRecord> emitted = polled.usageAfter(INTERVAL);
        assertThat(UsageTopic.rows(emitted))
                .isNotEmpty()
                .allMatch(row -> row.accountId().equals(polled.account.id()));
        assertThat(polled.simulator.reads().stream().skip(before))
                .isNotEmpty()
                .allMatch(request ->
                        request.usagePath() == (moved.id().equals(request.accountId()) ? PAYGO_USAGE : PAYGO));
        List<LedgerRow> truth = new ArrayList<>(polled.ledger(PERIOD));
        truth.addAll(polled.simulator.ledger().rows(moved.id(), PERIOD, PolledAccount.TODAY.plusDays(1), PAYGO_USAGE));
        assertThat(polled.compacted()).containsExactlyInAnyOrderElementsOf(truth);
    }
}
