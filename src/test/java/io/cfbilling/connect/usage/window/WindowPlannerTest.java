package io.cfbilling.connect.usage.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.cfbilling.connect.model.Anchor;
import io.cfbilling.connect.model.BillingAnchors;
import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.offset.UsagePosition;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** On the tenth of March, with a lookback of seven days. */
class WindowPlannerTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 3, 10);

    private static BillingAnchors anchors(Integer... days) {
        return new BillingAnchors(Arrays.stream(days)
                .map(day -> new Anchor(day, true, LocalDate.of(2026, 2, day)))
                .toList());
    }

    private static List<UsageWindow> windows(UsagePosition position, RangeLimits limits, @Nullable LocalDate end) {
        return new WindowPlanner(end == null ? LocalDate.MAX : end.plusDays(1), 7)
                .windows(position, any -> limits, TODAY);
    }

    private static List<String> shown(List<UsageWindow> windows) {
        return windows.stream()
                .map(window -> window.wanted() + " requested as " + window.requested()
                        + (window.isOpenPeriod() ? " front" : ""))
                .toList();
    }

    private static UsagePosition since(String day, BillingAnchors anchors) {
        return UsagePosition.startingAt(LocalDate.parse(day), anchors);
    }

    @Test
    void anUnknownAccountIsSearchedForAMonth() {
        assertThat(shown(windows(UsagePosition.undecided(TODAY), RangeLimits.WIDEST, null)))
                .containsExactly("[2026-02-08, 2026-03-11) requested as [2026-02-08, 2026-03-11) front");
    }

    @Test
    void monthsAreReadWhileNoAnchorIsKnown() {
        assertThat(shown(windows(since("2026-01-20", BillingAnchors.UNKNOWN), RangeLimits.WIDEST, null)))
                .containsExactly(
                        "[2026-01-20, 2026-02-01) requested as [2025-12-21, 2026-02-01)",
                        "[2026-02-01, 2026-03-01) requested as [2026-01-02, 2026-03-01)",
                        "[2026-03-01, 2026-03-11) requested as [2026-02-08, 2026-03-11) front");
    }

    @Test
    void theOpenPeriodIsRequestedWithAMonth() {
        assertThat(shown(windows(since("2026-02-15", anchors(15)), RangeLimits.WIDEST, null)))
                .containsExactly("[2026-02-15, 2026-03-11) requested as [2026-02-08, 2026-03-11) front");
    }

    @Test
    void withSeveralAnchorsTheEarliestPeriodOfTheFirstDayCounts() {
        assertThat(shown(windows(since("2026-02-15", anchors(15, 28)), RangeLimits.WIDEST, null)))
                .containsExactly("[2026-02-15, 2026-03-11) requested as [2026-01-28, 2026-03-11) front");
    }

    @Test
    void narrowLimitsNeverRequestMoreThanAMonthUpToToday() {
        RangeLimits narrow = new RangeLimits(RangeLimits.NARROW, false);

        assertThat(shown(windows(since("2026-01-15", anchors(15, 28)), narrow, null)))
                .containsExactly(
                        "[2026-01-15, 2026-02-15) requested as [2026-01-15, 2026-02-15)",
                        "[2026-02-15, 2026-03-10) requested as [2026-02-07, 2026-03-10) front");
    }

    @Test
    void finalDaysAreOmittedAndAPeriodHasOneWindow() {
        UsagePosition position = since("2025-12-15", anchors(15))
                .withFinal(new DateRange(LocalDate.of(2026, 1, 15), LocalDate.of(2026, 2, 15)))
                .withFinal(new DateRange(LocalDate.of(2026, 2, 20), LocalDate.of(2026, 2, 25)));

        assertThat(windows(position, RangeLimits.WIDEST, null))
                .extracting(window -> window.wanted().toString())
                .containsExactly("[2025-12-15, 2026-01-15)", "[2026-02-15, 2026-03-11)");
    }

    @Test
    void nothingIsReadAfterTheLastDayWanted() {
        assertThat(windows(since("2026-01-15", anchors(15)), RangeLimits.WIDEST, LocalDate.of(2026, 2, 1)))
                .extracting(window -> window.wanted().toString())
                .containsExactly("[2026-01-15, 2026-02-02)");
    }
}
