package io.cfbilling.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cfbilling.connect.activity.TaskActivity;
import io.cfbilling.connect.fake.CapturedLog;
import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.model.BillingAnchors;
import io.cfbilling.connect.model.Dataset;
import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.model.MalformedMode;
import io.cfbilling.connect.offset.SourcePartition;
import io.cfbilling.connect.offset.UsagePosition;
import io.cfbilling.connect.record.CheckpointRecords;
import io.cfbilling.connect.record.DeadLetterRecords;
import io.cfbilling.connect.record.DecimalMode;
import io.cfbilling.connect.record.UsageRecords;
import io.cfbilling.connect.usage.UsageOutput;
import io.cfbilling.connect.usage.UsageSettings;
import io.cfbilling.connect.usage.UsageStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.ConnectorTransactionBoundaries;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The connector's contract with Connect, and its warnings about settings. */
class ConnectorContractTest {
    private static final SourcePartition USAGE =
            new SourcePartition(new AccountId("b69a9f3492637782896352daae219e7d"), Dataset.USAGE);
    private static final String BOUNDARY_WARNING =
            "where the worker has exactly-once support, a day whose records are in two batches may be emitted twice after"
                    + " a crash. Write transaction.boundary=connector, so that all records of a billing period become"
                    + " visible together";
    private static final String TOLERANCE_WARNING =
            "In the settings, errors.tolerance is all: Connect drops each record on which a converter or transform fails,"
                    + " and the connector does not emit it again. Write errors.tolerance=none, so that the task fails"
                    + " and, once the cause is removed, goes on from there";

    private static List<String> warningsOnStart(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(more);
        settings.put("cloudflare.api.token", "cfut_1");
        // Refuses connections: a connector that starts looks at its credential.
        settings.put("cloudflare.api.base.url", "http://localhost:1");
        settings.put("accounts", USAGE.account().value());
        CloudflareBillingSourceConnector connector = new CloudflareBillingSourceConnector();
        try (CapturedLog log = new CapturedLog(CloudflareBillingSourceConnector.class)) {
            connector.start(settings);
            return log.warnings();
        } finally {
            connector.stop();
        }
    }

    private static boolean alter(Map<String, ?> partition, Map<String, ?> offset) {
        return new CloudflareBillingSourceConnector()
                .alterOffsets(Map.of(), Collections.singletonMap(partition, offset));
    }

    @Test
    void supportsExactlyOnceAndItsOwnTransactionBoundaries() {
        CloudflareBillingSourceConnector connector = new CloudflareBillingSourceConnector();

        assertThat(connector.exactlyOnceSupport(Map.of())).isEqualTo(ExactlyOnceSupport.SUPPORTED);
        assertThat(connector.canDefineTransactionBoundaries(Map.of()))
                .isEqualTo(ConnectorTransactionBoundaries.SUPPORTED);
    }

    @Test
    void acceptsACursorOnAnInstanceThatWasNeverStarted() {
        assertThat(alter(USAGE.toMap(), Map.of("cursor", "2025-01-01"))).isTrue();
        assertThat(alter(USAGE.toMap(), Map.of("cursor", "2025-01-01"))).isTrue();
        LocalDate today = LocalDate.now(Clock.systemUTC());
        assertThat(alter(USAGE.toMap(), Map.of("cursor", today.toString()))).isTrue();
    }

    @Test
    void rejectsInvalidOffsetsWithAConnectException() {
        String afterTomorrow = LocalDate.now(Clock.systemUTC()).plusDays(3).toString();

        assertThatExceptionOfType(ConnectException.class)
                .isThrownBy(() -> alter(USAGE.toMap(), Map.of("cursor", afterTomorrow)))
                .withMessageContaining("the cursor " + afterTomorrow + " lies in the future");
    }

    @ParameterizedTest
    @CsvSource({"poll,poll", "interval,interval", ",poll"})
    void warnsOnceOfTransactionsThatSplitDays(String boundary, String shown) {
        Map<String, String> settings = boundary == null ? Map.of() : Map.of("transaction.boundary", boundary);

        assertThat(warningsOnStart(settings))
                .containsExactly("In the settings, transaction.boundary is " + shown + ": " + BOUNDARY_WARNING);
    }

    @Test
    void doesNotWarnOfSettingsThatKeepTheGuarantees() {
        assertThat(warningsOnStart(Map.of("transaction.boundary", "Connector", "errors.tolerance", "none")))
                .isEmpty();
    }

    @Test
    void warnsOfAnErrorToleranceThatDropsRecords() {
        assertThat(warningsOnStart(Map.of("transaction.boundary", "connector", "errors.tolerance", "all")))
                .containsExactly(TOLERANCE_WARNING);
    }

    private static Map<String, String> including(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(more);
        settings.put("transaction.boundary", "connector");
        settings.put("profile.sensitive.fields.mode", "include");
        return settings;
    }

    @Test
    void warnsOfIncludedSensitiveFieldsAndOfAMissingKey() {
        assertThat(warningsOnStart(including(Map.of())))
                .satisfiesExactly(
                        shown -> assertThat(shown)
                                .startsWith(
                                        "In the settings, profile.sensitive.fields.mode is include: profile records show"),
                        unseen -> assertThat(unseen).contains("has changed. Give a key"));
        assertThat(warningsOnStart(including(Map.of("redaction.hash.key", "secret1 of a good length"))))
                .singleElement()
                .asString()
                .doesNotContain("secret1");
        assertThat(warningsOnStart(including(Map.of("datasets", "usage")))).isEmpty();
    }

    @Test
    void warnsOfALogThatShowsSensitiveFields() {
        assertThat(warningsOnStart(including(Map.of("errors.log.include.messages", "true"))))
                .last()
                .asString()
                .contains("Write errors.log.include.messages=false");
    }

    @Test
    void warnsWithTheRewindRequestOfAnEarlierStartDate() {
        LocalDate emitted = LocalDate.of(2025, 1, 2);
        UsagePosition position = UsagePosition.startingAt(emitted, BillingAnchors.UNKNOWN)
                .withFinal(new DateRange(emitted, emitted.plusMonths(1)));
        UsagePosition stored = UsagePosition.of(position.toMap());

        assertThat(warningsOfStream(emitted, stored)).isEmpty();
        assertThat(warningsOfStream(emitted.minusDays(1), stored))
                .singleElement()
                .asString()
                .contains("stored cursor 2025-02-02")
                .contains("PATCH /connectors/billing/offsets with {\"offsets\":[")
                .contains("{\"cursor\":\"2025-01-01\"}");
    }

    @Test
    void warnsOfDaysThatABareCursorSkips() {
        UsagePosition skipped = UsagePosition.of(Map.of("cursor", "2025-03-01"));

        assertThat(warningsOfStream(LocalDate.of(2025, 1, 1), skipped)).hasSize(1);
    }

    private static List<String> warningsOfStream(LocalDate start, UsagePosition stored) {
        try (CapturedLog log = new CapturedLog(UsageStream.class)) {
            new UsageStream(
                    USAGE,
                    new UsageSettings(
                            null,
                            start,
                            null,
                            Duration.ofHours(1),
                            Duration.ofHours(1),
                            7,
                            true,
                            MalformedMode.DEAD_LETTER,
                            "billing"),
                    new UsageOutput(
                            new UsageRecords("billing", DecimalMode.PRECISE),
                            new CheckpointRecords("billing"),
                            new DeadLetterRecords("billing"),
                            new TaskActivity(Clock.systemUTC())),
                    stored,
                    Instant.EPOCH);
            return List.copyOf(log.warnings());
        }
    }
}
