package io.cfbilling.connect.usage.window;

import static io.cfbilling.connect.usage.SampleUsage.emitted;
import static io.cfbilling.connect.usage.SampleUsage.openWindow;
import static io.cfbilling.connect.usage.SampleUsage.row;
import static io.cfbilling.connect.usage.SampleUsage.since;
import static io.cfbilling.connect.usage.SampleUsage.window;
import static org.assertj.core.api.Assertions.assertThat;

import io.cfbilling.connect.offset.RejectedDays;
import io.cfbilling.connect.offset.UsagePosition;
import io.cfbilling.connect.stream.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On 10 March: two periods that are over, and the open one. Read every six hours, and confirmed after one. */
class WindowScheduleTest {
    private static final Instant NOW = Instant.parse("2026-03-10T09:30:00Z");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration INTERVAL = Duration.ofHours(6);
    private static final UsageWindow JANUARY = window("2026-01-01", "2026-02-01");
    private static final UsageWindow FEBRUARY = window("2026-02-01", "2026-03-01");
    private static final UsageWindow MARCH = openWindow("2026-03-01", "2026-03-11");
    private static final List<UsageWindow> ALL = List.of(JANUARY, FEBRUARY, MARCH);
    private static final UsagePosition START = since("2026-01-01");

    /** Waits of one, two and four hours, and of sixteen at most, without jitter. */
    private static final Backoff BACKOFF = new Backoff(HOUR, Duration.ofDays(1), () -> 0);

    private final WindowSchedule schedule = schedule();

    private static WindowSchedule schedule() {
        return new WindowSchedule(INTERVAL, HOUR, new WindowPlanner(LocalDate.MAX, 7));
    }

    private static UsagePosition read(UsagePosition position, UsageWindow window) {
        return position.withHistory(position.history().withRead(window.periodStart(), NOW));
    }

    private static UsagePosition empty(UsagePosition position, UsageWindow window) {
        return position.withHistory(position.history().withEmpty(window.periodStart(), NOW));
    }

    private Instant due(UsageWindow window, UsagePosition position) {
        return schedule.due(window, position, NOW);
    }

    @Nested
    class Due {
        @Test
        void atOnceUntilTheWindowIsRead() {
            assertThat(due(MARCH, read(START, FEBRUARY))).isEqualTo(Instant.MIN);
        }

        @Test
        void anIntervalAfterTheLastRead() {
            assertThat(due(MARCH, read(START, MARCH))).isEqualTo(NOW.plus(INTERVAL));
            assertThat(due(JANUARY, read(START, JANUARY))).isEqualTo(NOW.plus(INTERVAL));
        }

        @Test
        void earlierWhereOnlyAnEmptyResponseIsToBeConfirmed() {
            assertThat(due(FEBRUARY, empty(read(START, FEBRUARY), FEBRUARY))).isEqualTo(NOW.plus(HOUR));
        }

        @Test
        void notEarlierWhereAnotherWindowIsEmpty() {
            assertThat(due(FEBRUARY, empty(read(START, FEBRUARY), JANUARY))).isEqualTo(NOW.plus(INTERVAL));
        }

        @Test
        void notEarlierWhereRowsWereEmittedBefore() {
            UsagePosition rows = emitted(read(START, FEBRUARY), row("2026-02-28", "KV"));

            assertThat(due(FEBRUARY, empty(rows, FEBRUARY))).isEqualTo(NOW.plus(INTERVAL));
        }

        @ParameterizedTest(name = "at {0}: {1} after the last read")
        @CsvSource({"2026-03-07T23:59:59Z, PT6H", "2026-03-08T00:00:00Z, PT1H"})
        void notEarlierUntilTheLookbackIsOver(Instant now, Duration wait) {
            UsagePosition position = empty(read(START, FEBRUARY), FEBRUARY);

            assertThat(schedule.due(FEBRUARY, position, now)).isEqualTo(NOW.plus(wait));
        }

        @Test
        void notEarlierWhileTheFirstDayIsUndecided() {
            UsagePosition undecided = empty(read(UsagePosition.undecided(FEBRUARY.periodStart()), FEBRUARY), FEBRUARY);

            assertThat(due(FEBRUARY, undecided)).isEqualTo(NOW.plus(INTERVAL));
        }
    }

    @Nested
    class Rejected {
        @Test
        void backsOffLongerEachTime() {
            UsagePosition once = schedule.rejected(JANUARY, START, NOW, BACKOFF);
            assertThat(due(JANUARY, once)).isEqualTo(NOW.plus(HOUR));

            UsagePosition twice = schedule.rejected(JANUARY, once, NOW, BACKOFF);
            assertThat(due(JANUARY, twice)).isEqualTo(NOW.plus(HOUR.multipliedBy(2)));

            UsagePosition thrice = schedule.rejected(JANUARY, twice, NOW, BACKOFF);
            assertThat(due(JANUARY, thrice)).isEqualTo(NOW.plus(HOUR.multipliedBy(4)));
        }

