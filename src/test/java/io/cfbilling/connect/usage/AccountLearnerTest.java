package io.cfbilling.connect.usage;

import static io.cfbilling.connect.usage.SampleUsage.anchors;
import static io.cfbilling.connect.usage.SampleUsage.at;
import static io.cfbilling.connect.usage.SampleUsage.openWindow;
import static io.cfbilling.connect.usage.SampleUsage.rowOfPeriod;
import static io.cfbilling.connect.usage.SampleUsage.summary;
import static io.cfbilling.connect.usage.SampleUsage.window;
import static org.assertj.core.api.Assertions.assertThat;

import io.cfbilling.connect.model.Anchor;
import io.cfbilling.connect.model.BillingAnchors;
import io.cfbilling.connect.model.EndpointVersion;
import io.cfbilling.connect.model.UsageLine;
import io.cfbilling.connect.offset.UsagePosition;
import io.cfbilling.connect.usage.window.UsageWindow;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Responses on 20 March 2026; a second response confirms a first one after an hour. */
class AccountLearnerTest {
    private static final Instant NOW = Instant.parse("2026-03-20T08:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final UsageWindow LATEST_DAYS = openWindow("2026-02-18", "2026-03-21");

    private final AccountLearner learner = new AccountLearner(7);

    private UsagePosition learn(UsagePosition before, UsageWindow window, Instant moment, UsageLine... rows) {
        return learn(learner, before, window, moment, rows);
    }

    private static UsagePosition learn(
            AccountLearner learner, UsagePosition before, UsageWindow window, Instant moment, UsageLine... rows) {
        return learner.learn(before, window, EndpointVersion.PAYGO, new Removals(HOUR, at(moment), summary(rows)));
    }

    private static List<Integer> days(UsagePosition position) {
        return position.anchors().all().stream().map(Anchor::day).toList();
    }

    private static String shownDays(UsagePosition position) {
        return days(position).stream().map(String::valueOf).collect(Collectors.joining(" "));
    }

    @Nested
    class Anchors {
        private final UsagePosition unknown =
                UsagePosition.startingAt(LocalDate.of(2026, 3, 1), BillingAnchors.UNKNOWN);

        @ParameterizedTest(name = "a row of {0} whose period starts on {1}: anchor days {2}")
        @CsvSource({
            "2026-03-10, 2026-03-10, 10",
            "2026-03-10, 2026-02-11, 11",
            "2026-03-10, 2026-02-08, 8",
            "2026-03-10, 2026-02-07, ''",
            "2026-03-10, 2026-03-11, ''",
            "2026-03-21, 2026-03-21, ''"
        })
        void areThePeriodStartsThatCanBeThoseOfTheirRows(String day, String start, String anchorDays) {
            UsagePosition learned = learn(unknown, LATEST_DAYS, NOW, rowOfPeriod(day, start));

            assertThat(shownDays(learned)).isEqualTo(anchorDays);
        }

        @Test
        void areThoseOfAllSubscriptions() {
            UsagePosition learned = learn(
                    unknown,
                    LATEST_DAYS,
                    NOW,
                    rowOfPeriod("2026-03-10", "2026-03-05"),
                    rowOfPeriod("2026-03-10", "2026-03-08"),
                    rowOfPeriod("2026-03-11", "2026-03-05"));

            assertThat(days(learned)).containsExactlyInAnyOrder(5, 8);
        }

        @Test
        void areKeptByAResponseWithoutRows() {
            assertThat(days(learn(unknown.withAccount(account -> account.withAnchors(anchors(5))), LATEST_DAYS, NOW)))
                    .containsExactly(5);
        }

        @ParameterizedTest(name = "the 20th was seen in December: with a lookback of {1} days, days {2} from {0} on")
        @CsvSource({"2026-03-05, 7, 5", "2026-03-05, 62, 20 5", "2025-12-20, 7, 20 5"})
        void areKeptWhileDaysOfTheirTimeAreReadAgain(LocalDate cursor, int lookback, String anchorDays) {
            Anchor december = new Anchor(20, true, LocalDate.of(2025, 12, 20));
            UsagePosition before = UsagePosition.startingAt(cursor, new BillingAnchors(List.of(december)));
            AccountLearner other = new AccountLearner(lookback);
            UsageWindow over = window("2026-02-18", "2026-03-21");
            UsagePosition learned = learn(other, before, over, NOW, rowOfPeriod("2026-03-10", "2026-03-05"));

            assertThat(shownDays(learned)).isEqualTo(anchorDays);
        }

        @Test
        void doNotMoveTheFirstDayOfAnAccountThatIsDecided() {
            UsagePosition learned = learn(unknown, LATEST_DAYS, NOW, rowOfPeriod("2026-03-10", "2026-03-05"));

            assertThat(learned.since()).isEqualTo("2026-03-01");
            assertThat(learned.cursor()).isEqualTo("2026-03-01");
        }

        @Test
        void comeWithTheEndpointVersionThatHasTheUsage() {
            assertThat(learn(unknown, LATEST_DAYS, NOW).account().endpointVersion())
                    .isEqualTo(EndpointVersion.PAYGO);
        }
    }

    @Nested
    class AnUndecidedStart {
        private final UsagePosition undecided = UsagePosition.undecided(LocalDate.of(2026, 2, 18));

        @Test
        void isTheStartOfTheOpenPeriod() {
            UsagePosition decided = learn(undecided, LATEST_DAYS, NOW, rowOfPeriod("2026-03-10", "2026-03-05"));

            assertThat(decided.isUndecided()).isFalse();
            assertThat(decided.since()).isEqualTo("2026-03-05");
            assertThat(decided.cursor()).isEqualTo("2026-03-05");
        }

        @Test
        void isTheEarliestStartWhereSubscriptionsDiffer() {
            UsagePosition decided = learn(
                    undecided,
                    LATEST_DAYS,
                    NOW,
                    rowOfPeriod("2026-03-10", "2026-03-05"),
                    rowOfPeriod("2026-03-10", "2026-02-25"));

            assertThat(decided.since()).isEqualTo("2026-02-25");
        }

        @Test
        void staysUndecidedAfterOneResponseWithoutRows() {
            assertThat(learn(undecided, LATEST_DAYS, NOW).isUndecided()).isTrue();
        }

        @ParameterizedTest(name = "{0} after the first response without rows: undecided is {1}")
        @CsvSource({"PT59M59S, true", "PT1H, false"})
        void isTheFirstDayReadOnceASecondResponseHasNoRows(Duration wait, boolean stillUndecided) {
            UsagePosition empty = undecided.withHistory(undecided.history().withEmpty(LATEST_DAYS.periodStart(), NOW));
            UsagePosition second = learn(empty, LATEST_DAYS, NOW.plus(wait));

            assertThat(second.isUndecided()).isEqualTo(stillUndecided);
            assertThat(second.since()).isEqualTo("2026-02-18");
        }

        @Test
        void isTheFirstDayReadWhereRowsShowNoUsableStart() {
            UsagePosition decided = learn(undecided, LATEST_DAYS, NOW, rowOfPeriod("2026-03-10", "2020-01-01"));

            assertThat(decided.isUndecided()).isFalse();
            assertThat(decided.since()).isEqualTo("2026-02-18");
        }
    }

    @Nested
    class AMovedAnchor {
        private final UsageWindow open = openWindow("2026-03-05", "2026-03-21");
        private final UsagePosition fifth = UsagePosition.startingAt(LocalDate.of(2026, 2, 5), anchors(5));

        @Test
        void determinesThePeriodsOnceAllRowsOfTheOpenPeriodShowIt() {
            UsagePosition moved = learn(
                    fifth,
                    open,
                    NOW,
                    rowOfPeriod("2026-03-04", "2026-02-05"),
                    rowOfPeriod("2026-03-11", "2026-03-10"),
                    rowOfPeriod("2026-03-12", "2026-03-10"));

            assertThat(days(moved)).containsExactly(10, 5);
        }

        @Test
        void doesNotWhileARowStillShowsTheFormerOne() {
            UsagePosition both = learn(
                    fifth, open, NOW, rowOfPeriod("2026-03-11", "2026-03-05"), rowOfPeriod("2026-03-12", "2026-03-10"));

            assertThat(days(both)).containsExactly(5, 10);
        }

        @Test
        void isNotLookedForInAPeriodThatIsOver() {
            UsageWindow over = window("2026-02-05", "2026-03-05");

            assertThat(days(learn(fifth, over, NOW, rowOfPeriod("2026-02-12", "2026-02-10"))))
                    .containsExactly(5, 10);
        }

        @Test
        void isNotConcludedFromAnOpenPeriodWithoutRows() {
            UsagePosition two = fifth.withAccount(account -> account.withAnchors(anchors(5, 10)));

            assertThat(days(learn(two, open, NOW))).containsExactly(5, 10);
            assertThat(days(learn(two, open, NOW, rowOfPeriod("2026-03-04", "2026-02-10"))))
                    .containsExactly(5, 10);
        }
    }
}
