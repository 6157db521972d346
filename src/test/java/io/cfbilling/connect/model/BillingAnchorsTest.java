package io.cfbilling.connect.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BillingAnchorsTest {
    private static final LocalDate FROM = LocalDate.of(2023, 1, 1);
    private static final LocalDate TO = LocalDate.of(2029, 1, 1);

    private static BillingAnchors certainOn(Integer... days) {
        return new BillingAnchors(Arrays.stream(days)
                .map(day -> new Anchor(day, true, LocalDate.of(2025, 1, day)))
                .toList());
    }

    private static BillingAnchors seen(String... starts) {
        return BillingAnchors.UNKNOWN.seen(dates(starts), 7, LocalDate.MAX);
    }

    private static Set<LocalDate> dates(String... dates) {
        return Arrays.stream(dates).map(LocalDate::parse).collect(Collectors.toSet());
    }

    /** Single certain anchors, uncertain ones, and several together. */
    static Stream<BillingAnchors> manyAnchors() {
        return Stream.concat(
                IntStream.rangeClosed(1, 31).mapToObj(BillingAnchorsTest::certainOn),
                Stream.of(
                        seen("2025-02-28"),
                        seen("2024-02-29"),
                        seen("2025-04-30"),
                        certainOn(1, 15),
                        certainOn(31, 1),
                        certainOn(30, 2, 29),
                        seen("2025-04-30", "2025-04-11")));
    }

    @ParameterizedTest
    @MethodSource("manyAnchors")
    void tilesTheCalendarWithPeriodsOf28To31Days(BillingAnchors anchors) {
        LocalDate day = anchors.periodOf(FROM).from();
        while (day.isBefore(TO)) {
            DateRange period = anchors.periodOf(day);
            assertThat(period.from()).isEqualTo(day);
            assertThat(period.days()).isBetween(28L, 31L);
            assertThat(period.from().datesUntil(period.to()).map(anchors::periodOf))
                    .containsOnly(period);
            day = period.to();
        }
    }

    @Test
    void useCalendarMonthsWhileNoAnchorIsKnown() {
        assertThat(BillingAnchors.UNKNOWN.known()).isFalse();
        assertThat(BillingAnchors.UNKNOWN.periodOf(LocalDate.of(2024, 2, 29))).hasToString("[2024-02-01, 2024-03-01)");
    }

    @Test
    void putTheAnchorSeenLastFirstInitially() {
        BillingAnchors anchors = seen("2025-03-05", "2025-03-20");

        assertThat(anchors.periodOf(LocalDate.of(2025, 3, 25))).hasToString("[2025-03-20, 2025-04-20)");
        assertThat(anchors.all()).extracting(Anchor::day).containsExactly(20, 5);
    }

    @Test
    void keepTheFirstAnchorWhenAnotherAppears() {
        BillingAnchors anchors = seen("2025-03-05").seen(dates("2025-03-05", "2025-03-20"), 7, LocalDate.MAX);

        assertThat(anchors.all()).extracting(Anchor::day).containsExactly(5, 20);
        assertThat(anchors.periodOf(LocalDate.of(2025, 3, 25))).hasToString("[2025-03-05, 2025-04-05)");
    }

    @Test
    void canBeRegriddedByTheAnchorSeenLast() {
        BillingAnchors moved =
                seen("2025-03-05").seen(dates("2025-03-20"), 7, LocalDate.MAX).withLatestFirst();

        assertThat(moved.all()).extracting(Anchor::day).containsExactly(20, 5);
    }

    @Test
    void dropAnAnchorNotSeenForTwoMonths() {
        BillingAnchors both = seen("2025-01-05", "2025-01-20");

        assertThat(both.seen(dates("2025-03-05"), 7, LocalDate.MAX).all())
                .extracting(Anchor::day)
                .containsExactlyInAnyOrder(5, 20);
        assertThat(both.seen(dates("2025-04-05"), 7, LocalDate.MAX).all())
                .extracting(Anchor::day)
                .containsExactly(5);
    }

    @Test
    void keepTheLatestStartDuringABackfill() {
        BillingAnchors anchors = seen("2025-03-05").seen(dates("2024-11-05"), 7, LocalDate.MAX);

        assertThat(anchors).isEqualTo(seen("2025-03-05"));
    }

    @Test
    void doNotChangeWithoutRows() {
        assertThat(BillingAnchors.UNKNOWN.seen(Set.of(), 7, LocalDate.MAX)).isEqualTo(BillingAnchors.UNKNOWN);
        assertThat(seen("2025-03-05").seen(Set.of(), 7, LocalDate.MAX)).isEqualTo(seen("2025-03-05"));
    }

    @ParameterizedTest
    @MethodSource("manyAnchors")
    void makeDaysFinalUntilAnOpenPeriodOfAnySubscription(BillingAnchors anchors) {
        for (int lookback : new int[] {0, 7, 62}) {
            FROM.datesUntil(TO).forEach(readOn -> {
                LocalDate open = anchors.firstDayNotFinal(readOn, lookback);

                assertThat(endOfPeriods(anchors, open.minusDays(1)))
                        .as("periods of the last final day, by a read on %s", readOn)
                        .allMatch(end -> !end.plusDays(lookback).isAfter(readOn));
                assertThat(endOfPeriods(anchors, open))
                        .as("periods of the first day not final, by a read on %s", readOn)
                        .anyMatch(end -> end.plusDays(lookback).isAfter(readOn));
            });
        }
    }

    private static List<LocalDate> endOfPeriods(BillingAnchors anchors, LocalDate day) {
        return anchors.all().stream()
                .flatMapToInt(Anchor::days)
                .mapToObj(anchor -> Anchor.startAfter(anchor, day))
                .toList();
    }

    @Test
    void makeAPeriodFinalOnTheDayTheLookbackEnds() {
        BillingAnchors anchors = certainOn(15);

        assertThat(anchors.firstDayNotFinal(LocalDate.of(2025, 4, 21), 7)).isEqualTo("2025-03-15");
        assertThat(anchors.firstDayNotFinal(LocalDate.of(2025, 4, 22), 7)).isEqualTo("2025-04-15");
    }

    @Test
    void makeCalendarMonthsFinalWhileNoAnchorIsKnown() {
        assertThat(BillingAnchors.UNKNOWN.firstDayNotFinal(LocalDate.of(2025, 4, 7), 7))
                .isEqualTo("2025-03-01");
        assertThat(BillingAnchors.UNKNOWN.firstDayNotFinal(LocalDate.of(2025, 4, 8), 7))
                .isEqualTo("2025-04-01");
    }

    @Test
    void areOpenSinceTheEarliestPeriodOfAnySubscription() {
        assertThat(certainOn(20, 5).openSince(LocalDate.of(2025, 3, 10))).isEqualTo("2025-02-20");
    }

    @Test
    void areKeptUntilTheLookbackOfTheirLastPeriodEnds() {
        BillingAnchors both = seen("2025-03-05", "2025-03-20");

        assertThat(both.seen(dates("2025-06-05"), 62, LocalDate.MAX).all())
                .extracting(Anchor::day)
                .containsExactlyInAnyOrder(5, 20);
        assertThat(both.seen(dates("2025-07-05"), 62, LocalDate.MAX).all())
                .extracting(Anchor::day)
                .containsExactly(5);
    }

    @Test
    void areKeptWhileDaysOfTheirTimeAreOpen() {
        BillingAnchors both = seen("2025-03-05", "2025-03-20");

        assertThat(both.seen(dates("2026-03-20"), 7, LocalDate.of(2025, 5, 1)).all())
                .hasSize(2);
    }

    @Test
    void reachBackToTheEarliestPeriodOfADay() {
        LocalDate day = LocalDate.of(2025, 3, 10);

        assertThat(BillingAnchors.UNKNOWN.earliestStartBefore(day)).isEqualTo(day);
        assertThat(certainOn(10).earliestStartBefore(day)).isEqualTo(day);
        assertThat(certainOn(5, 20).earliestStartBefore(day)).isEqualTo("2025-02-20");
        assertThat(certainOn(11, 31).earliestStartBefore(day)).isEqualTo("2025-02-11");
    }
}
