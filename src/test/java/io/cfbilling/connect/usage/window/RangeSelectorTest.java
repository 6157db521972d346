package io.cfbilling.connect.usage.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.model.Anchor;
import io.cfbilling.connect.model.BillingAnchors;
import io.cfbilling.connect.model.Dataset;
import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.offset.SourcePartition;
import io.cfbilling.connect.offset.UsagePosition;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class RangeSelectorTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 3, 10);
    private static final UsagePosition POSITION = UsagePosition.startingAt(
            LocalDate.of(2025, 12, 15), new BillingAnchors(List.of(new Anchor(15, true, LocalDate.of(2026, 2, 15)))));

    private final RangeSelector ranges =
            new RangeSelector(new SourcePartition(new AccountId("b69a9f3492637782896352daae219e7d"), Dataset.USAGE));

    private static List<UsageWindow> windows(Function<LocalDate, RangeLimits> limits, LocalDate today) {
        return new WindowPlanner(LocalDate.MAX, 7).windows(POSITION, limits, today);
    }

    private static Optional<DateRange> range(UsageWindow requested, RangeLimits limits, LocalDate today) {
        return windows(any -> limits, today).stream()
                .filter(window -> window.periodStart().equals(requested.periodStart()))
                .map(UsageWindow::requested)
                .findFirst();
    }

    private UsageWindow window(int index) {
        return windows(ranges::limits, TODAY).get(index);
    }

    /** Rejects the present range of one of the windows; returns whether another one is tried. */
    private boolean rejects(int window) {
        UsageWindow requested = window(window);
        return ranges.rejected(requested, limits -> range(requested, limits, TODAY));
    }

    private RangeLimits limits(int window) {
        return ranges.limits(window(window).periodStart());
    }

    @Test
    void aClosedPeriodIsTriedWithAMonthAndThenRejected() {
        assertThat(rejects(0)).isTrue();
        assertThat(ranges.trying()).contains(LocalDate.of(2025, 12, 15));
        assertThat(limits(0).mostDays()).isEqualTo(31);
        assertThat(rejects(0)).isFalse();
        assertThat(ranges.trying()).isEmpty();
        assertThat(limits(0)).isEqualTo(RangeLimits.WIDEST);
    }

    @Test
    void narrowerLimitsAreKeptForThatWindowOnly() {
        rejects(0);
        ranges.responded(window(0));
        assertThat(limits(0)).isEqualTo(new RangeLimits(31, true));
        assertThat(limits(1)).isEqualTo(RangeLimits.WIDEST);
        assertThat(limits(2)).isEqualTo(RangeLimits.WIDEST);
    }

    @Test
    void limitsOfASecondWindowAsRecentAreKeptForAll() {
        rejects(0);
        ranges.responded(window(0));
        rejects(1);
        ranges.responded(window(1));
        assertThat(limits(2)).isEqualTo(new RangeLimits(31, true));
    }

    @Test
    void rejectedOlderWindowsNarrowNoOther() {
        rejects(1);
        ranges.responded(window(1));
        rejects(0);
        ranges.responded(window(0));
        assertThat(limits(2)).isEqualTo(RangeLimits.WIDEST);
    }

    @Test
    void theWidestRangeIsTriedAgainOnTheNextDay() {
        ranges.begin(TODAY);
        rejects(2);
        ranges.responded(window(2));
        ranges.begin(TODAY);
        assertThat(limits(2).tomorrow()).isFalse();
        ranges.begin(TODAY.plusDays(1));
        assertThat(limits(2)).isEqualTo(RangeLimits.WIDEST);
    }

    @Test
    void theOpenPeriodIsTriedWithoutTomorrow() {
        assertThat(rejects(2)).isTrue();
        assertThat(limits(2).tomorrow()).isFalse();
        ranges.responded(window(2));
        assertThat(window(2).requested().to()).isEqualTo(TODAY);
    }

    @Test
    void aPeriodThatBeginsTodayWaitsIfNoRangeMayEndTomorrow() {
        LocalDate today = LocalDate.of(2026, 3, 15);
        UsageWindow begun = windows(ranges::limits, today).get(3);
        assertThat(ranges.rejected(begun, limits -> range(begun, limits, today)))
                .isTrue();
        assertThat(ranges.trying()).isEmpty();
        assertThat(windows(ranges::limits, today)).hasSize(3);
    }
}
