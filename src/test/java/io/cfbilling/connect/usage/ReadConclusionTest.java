package io.cfbilling.connect.usage;

import static io.cfbilling.connect.usage.SampleUsage.anchors;
import static io.cfbilling.connect.usage.SampleUsage.at;
import static io.cfbilling.connect.usage.SampleUsage.malformed;
import static io.cfbilling.connect.usage.SampleUsage.openWindow;
import static io.cfbilling.connect.usage.SampleUsage.row;
import static io.cfbilling.connect.usage.SampleUsage.since;
import static io.cfbilling.connect.usage.SampleUsage.summary;
import static io.cfbilling.connect.usage.SampleUsage.window;
import static org.assertj.core.api.Assertions.assertThat;

import io.cfbilling.connect.model.DayDigest;
import io.cfbilling.connect.model.UsageSummary;
import io.cfbilling.connect.offset.UsagePosition;
import io.cfbilling.connect.usage.Removals.Missing;
import io.cfbilling.connect.usage.Removals.Verdict;
import io.cfbilling.connect.usage.window.UsageWindow;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reads of February 2026, most of them with a lookback of seven days; a read confirms an earlier one after an hour. */
class ReadConclusionTest {
    private static final UsageWindow FEBRUARY = window("2026-02-01", "2026-03-01");
    private static final UsagePosition START = since("2026-02-01");
    private static final UsageSummary ROWS = summary(row("2026-02-02", "KV"));
    private static final LocalDate DAY = LocalDate.of(2026, 2, 2);
    private static final Instant LATER = Instant.parse("2026-03-08T00:00:00Z");

    private static final Duration HOUR = Duration.ofHours(1);

    private final NavigableMap<LocalDate, Missing> missing = new TreeMap<>();

    private UsagePosition conclude(Instant moment, UsagePosition position, UsageSummary response) {
        return conclude(FEBRUARY, at(moment), position, response);
    }

    private UsagePosition conclude(
            UsageWindow window, ResponseTimes times, UsagePosition position, UsageSummary response) {
        return conclude(window, times, position, response, 7);
    }

    private UsagePosition conclude(
            UsageWindow window, ResponseTimes times, UsagePosition position, UsageSummary response, int lookback) {
        UsageChanges changes = new UsageChanges(response, List.of(), position, missing, true);
        return new ReadConclusion(new Removals(HOUR, times, response), changes, lookback).conclude(window, position);
    }

    /** What a response lacks, and no second one confirms. */
    private static Missing unconfirmed(Verdict verdict) {
        return new Missing(verdict, List.of(), new DayDigest(1), false);
    }

    @ParameterizedTest(name = "read {0} with a lookback of {1} days: the first day that is not final is {2}")
    @CsvSource({
        "2026-02-28T23:59:59Z, 0, 2026-02-01",
        "2026-03-01T00:00:00Z, 0, 2026-03-01",
        "2026-03-07T23:59:59Z, 7, 2026-02-01",
        "2026-03-08T00:00:00Z, 7, 2026-03-01",
        "2026-05-01T00:00:00Z, 62, 2026-02-01",
        "2026-05-02T00:00:00Z, 62, 2026-03-01"
    })
    void aPeriodIsFinalOnceItsLookbackIsOver(Instant moment, int lookback, LocalDate cursor) {
        assertThat(conclude(FEBRUARY, at(moment), START, ROWS, lookback).cursor())
                .isEqualTo(cursor);
    }

    @Test
    void onlyDaysWhosePeriodIsOverForAllAnchorsAreFinal() {
        UsagePosition two = UsagePosition.startingAt(LocalDate.of(2026, 2, 1), anchors(1, 15));

        assertThat(conclude(LATER, two, ROWS).cursor()).isEqualTo("2026-02-15");
    }

