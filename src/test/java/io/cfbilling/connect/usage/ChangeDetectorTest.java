package io.cfbilling.connect.usage;

import static io.cfbilling.connect.usage.SampleUsage.at;
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

import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.model.Dataset;
import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.model.DayDigest;
import io.cfbilling.connect.model.MalformedMode;
import io.cfbilling.connect.model.RowIdentities;
import io.cfbilling.connect.model.UsageDay;
import io.cfbilling.connect.model.UsageLine;
import io.cfbilling.connect.model.UsageRow;
import io.cfbilling.connect.model.UsageSummary;
import io.cfbilling.connect.offset.EmittedDay;
import io.cfbilling.connect.offset.SourcePartition;
import io.cfbilling.connect.offset.UsagePosition;
import io.cfbilling.connect.usage.window.UsageWindow;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Responses to the first days of March; a second response confirms a first one after an hour. */
class ChangeDetectorTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Instant FIRST = Instant.parse("2026-03-05T08:00:00Z");
    private static final Instant SECOND = FIRST.plus(HOUR);
    private static final UsageWindow MARCH = openWindow("2026-03-01", "2026-03-06");
    private static final UsagePosition START = since("2026-03-01");
    private static final LocalDate DAY = LocalDate.of(2026, 3, 2);
    private static final UsageRow KV = row("2026-03-02", "KV");
    private static final UsageRow R2 = row("2026-03-02", "R2");
    private static final UsageRow R2_RESTATED = row("2026-03-02", "R2", "2");
    private static final UsageRow NEXT_DAY = row("2026-03-03", "KV");

    private UsageChanges detect(Instant moment, UsagePosition before, UsageLine... response) {
        return detect(new Emits(true, true), moment, before, summary(response));
    }

    private static UsageChanges detect(Emits emits, Instant moment, UsagePosition before, UsageSummary response) {
        return detector(emits, moment, before, response).detect(List.of(MARCH));
    }

    private static ChangeDetector detector(Emits emits, Instant moment, UsagePosition before, UsageSummary response) {
        MalformedRowsPolicy malformedRows = new MalformedRowsPolicy(
                new SourcePartition(new AccountId("b69a9f3492637782896352daae219e7d"), Dataset.USAGE),
                emits.deadLetters ? MalformedMode.DEAD_LETTER : MalformedMode.SKIP);
        return new ChangeDetector(new Removals(HOUR, at(moment), response), malformedRows, emits.tombstones, before);
    }

    /** Which changes are emitted. */
    private record Emits(boolean tombstones, boolean deadLetters) {}

    /** Each change as a line: its day, and how many rows, which tombstones and which dead letters are emitted. */
    private static List<String> shown(UsageChanges changes) {
        return changes.all().stream().map(ChangeDetectorTest::shown).toList();
    }

    private static String shown(DayChange change) {
        String removed = change.removed().stream()
                .map(key -> " -" + key.name().service() + " " + key.ordinal())
                .collect(Collectors.joining());
        String dead =
                change.deadLetters().stream().sorted().map(id -> " !" + id).collect(Collectors.joining());
        return (change.day() == null ? "undated" : change.day()) + ": " + change.rows() + " rows" + removed + dead;
    }

    private static DayDigest digest(UsageRow... rows) {
        return Objects.requireNonNull(summary(rows).days().get(DAY)).digest();
    }

    @Nested
    class RowsOfADay {
        private final UsagePosition before = emitted(START, KV, R2, NEXT_DAY);

        @Test
        void newDaysAreEmittedInOrder() {
            assertThat(shown(detect(FIRST, START, NEXT_DAY, R2, KV)))
                    .containsExactly("2026-03-02: 2 rows", "2026-03-03: 1 rows");
        }

        @Test
        void anUnchangedDayEmitsNothing() {
            UsageChanges changes = detect(FIRST, before, KV, R2, NEXT_DAY);

            assertThat(shown(changes)).isEmpty();
            assertThat(changes.position().toMap()).isEqualTo(before.toMap());
        }

        @Test
        void oneChangedRowEmitsAllRowsOfItsDayAndNoOtherDay() {
            assertThat(shown(detect(FIRST, before, KV, R2_RESTATED, NEXT_DAY))).containsExactly("2026-03-02: 2 rows");
        }

        @Test
        void oneMoreRowEmitsAllRowsOfItsDay() {
            assertThat(shown(detect(FIRST, before, KV, R2, row("2026-03-02", "Images"), NEXT_DAY)))
                    .containsExactly("2026-03-02: 3 rows");
        }

        @Test
        void aChangedDayIsUnfinishedBeforeAndEmittedAfterItsChange() {
            DayChange change =
                    detect(FIRST, before, KV, R2_RESTATED, NEXT_DAY).all().get(0);

            assertThat(change.before().emitted(DAY)).contains(new EmittedDay(DayDigest.UNFINISHED, keys("KV", "R2")));
            assertThat(change.after().emitted(DAY)).contains(new EmittedDay(digest(KV, R2_RESTATED), keys("KV", "R2")));
        }

        @Test
        void aChangeKnowsTheDaysEmittedBeforeIt() {
            UsageChanges changes = detect(FIRST, START, KV, NEXT_DAY);

            assertThat(changes.all().get(0).after().emitted(NEXT_DAY.day())).isEmpty();
            assertThat(changes.all().get(1).before().emitted(DAY)).contains(new EmittedDay(digest(KV), keys("KV")));
            assertThat(changes.position()).isEqualTo(changes.all().get(1).after());
        }

        @Test
        void aDayWhoseEmissionWasInterruptedIsEmittedAgain() {
            assertThat(shown(detect(
                            FIRST, emitted(START, KV).withEmitted(days -> days.withPartly(DAY, keys("KV"))), KV)))
                    .containsExactly("2026-03-02: 1 rows");
        }

        @Test
        void daysOutsideTheWindowAndFinalDaysAreLeftOut() {
            UsagePosition partlyFinal = START.withFinal(range("2026-03-02", "2026-03-03"));

            assertThat(shown(
                            detect(FIRST, partlyFinal, row("2026-02-28", "KV"), KV, NEXT_DAY, row("2026-03-06", "KV"))))
                    .containsExactly("2026-03-03: 1 rows");
        }

        @Test
        void aResponseThatCoversNoWindowChangesNothing() {
            UsageChanges changes = detector(new Emits(true, true), FIRST, START, summary(KV, malformed(null, 7)))
                    .detect(List.of());

            assertThat(shown(changes)).isEmpty();
            assertThat(changes.position()).isSameAs(START);
        }
    }

    @Nested
    class RemovedRows {
        private final UsagePosition before = emitted(START, KV, R2, NEXT_DAY);
        private final UsageChanges first = detect(FIRST, before, R2_RESTATED, NEXT_DAY);

        @Test
        void aDayThatLacksARowIsSuspectAndNothingOfItIsEmitted() {
            assertThat(shown(first)).isEmpty();
            assertThat(first.newlySuspect(before)).containsExactly(DAY);
            assertThat(first.position().emitted(DAY)).isEqualTo(before.emitted(DAY));
            assertThat(first.position().history().suspects().get(DAY))
                    .extracting(suspect -> suspect.since())
                    .isEqualTo(FIRST);
        }

        @Test
        void otherDaysOfTheResponseAreEmittedMeanwhile() {
            assertThat(shown(detect(FIRST, before, R2, NEXT_DAY, row("2026-03-04", "KV"))))
                    .containsExactly("2026-03-04: 1 rows");
        }

        @Test
        void aSecondResponseThatLacksTheSameRemovesTheRow() {
            UsageChanges second = detect(SECOND, first.position(), R2_RESTATED, NEXT_DAY);

            assertThat(shown(second)).containsExactly("2026-03-02: 1 rows -KV 0");
            assertThat(second.isSuspect()).isFalse();
            assertThat(second.position().emitted(DAY)).contains(new EmittedDay(digest(R2_RESTATED), keys("R2")));
        }

        @Test
        void aRemovalIsNotedUntilALaterReadConfirmsTheDay() {
            UsagePosition removed =
                    detect(SECOND, first.position(), R2, NEXT_DAY).position();
            UsagePosition confirmed =
                    detect(SECOND.plus(HOUR), removed, R2, NEXT_DAY).position();

            assertThat(removed.history().removedAt()).containsEntry(DAY, SECOND);
            assertThat(removed.history().suspects()).isEmpty();
            assertThat(confirmed.history().removedAt()).isEmpty();
        }

        @Test
        void aSecondResponseThatComesTooEarlyConfirmsNothing() {
            UsageChanges early = detect(SECOND.minusMillis(1), first.position(), R2_RESTATED, NEXT_DAY);

            assertThat(shown(early)).isEmpty();
            assertThat(early.isSuspect()).isTrue();
            assertThat(early.newlySuspect(first.position())).isEmpty();
            assertThat(shown(detect(SECOND, early.position(), R2, NEXT_DAY)))
                    .containsExactly("2026-03-02: 1 rows -KV 0");
        }

        @Test
        void aSecondResponseThatLacksAnotherRowIsSuspectAnew() {
            UsageChanges other = detect(SECOND, first.position(), KV, NEXT_DAY);

            assertThat(shown(other)).isEmpty();
            assertThat(other.newlySuspect(first.position())).containsExactly(DAY);
        }

        @Test
        void aRowThatIsBackEndsTheSuspicion() {
            UsageChanges back = detect(SECOND, first.position(), KV, R2, NEXT_DAY);

            assertThat(shown(back)).isEmpty();
            assertThat(back.isSuspect()).isFalse();
            assertThat(back.position().history().suspects()).isEmpty();
        }

        @Test
        void ofDuplicatesTheHighestOrdinalIsRemoved() {
            UsagePosition twice = emitted(START, KV, KV, R2);

            assertThat(shown(detect(SECOND, detect(FIRST, twice, KV, R2).position(), KV, R2)))
                    .containsExactly("2026-03-02: 2 rows -KV 1");
        }

        @Test
        void withoutTombstonesTheOtherRowsOfTheDayAreEmitted() {
            Emits noTombstones = new Emits(false, true);
            UsageChanges second = detect(noTombstones, SECOND, first.position(), summary(R2, NEXT_DAY));

            assertThat(shown(second)).containsExactly("2026-03-02: 1 rows");
            assertThat(second.position().emitted(DAY)).contains(new EmittedDay(digest(R2), keys("R2")));
        }
    }

    @Nested
    class AWholeDayGone {
        private final UsagePosition before = emitted(START, KV, R2, NEXT_DAY);
        private final UsageChanges first = detect(FIRST, before, NEXT_DAY);

        @Test
        void isSuspectAtFirst() {
            assertThat(shown(first)).isEmpty();
            assertThat(first.newlySuspect(before)).containsExactly(DAY);
            assertThat(first.position().emitted(DAY)).isEqualTo(before.emitted(DAY));
        }

        @Test
        void isRemovedRowByRowOnceConfirmed() {
            UsageChanges second = detect(SECOND, first.position(), NEXT_DAY);

            assertThat(shown(second)).containsExactly("2026-03-02: 0 rows -KV 0 -R2 0");
            assertThat(second.all().get(0).before().emitted(DAY)).isPresent();
            assertThat(second.position().emitted(DAY)).isEmpty();
            assertThat(second.position().history().removedAt()).containsEntry(DAY, SECOND);
        }

        @Test
        void isForgottenWithoutTombstonesWhereThoseAreOff() {
            UsageChanges second = detect(new Emits(false, true), SECOND, first.position(), summary(NEXT_DAY));

            assertThat(shown(second)).isEmpty();
            assertThat(second.position().emitted(DAY)).isEmpty();
        }

        @Test
        void isGoneWithoutTombstonesWhereItsKeysAreUnknown() {
            UsagePosition unknown = START.withEmitted(days -> days.with(DAY, digest(KV), null));
            UsagePosition suspect = detect(FIRST, unknown, NEXT_DAY).position();
            UsageChanges second = detect(SECOND, suspect, NEXT_DAY);

            assertThat(suspect.knowsRemovals(MARCH.wanted())).isTrue();
            assertThat(shown(second)).isEmpty();
            assertThat(second.position().emitted(DAY)).isEmpty();
            assertThat(second.position().knowsRemovals(MARCH.wanted())).isFalse();
        }

        @Test
        void isNotRemovedTwice() {
            UsagePosition removed = detect(SECOND, first.position(), NEXT_DAY).position();
            UsageChanges third = detect(SECOND.plus(HOUR), removed, NEXT_DAY);

            assertThat(shown(third)).isEmpty();
            assertThat(third.position().history().removedAt()).isEmpty();
        }
    }

    @Nested
    class MalformedRowsThatMayHideRows {
        private final UsagePosition before = emitted(START, KV, R2);

        @Test
        void theDayIsEmittedAndNothingIsRemoved() {
            UsageChanges changes = detect(FIRST, before, R2_RESTATED, malformed("2026-03-02", 7));

            assertThat(shown(changes)).containsExactly("2026-03-02: 1 rows", "2026-03-02: 0 rows !7");
            assertThat(changes.isSuspect()).isFalse();
            assertThat(changes.position().emitted(DAY)).contains(new EmittedDay(digest(R2_RESTATED), keys("KV", "R2")));
        }

        @Test
        void theDayIsLeftOpenUntilASecondResponseHidesTheSame() {
            UsageChanges first = detect(FIRST, before, R2, malformed("2026-03-02", 7));
            UsageChanges second = detect(SECOND, first.position(), R2, malformed("2026-03-02", 7));

            assertThat(first.needsConfirmation(MARCH.wanted())).isTrue();
            assertThat(second.needsConfirmation(MARCH.wanted())).isFalse();
            assertThat(shown(second)).isEmpty();
            assertThat(List.of(first.removalsComplete(MARCH.wanted()), second.removalsComplete(MARCH.wanted())))
                    .containsOnly(false);
        }

        @Test
        void anUndatedRowMayHideRowsOfAnyDay() {
            UsageChanges changes = detect(FIRST, before, R2, malformed(null, 7));

            assertThat(shown(changes)).containsExactly("2026-03-02: 1 rows", "undated: 0 rows !7");
            assertThat(changes.needsConfirmation(MARCH.wanted())).isTrue();
        }

        @Test
        void aMalformedRowOfAnotherDayHidesNothing() {
            assertThat(detect(FIRST, before, R2, malformed("2026-03-03", 7)).newlySuspect(before))
                    .containsExactly(DAY);
        }

        @Test
        void aDayOfMalformedRowsOnlyKeepsItsRows() {
            UsageChanges first = detect(FIRST, before, malformed("2026-03-02", 7));
            UsageChanges second = detect(SECOND, first.position(), malformed("2026-03-02", 7));

            assertThat(shown(first)).containsExactly("2026-03-02: 0 rows !7");
            assertThat(first.needsConfirmation(MARCH.wanted())).isTrue();
            assertThat(shown(second)).isEmpty();
            assertThat(second.position().emitted(DAY)).isEqualTo(before.emitted(DAY));
        }

        @Test
        void aMissingDayKeepsItsRowsBesideAnUndatedRow() {
            UsageChanges first = detect(FIRST, before, malformed(null, 7));
            UsageChanges second = detect(SECOND, first.position(), malformed(null, 7));

            assertThat(first.isSuspect()).isFalse();
            assertThat(shown(second)).isEmpty();
            assertThat(second.position().emitted(DAY)).isEqualTo(before.emitted(DAY));
        }

        @Test
        void aDayOfMalformedRowsThatIsGoneIsNoLongerOpen() {
            UsagePosition unreadable =
                    detect(FIRST, START, malformed("2026-03-02", 7)).position();

            assertThat(unreadable.history().suspects()).containsOnlyKeys(DAY);
            assertThat(detect(SECOND, unreadable).position().history().suspects())
                    .isEmpty();
        }

        @Test
        void aResponseThatMayHideARowDoesNotConfirmItsRemoval() {
            UsagePosition hidden =
                    detect(FIRST, before, R2, malformed("2026-03-02", 7)).position();
            UsageChanges readable = detect(SECOND, hidden, R2);

            assertThat(shown(readable)).isEmpty();
            assertThat(readable.newlySuspect(hidden)).containsExactly(DAY);
        }
    }

    @Nested
    class DeadLetters {
        private final UsagePosition dead =
                detect(FIRST, START, KV, malformed("2026-03-02", 7)).position();

        @Test
        void comeAfterTheRowsOfTheirDayAndOnce() {
            assertThat(shown(detect(FIRST, START, KV, malformed("2026-03-02", 7), NEXT_DAY)))
                    .containsExactly("2026-03-02: 1 rows", "2026-03-02: 0 rows !7", "2026-03-03: 1 rows");
            assertThat(shown(detect(SECOND, dead, KV, malformed("2026-03-02", 7))))
                    .isEmpty();
        }

        @Test
        void onlyThoseNeverSeenAreEmitted() {
            assertThat(shown(detect(SECOND, dead, KV, malformed("2026-03-02", 7), malformed("2026-03-02", 8))))
                    .containsExactly("2026-03-02: 0 rows !8");
        }

        @Test
        void oneThatIsGoneIsForgotten() {
            UsagePosition gone = detect(SECOND, dead, KV).position();

            assertThat(dead.knowsMalformed(7)).isTrue();
            assertThat(gone.knowsMalformed(7)).isFalse();
        }

        @Test
        void areNotForgottenWhileTheirDayIsSuspect() {
            UsageChanges suspect = detect(SECOND, dead, NEXT_DAY, row("2026-03-02", "R2"));

            assertThat(suspect.newlySuspect(dead)).containsExactly(DAY);
            assertThat(suspect.position().knowsMalformed(7)).isTrue();
        }

        @Test
        void areNeitherEmittedNorRememberedWhereTheyAreOff() {
            UsageChanges changes =
                    detect(new Emits(true, false), FIRST, START, summary(KV, malformed("2026-03-02", 7)));

            assertThat(shown(changes)).containsExactly("2026-03-02: 1 rows");
            assertThat(changes.position().knowsMalformed(7)).isFalse();
        }

        @Test
        void areKnownOnlyAfterTheirOwnChange() {
            DayChange change =
                    detect(FIRST, START, KV, malformed("2026-03-02", 7)).all().get(1);

            assertThat(change.before().knowsMalformed(7)).isFalse();
            assertThat(change.before().emitted(DAY)).contains(new EmittedDay(digest(KV), keys("KV")));
            assertThat(change.after().knowsMalformed(7)).isTrue();
        }
    }

    @Nested
    class UndatedMalformedRows {
        private final UsageChanges first = detect(FIRST, START, KV, malformed(null, 9));

        @Test
        void areEmittedOnceAndAfterAllDays() {
            assertThat(shown(first)).containsExactly("2026-03-02: 1 rows", "undated: 0 rows !9");
            assertThat(shown(detect(SECOND, first.position(), KV, malformed(null, 9))))
                    .isEmpty();
        }

        @Test
        void areRememberedUntilThePeriodOfTheLastWindowIsFinal() {
            assertThat(first.position().malformed(LocalDate.of(2026, 3, 31)).contains(9))
                    .isTrue();
        }

        @Test
        void areForgottenOnceTheyAreGone() {
            assertThat(detect(SECOND, first.position(), KV).position().knowsMalformed(9))
                    .isFalse();
        }

        @Test
        void areNotForgottenByASuspectResponse() {
            UsageChanges suspect = detect(SECOND, first.position());

            assertThat(suspect.isSuspect()).isTrue();
            assertThat(suspect.position().knowsMalformed(9)).isTrue();
        }

        @Test
        void areEmittedOnceForAllWindows() {
            UsageWindow february = window("2026-02-01", "2026-03-01");
            UsageSummary response = summary(row("2026-02-28", "KV"), KV, malformed(null, 9));
            UsageChanges both = detector(new Emits(true, true), FIRST, since("2026-02-01"), response)
                    .detect(List.of(february, MARCH));
            UsageChanges again = detector(new Emits(true, true), SECOND, both.position(), response)
                    .detect(List.of(february));

            assertThat(shown(both)).containsExactly("2026-02-28: 1 rows", "2026-03-02: 1 rows", "undated: 0 rows !9");
            assertThat(shown(again)).isEmpty();
        }
    }

    @Nested
    class UnknownKeys {
        private final UsagePosition unknown = START.withEmitted(days -> days.with(DAY, digest(KV), null));
        private final DateRange days = MARCH.wanted();

        @Test
        void anUnchangedDayHasTheKeysOfTheResponse() {
            UsageChanges changes = detect(FIRST, unknown, KV);

            assertThat(shown(changes)).isEmpty();
            assertThat(changes.position().emitted(DAY)).contains(new EmittedDay(digest(KV), keys("KV")));
            assertThat(changes.removalsComplete(days)).isTrue();
        }

        @Test
        void aChangedDayMayHaveLostRowsThatNoTombstoneRemoves() {
            UsageChanges changes = detect(FIRST, unknown, R2);

            assertThat(shown(changes)).containsExactly("2026-03-02: 1 rows");
            assertThat(changes.isSuspect()).isFalse();
            assertThat(changes.position().emitted(DAY)).contains(new EmittedDay(digest(R2), keys("R2")));
            assertThat(changes.position().knowsRemovals(days)).isFalse();
        }

        @Test
        void aResponseWithTooManyNamesShowsNoRemovedRows() {
            UsageDay large = new UsageDay(DAY, 1, digest(R2), null, Set.of(), RowIdentities.NONE);
            UsageSummary response = new UsageSummary(new TreeMap<>(Map.of(DAY, large)), RowIdentities.NONE);
            UsageChanges changes = detect(new Emits(true, true), FIRST, emitted(START, KV), response);

            assertThat(shown(changes)).containsExactly("2026-03-02: 1 rows");
            assertThat(changes.position().emitted(DAY)).contains(new EmittedDay(digest(R2), null));
            assertThat(changes.removalsComplete(days)).isFalse();
        }
    }
}
