package io.cfbilling.connect.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.cfbilling.connect.local.KafkaBroker;
import io.cfbilling.connect.local.Ports;
import io.cfbilling.connect.local.Progress;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Worker processes that are killed while they write, with and without transactions. */
@Tag("long")
class KilledWorkersIT {
    @TempDir
    private static Path directory;

    private static KafkaBroker broker;

    @BeforeAll
    static void start() {
        broker = KafkaBroker.start(directory, Ports.free(), Progress.silent());
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Test
    void withTransactionsEachRowIsEmittedOnce() {
        try (CrashedBackfill backfill = new CrashedBackfill(directory, broker, "exactly-once", ExactlyOnce.WORKERS)) {
            backfill.live(ExactlyOnce.CONNECTOR);
            System.out.println(backfill.figures());
            assertThat(backfill.committed().compacted())
                    .as(backfill.figures())
                    .containsExactlyInAnyOrderElementsOf(backfill.ledger());
            assertThat(backfill.repeats().all()).as(backfill.figures()).isEmpty();
        }
    }

    /** A restarted task emits again only the days that no committed offset covers. */
    @Test
    @Tag("worker-independent")
    void withoutTransactionsOnlyDaysInFlightAreRepeated() {
        try (CrashedBackfill backfill = new CrashedBackfill(directory, broker, "at-least-once", Map.of())) {
            backfill.live(Map.of());
            System.out.println(backfill.figures());
            assertThat(backfill.committed().compacted())
                    .as(backfill.figures())
                    .containsExactlyInAnyOrderElementsOf(backfill.ledger());
            assertThat(backfill.repeats().withoutReason())
                    .as(backfill.figures())
                    .isEmpty();
            assertThat(backfill.repeats().days())
                    .as(backfill.figures())
                    .isLessThanOrEqualTo(backfill.repeats().daysInFlight());
        }
    }
}