    @Test
    void theReadIsNotedAtTheTimeOfItsRequest() {
        assertThat(conclude(LATER, START, ROWS).history().readAt(FEBRUARY.periodStart()))
                .contains(LATER);
    }

    @Test
    void aTaskClockAheadOfCloudflareMakesNothingFinalTooEarly() {
        ResponseTimes fast = ResponseTimes.of(LATER, Optional.of(LATER.minus(Duration.ofHours(2))));

        assertThat(conclude(FEBRUARY, fast, START, ROWS).cursor()).isEqualTo("2026-02-01");
    }

    @Test
    void anAccountWhoseFirstDayIsUndecidedHasNoFinalDays() {
        UsagePosition undecided = UsagePosition.undecided(LocalDate.of(2026, 2, 1));

        assertThat(conclude(LATER, undecided, ROWS).cursor()).isEqualTo("2026-02-01");
    }

    @Nested
    class LeftOpen {
        @Test
        void byASuspectDay() {
            missing.put(DAY, unconfirmed(Verdict.SUSPECT));

            assertThat(conclude(LATER, START, ROWS).cursor()).isEqualTo("2026-02-01");
        }

        @Test
        void byADayWithHiddenRows() {
            missing.put(DAY, unconfirmed(Verdict.HIDDEN));

            assertThat(conclude(LATER, START, ROWS).cursor()).isEqualTo("2026-02-01");
        }

        @Test
        void byARemovalThatNoLaterReadConfirms() {
            UsagePosition removed = START.withHistory(START.history().withRemoval(DAY, LATER));

            assertThat(conclude(LATER, removed, ROWS).cursor()).isEqualTo("2026-02-01");
        }

        @Test
        void butNotByDaysOfAnotherWindow() {
            LocalDate other = LocalDate.of(2026, 3, 1);
            missing.put(other, unconfirmed(Verdict.SUSPECT));
            UsagePosition removed = START.withHistory(START.history().withRemoval(other, LATER));

            assertThat(conclude(LATER, removed, ROWS).cursor()).isEqualTo("2026-03-01");
        }
    }

    @Nested
    class AnEmptyWindow {
        private final UsagePosition empty = conclude(LATER, START, summary());

        @Test
        void isSuspectAtFirst() {
            assertThat(empty.cursor()).isEqualTo("2026-02-01");
            assertThat(empty.history().emptySince()).containsEntry(FEBRUARY.periodStart(), LATER);
            assertThat(new Removals(HOUR, at(LATER), summary()).isEmptySuspect(empty, FEBRUARY))
                    .isTrue();
        }

        @ParameterizedTest(name = "a second response {0} later: the first day that is not final is {1}")
        @CsvSource({"PT59M59S, 2026-02-01", "PT1H, 2026-03-01"})
        void isFinalOnceASecondResponseConfirmsIt(Duration wait, LocalDate cursor) {
            assertThat(conclude(LATER.plus(wait), empty, summary()).cursor()).isEqualTo(cursor);
        }

        @Test
        void isFinalAtOnceWhereARowAppears() {
            UsagePosition full = conclude(LATER.plusSeconds(1), empty, ROWS);

            assertThat(full.cursor()).isEqualTo("2026-03-01");
            assertThat(full.history().emptySince()).isEmpty();
        }

        @Test
        void mayHaveMalformedRowsAndRowsOfOtherDays() {
            UsageSummary unreadable = summary(malformed("2026-02-02", 7), row("2026-03-01", "KV"));

            assertThat(conclude(LATER, START, unreadable).cursor()).isEqualTo("2026-02-01");
        }

        @Test
        void waitsForAResponseFromAfterItsEnd() {
            Instant open = Instant.parse("2026-02-28T23:00:00Z");
            UsageWindow front = openWindow("2026-02-01", "2026-03-01");
            UsagePosition before = conclude(front, at(open), START, summary());

            assertThat(conclude(LATER, before, summary()).cursor()).isEqualTo("2026-02-01");
        }
    }
}