        @Test
        void leavesTheOtherWindowsDue() {
            UsagePosition once = schedule.rejected(JANUARY, START, NOW, BACKOFF);

            assertThat(due(FEBRUARY, once)).isEqualTo(Instant.MIN);
            assertThat(due(MARCH, once)).isEqualTo(Instant.MIN);
            assertThat(schedule.isRejected(JANUARY, once)).isTrue();
            assertThat(schedule.isRejected(FEBRUARY, once)).isFalse();
        }

        @Test
        void isStoredForPeriodsThatAreOverOnly() {
            assertThat(schedule.rejected(FEBRUARY, START, NOW, BACKOFF)
                            .account()
                            .rejected())
                    .isEqualTo(new RejectedDays(FEBRUARY.periodStart(), NOW.plus(HOUR)));
            assertThat(schedule.rejected(MARCH, START, NOW, BACKOFF).account().rejected())
                    .isNull();
            assertThat(schedule.isRejected(MARCH, START)).isTrue();
        }

        @Test
        void isNotDueBeforeItsIntervalEither() {
            UsagePosition once = schedule.rejected(MARCH, read(START, MARCH), NOW, BACKOFF);

            assertThat(due(MARCH, once)).isEqualTo(NOW.plus(INTERVAL));
        }

        @Test
        void isOverWithAResponse() {
            UsagePosition once = schedule.rejected(MARCH, START, NOW, BACKOFF);
            schedule.responded(MARCH);

            assertThat(schedule.isRejected(MARCH, once)).isFalse();
            assertThat(due(MARCH, once)).isEqualTo(Instant.MIN);
            assertThat(due(MARCH, schedule.rejected(MARCH, once, NOW, BACKOFF))).isEqualTo(NOW.plus(HOUR));
        }
    }

    @Nested
    class Failed {
        private final Instant later = NOW.plus(Duration.ofMinutes(5));

        @Test
        void waitsForItsNextTryAndIsNotRejected() {
            assertThat(schedule.failed(JANUARY, START, later)).isTrue();

            assertThat(due(JANUARY, START)).isEqualTo(later);
            assertThat(due(FEBRUARY, START)).isEqualTo(Instant.MIN);
            assertThat(schedule.isRejected(JANUARY, START)).isFalse();
        }

        @Test
        void keepsTheCountOfRejections() {
            UsagePosition once = schedule.rejected(JANUARY, START, NOW, BACKOFF);
            schedule.failed(JANUARY, once, later);

            assertThat(schedule.isRejected(JANUARY, once)).isTrue();
            assertThat(due(JANUARY, schedule.rejected(JANUARY, once, NOW, BACKOFF)))
                    .isEqualTo(NOW.plus(HOUR.multipliedBy(2)));
        }

        @Test
        void isNotEndedByAResponseToAnotherWindow() {
            schedule.failed(JANUARY, START, later);
            schedule.responded(FEBRUARY);

            assertThat(due(JANUARY, START)).isEqualTo(later);
        }

        @Test
        void isForgottenOnceTheWindowIsNoMore() {
            schedule.failed(JANUARY, START, later);
            schedule.due(List.of(FEBRUARY, MARCH), START, NOW);

            assertThat(due(JANUARY, START)).isEqualTo(Instant.MIN);
        }
    }

    @Nested
    class ARestartedTask {
        private final UsagePosition stored = schedule().rejected(FEBRUARY, START, NOW, BACKOFF);

        @Test
        void waitsForTheRejectedPeriodAndThoseBeforeIt() {
            Instant until = NOW.plus(HOUR);

            assertThat(ALL).extracting(window -> due(window, stored)).containsExactly(until, until, Instant.MIN);
            assertThat(ALL)
                    .extracting(window -> schedule.isRejected(window, stored))
                    .containsExactly(true, true, false);
        }

        @Test
        void doesNotWaitForAPeriodThatWasRead() {
            UsagePosition position = read(stored, JANUARY);

            assertThat(due(JANUARY, position)).isEqualTo(NOW.plus(INTERVAL));
            assertThat(schedule.isRejected(JANUARY, position)).isFalse();
        }

        @Test
        void doesNotWaitForTheOpenPeriod() {
            UsagePosition position =
                    START.withAccount(account -> account.withRejected(MARCH.periodStart(), NOW.plus(HOUR)));

            assertThat(due(MARCH, position)).isEqualTo(Instant.MIN);
        }

        @Test
        void backsOffTheLongestWhereAPeriodIsRejectedAgain() {
            UsagePosition again = schedule.rejected(FEBRUARY, stored, NOW, BACKOFF);

            assertThat(due(FEBRUARY, again)).isEqualTo(NOW.plus(HOUR.multipliedBy(16)));
        }

        @Test
        void triesAFailedWindowAtOnce() {
            schedule.failed(MARCH, START, NOW.plus(HOUR));

            assertThat(schedule().due(MARCH, START, NOW)).isEqualTo(Instant.MIN);
        }
    }
}
