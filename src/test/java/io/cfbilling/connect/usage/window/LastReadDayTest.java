package io.cfbilling.connect.usage.window;

import static io.cfbilling.connect.usage.SampleUsage.emitted;
import static io.cfbilling.connect.usage.SampleUsage.openWindow;
import static io.cfbilling.connect.usage.SampleUsage.row;
import static io.cfbilling.connect.usage.SampleUsage.since;
import static io.cfbilling.connect.usage.SampleUsage.window;
import static org.assertj.core.api.Assertions.assertThat;

import io.cfbilling.connect.offset.UsagePosition;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An account with usage since 5 January, on 10 March. */
class LastReadDayTest {
    private static final UsageWindow JANUARY = new UsageWindow(
            LocalDate.of(2026, 1, 1),
            window("2026-01-05", "2026-02-01").wanted(),
            window("2026-01-01", "2026-02-01").wanted(),
            false);
    private static final UsageWindow FEBRUARY = window("2026-02-01", "2026-03-01");
    private static final UsageWindow MARCH = openWindow("2026-03-01", "2026-03-11");
    private static final List<UsageWindow> ALL = List.of(JANUARY, FEBRUARY, MARCH);

    private UsagePosition position = since("2026-01-05");

    private void read(UsageWindow window, String moment) {
        position = position.withHistory(position.history().withRead(window.periodStart(), Instant.parse(moment)));
    }

    private LocalDate lastReadDay(List<UsageWindow> windows, LocalDate endOfUsage) {
        return new WindowPlanner(endOfUsage, 7).lastReadDay(windows, position);
    }

    private LocalDate lastReadDay() {
        return lastReadDay(ALL, LocalDate.MAX);
    }

    @Test
    void isTheDayBeforeTheCursorWhereNothingIsRead() {
        assertThat(lastReadDay()).isEqualTo("2026-01-04");
    }

    @Test
    void isTheLastDayOfAPeriodThatWasReadAfterItsEnd() {
        read(JANUARY, "2026-03-10T09:00:00Z");

        assertThat(lastReadDay()).isEqualTo("2026-01-31");
    }

    @Test
    void isTheDayOfTheReadWhereAPeriodWasReadBeforeItsEnd() {
        read(JANUARY, "2026-01-20T09:00:00Z");
        read(FEBRUARY, "2026-03-10T09:00:00Z");

        assertThat(lastReadDay()).isEqualTo("2026-01-20");
    }

    @Test
    void isTodayOnceAllPeriodsAreReadToday() {
        ALL.forEach(window -> read(window, "2026-03-10T09:00:00Z"));

        assertThat(lastReadDay()).isEqualTo("2026-03-10");
    }

    @Test
    void isYesterdayWhereTheOpenPeriodWasReadYesterday() {
        ALL.forEach(window -> read(window, "2026-03-09T23:59:59Z"));

        assertThat(lastReadDay()).isEqualTo("2026-03-09");
    }

    @Test
    void doesNotPassAPeriodThatIsNotRead() {
        read(MARCH, "2026-03-10T09:00:00Z");
        assertThat(lastReadDay()).isEqualTo("2026-01-04");

        read(JANUARY, "2026-03-10T09:00:00Z");
        assertThat(lastReadDay()).isEqualTo("2026-01-31");
    }

    @Test
    void countsDaysEmittedByAnEarlierReadOfTheirPeriod() {
        position = emitted(position, row("2026-01-07", "KV"), row("2026-01-09", "KV"));

        assertThat(lastReadDay()).isEqualTo("2026-01-09");
    }

    @Test
    void isTheLaterOfTheReadAndTheLastDayEmitted() {
        position = emitted(position, row("2026-01-09", "KV"));
        read(JANUARY, "2026-01-08T09:00:00Z");
        assertThat(lastReadDay()).isEqualTo("2026-01-09");

        read(JANUARY, "2026-01-12T09:00:00Z");
        assertThat(lastReadDay()).isEqualTo("2026-01-12");
    }

    @Test
    void isNeverBeforeTheCursorWhateverTheClockSaidThen() {
        read(JANUARY, "2025-12-24T09:00:00Z");

        assertThat(lastReadDay()).isEqualTo("2026-01-04");
    }

    @Test
    void hasNoLimitOnceTheLastDayWantedIsRead() {
        LocalDate end = LocalDate.of(2026, 2, 1);
        assertThat(lastReadDay(List.of(JANUARY), end)).isEqualTo("2026-01-04");

        read(JANUARY, "2026-02-01T00:00:00Z");
        assertThat(lastReadDay(List.of(JANUARY), end)).isEqualTo(LocalDate.MAX);
    }

    @Test
    void hasNoLimitOnceAllWindowsAreFinal() {
        assertThat(lastReadDay(List.of(), LocalDate.of(2026, 2, 1))).isEqualTo(LocalDate.MAX);
    }

    @Test
    void isLimitedWhileDaysWantedAreStillToCome() {
        read(JANUARY, "2026-02-01T00:00:00Z");

        assertThat(lastReadDay(List.of(JANUARY), LocalDate.of(2026, 2, 2))).isEqualTo("2026-01-31");
    }
}
