package io.cfbilling.connect.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.model.Anchor;
import io.cfbilling.connect.model.BillingAnchors;
import io.cfbilling.connect.model.Dataset;
import io.cfbilling.connect.offset.SourcePartition;
import io.cfbilling.connect.offset.UsagePosition;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class RangeSelectorTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 3, 10);
    private static final UsagePosition POSITION = UsagePosition.startingAt(
            LocalDate.of(2026, 1, 15), new BillingAnchors(List.of(new Anchor(15, true, LocalDate.of(2026, 2, 15)))));

    private final RangeSelector ranges =
            new RangeSelector(new SourcePartition(new AccountId("b69a9f3492637782896352daae219e7d"), Dataset.USAGE));

    private static List<UsageWindow> windows(RangeLimits limits) {
        return new WindowPlanner(SampleUsage.settings(null)).windows(POSITION, limits, TODAY);
    }

    /** Refuses the range that is asked now for the first or the last window; tells whether another one is tried. */
    private boolean refuses(int window) {
        return ranges.refused(windows(ranges.limits()).get(window), RangeSelectorTest::windows);
    }

    @Test
    void aClosedPeriodIsTriedWithAMonthAndThenIsRejectedAndNothingIsConcluded() {
        assertThat(refuses(0)).isTrue();
        assertThat(ranges.trying()).contains(LocalDate.of(2026, 1, 15));
        assertThat(ranges.limits().mostDays()).isEqualTo(31);
        assertThat(refuses(0)).isFalse();
        assertThat(ranges.trying()).isEmpty();
        assertThat(ranges.limits()).isEqualTo(RangeLimits.WIDEST);
    }

    @Test
    void whatIsAnsweredWhereMoreWasRefusedIsKept() {
        refuses(0);
        ranges.answered();
        assertThat(ranges.limits()).isEqualTo(new RangeLimits(31, true));
        ranges.answered();
        assertThat(ranges.limits()).isEqualTo(new RangeLimits(31, true));
    }

    @Test
    void theOpenPeriodIsTriedWithoutTomorrow() {
        assertThat(refuses(1)).isTrue();
        assertThat(ranges.limits().tomorrow()).isFalse();
        ranges.answered();
        assertThat(windows(ranges.limits()).get(1).asked().to()).isEqualTo(TODAY);
    }
}
