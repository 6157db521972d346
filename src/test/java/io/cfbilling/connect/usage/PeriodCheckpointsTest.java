package io.cfbilling.connect.usage;

import static io.cfbilling.connect.usage.SampleUsage.anchors;
import static io.cfbilling.connect.usage.SampleUsage.emitted;
import static io.cfbilling.connect.usage.SampleUsage.keys;
import static io.cfbilling.connect.usage.SampleUsage.malformed;
import static io.cfbilling.connect.usage.SampleUsage.openWindow;
import static io.cfbilling.connect.usage.SampleUsage.range;
import static io.cfbilling.connect.usage.SampleUsage.row;
import static io.cfbilling.connect.usage.SampleUsage.since;
import static io.cfbilling.connect.usage.SampleUsage.summary;
import static io.cfbilling.connect.usage.SampleUsage.window;
import static org.assertj.core.api.Assertions.assertThat;

import io.cfbilling.connect.model.BillingAnchors;
import io.cfbilling.connect.model.Checkpoint;
import io.cfbilling.connect.model.DayDigest;
import io.cfbilling.connect.model.DayKeys;
import io.cfbilling.connect.model.UsageRow;
import io.cfbilling.connect.model.UsageSummary;
import io.cfbilling.connect.offset.UsagePosition;
import io.cfbilling.connect.usage.Removals.Missing;
import io.cfbilling.connect.usage.Removals.Verdict;
import io.cfbilling.connect.usage.window.UsageWindow;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Checkpoints of an account whose billing periods are calendar months, unless a test says otherwise. */
class PeriodCheckpointsTest {
    private static final Instant OBSERVED = Instant.parse("2026-03-10T08:00:00Z");
    private static final LocalDate DAY = LocalDate.of(2026, 2, 2);
    private static final UsageRow KV = row("2026-02-02", "KV");
    private static final UsageRow R2 = row("2026-02-03", "R2");
    private static final UsageSummary ROWS = summary(KV, R2);
    private static final UsagePosition START = since("2026-02-01");
    private static final UsagePosition EMITTED = emitted(START, KV, R2);
    private static final UsageWindow FEBRUARY = window("2026-02-01", "2026-03-01");

    private final NavigableMap<LocalDate, Missing> missing = new TreeMap<>();

    private UsageChanges changes(UsageSummary response, UsagePosition position, DayChange... all) {
        return new UsageChanges(response, List.of(all), position, missing, true);
    }

    private static Missing missing(Verdict verdict) {
        return new Missing(verdict, List.of(), new DayDigest(1), false);
    }

    private static DayChange change(String day, int rows, DayKeys removed) {
        return new DayChange(LocalDate.parse(day), rows, removed.without(DayKeys.NONE), Set.of(), START, START);
    }

    private static Checkpoint checkpoint(UsageChanges changes, UsagePosition end) {
        return checkpoint(changes, end, LocalDate.MAX);
    }

