package io.cfbilling.connect.usage.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.cfbilling.connect.model.BillingAnchors;
import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.offset.UsagePosition;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Three windows of one account: two months of the past, and the open one. */
class NextWindowTest {
    private static final Instant NOW = Instant.parse("2026-03-10T09:30:00Z");
    private static final Duration HOUR = Duration.ofHours(1);

    private final WindowPlanner planner = new WindowPlanner(LocalDate.MAX, 7);
    private final WindowSchedule schedule = new WindowSchedule(HOUR, HOUR, planner);
    private UsagePosition position = UsagePosition.startingAt(LocalDate.parse("2026-01-01"), BillingAnchors.UNKNOWN);

    private final List<UsageWindow> windows =
            planner.windows(position, window -> RangeLimits.WIDEST, DateRange.dayOf(NOW));

    private UsageWindow next(Instant now) {
        schedule.due(windows, position, now);
        return schedule.next(windows, position, now);
    }

    private String failNext(Instant now, Duration wait) {
        UsageWindow window = next(now);
        schedule.failed(window, position, now.plus(wait));
        return window.periodStart().toString();
    }

    @Test
    void goesOnToTheOtherWindowsIfOneFails() {
        List<String> failed = new ArrayList<>();
        for (int window = 0; window < 3; window++) {
            failed.add(failNext(NOW, HOUR.plusMinutes(window)));
        }
        assertThat(failed).containsExactly("2026-03-01", "2026-01-01", "2026-02-01");
        assertThat(schedule.due(windows, position, NOW)).isEqualTo(NOW.plus(HOUR));
    }

    @Test
    void triesOneAfterTheOtherIfAllKeepFailing() {
        List<String> failed = new ArrayList<>();
        for (int round = 0; round < 3; round++) {
            Instant now = NOW.plus(HOUR.multipliedBy(round));
            failed.add(failNext(now, HOUR));
            failed.add(failNext(now, HOUR));
        }
        assertThat(failed)
                .containsExactly("2026-03-01", "2026-01-01", "2026-03-01", "2026-02-01", "2026-03-01", "2026-01-01");
    }

    @Test
    void alternatesBetweenTwoDueWindowsIfOneFails() {
        windows.forEach(window ->
                position = position.withHistory(position.history().withRead(window.periodStart(), NOW.minus(HOUR))));
        UsageWindow failing = next(NOW);
        schedule.failed(failing, position, NOW.plus(HOUR));
        UsageWindow other = next(NOW);
        assertThat(other).isNotEqualTo(failing);
        position = position.withHistory(position.history().withRead(other.periodStart(), NOW));
        schedule.responded(failing);
        assertThat(next(NOW)).isEqualTo(failing);
    }

    @Test
    void distinguishesTheFirstFailureOfAWindow() {
        UsageWindow window = next(NOW);
        assertThat(schedule.failed(window, position, NOW.plus(HOUR))).isTrue();
        assertThat(schedule.failed(window, position, NOW.plus(HOUR))).isFalse();
        schedule.responded(window);
        assertThat(schedule.failed(window, position, NOW.plus(HOUR))).isTrue();
    }
}