    private static Checkpoint checkpoint(UsageChanges changes, UsagePosition end, LocalDate endOfUsage) {
        List<Checkpoint> all = new PeriodCheckpoints(changes, endOfUsage, OBSERVED).of(FEBRUARY, end);
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    @Nested
    class Counts {
        @Test
        void rowsAreThoseOfTheResponseWithoutMalformedOnesAndOtherDays() {
            UsageSummary response = summary(KV, KV, R2, malformed("2026-02-02", 7), row("2026-03-01", "KV"));

            assertThat(checkpoint(changes(response, EMITTED), EMITTED).rows()).isEqualTo(3);
        }

        @Test
        void emittedAndRemovedAreThoseOfTheChangesOfThePeriod() {
            UsageChanges changes = changes(
                    ROWS,
                    EMITTED,
                    change("2026-01-31", 100, keys("KV")),
                    change("2026-02-02", 3, keys("KV", "R2")),
                    change("2026-02-28", 4, DayKeys.NONE),
                    change("2026-03-01", 100, keys("KV")));
            Checkpoint checkpoint = checkpoint(changes, EMITTED);

            assertThat(checkpoint.rowsEmitted()).isEqualTo(7);
            assertThat(checkpoint.rowsRemoved()).isEqualTo(2);
        }

        @Test
        void deadLettersAreNotCounted() {
            DayChange dated = new DayChange(DAY, 0, List.of(), Set.of(7L), START, START);
            DayChange undated = new DayChange(null, 0, List.of(), Set.of(9L), START, START);
            Checkpoint checkpoint = checkpoint(changes(ROWS, EMITTED, dated, undated), EMITTED);

            assertThat(checkpoint.rowsEmitted()).isZero();
            assertThat(checkpoint.rowsRemoved()).isZero();
        }

        @Test
        void theMomentIsThatOfTheResponse() {
            assertThat(checkpoint(changes(ROWS, EMITTED), EMITTED).observedAt()).isEqualTo(OBSERVED);
        }
    }

    @Nested
    class PeriodAndCoveredDays {
        @Test
        void theOpenPeriodIsWholeAndCoveredUpToTheWindowsEnd() {
            Checkpoint checkpoint =
                    of(openWindow("2026-03-01", "2026-03-11"), START).get(0);

            assertThat(checkpoint.period()).isEqualTo(range("2026-03-01", "2026-04-01"));
            assertThat(checkpoint.covered()).isEqualTo(range("2026-03-01", "2026-03-11"));
            assertThat(checkpoint.anchorKnown()).isTrue();
        }

        @Test
        void daysThatAreFinalAlreadyAreCovered() {
            UsagePosition partlyFinal = START.withFinal(range("2026-02-01", "2026-02-15"));

            assertThat(of(window("2026-02-15", "2026-03-01"), partlyFinal))
                    .extracting(Checkpoint::covered)
                    .containsExactly(range("2026-02-01", "2026-03-01"));
        }

        @Test
        void daysBeforeTheFirstOneWantedAreNotCovered() {
            assertThat(of(window("2026-02-05", "2026-03-01"), since("2026-02-05")))
                    .extracting(Checkpoint::covered)
                    .containsExactly(range("2026-02-05", "2026-03-01"));
        }

        @Test
        void aWindowOfTwoPeriodsHasTwoCheckpoints() {
            UsagePosition undecided = UsagePosition.undecided(LocalDate.of(2026, 2, 8));
            List<Checkpoint> both = of(openWindow("2026-02-08", "2026-03-11"), undecided);

            assertThat(both)
                    .extracting(Checkpoint::period)
                    .containsExactly(range("2026-02-01", "2026-03-01"), range("2026-03-01", "2026-04-01"));
            assertThat(both)
                    .extracting(Checkpoint::covered)
                    .containsExactly(range("2026-02-08", "2026-03-01"), range("2026-03-01", "2026-03-11"));
            assertThat(both).extracting(Checkpoint::anchorKnown).containsOnly(false);
        }

        private List<Checkpoint> of(UsageWindow window, UsagePosition end) {
            return new PeriodCheckpoints(changes(ROWS, end), LocalDate.MAX, OBSERVED).of(window, end);
        }
    }

    @Nested
    class Final {
        @Test
        void onceAllDaysOfThePeriodAre() {
            UsagePosition partly = EMITTED.withFinal(range("2026-02-01", "2026-02-28"));
            UsagePosition all = EMITTED.withFinal(FEBRUARY.wanted());

            assertThat(checkpoint(changes(ROWS, EMITTED), partly).isFinal()).isFalse();
            assertThat(checkpoint(changes(ROWS, EMITTED), all).isFinal()).isTrue();
        }

        @Test
        void withoutTheDaysAfterTheLastOneWanted() {
            UsagePosition partly = EMITTED.withFinal(range("2026-02-01", "2026-02-15"));

            assertThat(checkpoint(changes(ROWS, EMITTED), partly, LocalDate.of(2026, 2, 15))
                            .isFinal())
                    .isTrue();
            assertThat(checkpoint(changes(ROWS, EMITTED), partly, LocalDate.of(2026, 2, 16))
                            .isFinal())
                    .isFalse();
        }

        @Test
        void neverWhileTheFirstDayIsUndecided() {
            UsagePosition undecided = UsagePosition.undecided(LocalDate.of(2026, 3, 1));

            assertThat(checkpoint(changes(ROWS, undecided), undecided).isFinal())
                    .isFalse();
        }
    }

    @Nested
    class RemovalsComplete {
        private boolean complete(UsagePosition position) {
            return checkpoint(changes(ROWS, position), position).removalsComplete();
        }

        @Test
        void whereAllKeysAreKnown() {
            assertThat(complete(EMITTED)).isTrue();
        }

        @Test
        void notWithoutTombstones() {
            UsageChanges changes = new UsageChanges(ROWS, List.of(), EMITTED, missing, false);

            assertThat(checkpoint(changes, EMITTED).removalsComplete()).isFalse();
        }

        @Test
        void notWithASuspectDay() {
            missing.put(DAY, missing(Verdict.SUSPECT));

            assertThat(complete(EMITTED)).isFalse();
        }

        @Test
        void notWhereMalformedRowsMayHideOthers() {
            missing.put(DAY, missing(Verdict.HIDDEN));

            assertThat(complete(EMITTED)).isFalse();
        }

        @Test
        void notOnceRowsOfUnknownKeysMayBeGone() {
            assertThat(complete(EMITTED.withEmitted(days -> days.withUnknownRemovals(DAY))))
                    .isFalse();
        }

        @Test
        void notWhereTheOffsetLacksKeys() {
            assertThat(complete(EMITTED.withEmitted(days ->
                            days.with(DAY, EMITTED.emitted(DAY).orElseThrow().digest(), null))))
                    .isFalse();
        }

        @Test
        void whateverIsUnknownOfOtherPeriods() {
            LocalDate other = LocalDate.of(2026, 3, 1);
            missing.put(other, missing(Verdict.SUSPECT));

            assertThat(complete(EMITTED.withEmitted(days -> days.withUnknownRemovals(other))))
                    .isTrue();
        }
    }

    @Nested
    class ContentDigest {
        private final String digest =
                checkpoint(changes(ROWS, EMITTED), EMITTED).contentDigest();

        private String of(UsageSummary response, UsagePosition position, UsagePosition end) {
            return checkpoint(changes(response, position), end).contentDigest();
        }

        @Test
        void isTheSameForTheSameRowsInAnyOrder() {
            assertThat(digest).matches("[0-9a-f]{16}");
            assertThat(of(summary(R2, KV), emitted(START, R2, KV), EMITTED)).isEqualTo(digest);
        }

        @Test
        void differsWithAnyOtherContent() {
            UsageRow restated = row("2026-02-03", "R2", "2");
            UsageRow moved = row("2026-02-04", "R2");

            assertThat(List.of(
                            digest,
                            of(summary(KV, restated), emitted(START, KV, restated), START),
                            of(summary(KV, moved), emitted(START, KV, moved), START),
                            of(summary(KV), emitted(START, KV), START),
                            of(summary(), START, START)))
                    .doesNotHaveDuplicates();
        }

        @Test
        void isThatOfTheRowsEmittedWhereTheResponseIsSuspect() {
            missing.put(DAY, missing(Verdict.SUSPECT));

            assertThat(of(summary(R2), EMITTED, EMITTED)).isEqualTo(digest);
        }

        @Test
        void leavesOutRowsThatAreNotEmitted() {
            UsageSummary more = summary(KV, R2, row("2026-02-04", "KV"));

            assertThat(of(more, EMITTED, EMITTED)).isEqualTo(digest);
        }

        @Test
        void isTheSameOnceThePeriodIsFinal() {
            UsagePosition over = EMITTED.withFinal(FEBRUARY.wanted());

            assertThat(of(ROWS, EMITTED, over)).isEqualTo(digest);
            assertThat(of(ROWS, over, over)).isEqualTo(digest);
        }

        @Test
        void ofDaysOfOtherPeriodsIsIndependent() {
            UsageRow march = row("2026-03-01", "KV");

            assertThat(of(summary(KV, R2, march), emitted(EMITTED, march), EMITTED))
                    .isEqualTo(digest);
        }
    }

    @Nested
    class Unconfirmed {
        private Checkpoint unconfirmed(UsagePosition end) {
            UsageChanges none = UsageChanges.none(summary(KV, R2, row("2026-02-09", "KV")), end);
            return new PeriodCheckpoints(none, LocalDate.MAX, OBSERVED).unconfirmed(FEBRUARY, end);
        }

        @Test
        void coversTheDaysUpToTheLastOneEmitted() {
            assertThat(unconfirmed(EMITTED).covered()).isEqualTo(range("2026-02-01", "2026-02-04"));
            assertThat(unconfirmed(EMITTED).rows()).isEqualTo(2);
        }

        @Test
        void coversNoDayWhereNoneIsEmitted() {
            assertThat(unconfirmed(START).covered().isEmpty()).isTrue();
            assertThat(unconfirmed(START).rows()).isZero();
        }

        @Test
        void isNeitherFinalNorKnowsAllRemovals() {
            Checkpoint checkpoint = unconfirmed(EMITTED.withFinal(FEBRUARY.wanted()));

            assertThat(checkpoint.isFinal()).isFalse();
            assertThat(checkpoint.removalsComplete()).isFalse();
        }
    }

    @Nested
    class OutdatedStarts {
        private static final LocalDate TODAY = LocalDate.of(2026, 3, 10);

        private static UsagePosition read(UsagePosition position) {
            return position.withHistory(position.history().withRead(position.cursor(), OBSERVED));
        }

        private static List<String> outdated(UsagePosition before, BillingAnchors anchors) {
            return PeriodCheckpoints.outdated(
                            before, before.withAccount(account -> account.withAnchors(anchors)), TODAY)
                    .stream()
                    .map(LocalDate::toString)
                    .toList();
        }

        private final UsagePosition months =
                read(UsagePosition.startingAt(LocalDate.of(2026, 1, 20), BillingAnchors.UNKNOWN));

        @Test
        void areTheMonthsOnceAnAnchorIsKnown() {
            assertThat(outdated(months, anchors(15))).containsExactly("2026-01-01", "2026-02-01", "2026-03-01");
        }

        @Test
        void areThePeriodsOfAnAnchorThatHasMoved() {
            UsagePosition tenth = months.withAccount(account -> account.withAnchors(anchors(10)));

            assertThat(outdated(tenth, anchors(15))).containsExactly("2026-01-10", "2026-02-10", "2026-03-10");
        }

        @Test
        void areNoneWherePeriodsBeginOnTheSameDay() {
            assertThat(outdated(months, anchors(1, 15))).isEmpty();
            assertThat(outdated(months, BillingAnchors.UNKNOWN)).isEmpty();
        }

        @Test
        void areNoneOfFinalPeriods() {
            UsagePosition partlyFinal = months.withFinal(range("2026-02-01", "2026-03-01"));

            assertThat(outdated(partlyFinal, anchors(15))).containsExactly("2026-01-01", "2026-03-01");
        }

        @Test
        void areNoneWhereNothingIsEmittedYet() {
            UsagePosition fresh = UsagePosition.startingAt(LocalDate.of(2026, 1, 20), BillingAnchors.UNKNOWN);

            assertThat(outdated(fresh, anchors(15))).isEmpty();
        }
    }
}
