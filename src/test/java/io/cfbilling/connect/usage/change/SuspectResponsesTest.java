package io.cfbilling.connect.usage.change;

import static org.assertj.core.api.Assertions.assertThat;

import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.model.DayDigest;
import io.cfbilling.connect.offset.ReadHistory;
import io.cfbilling.connect.offset.SuspectDay;
import io.cfbilling.connect.usage.window.UsageWindow;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SuspectResponsesTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final LocalDate DAY = LocalDate.of(2026, 3, 1);
    private static final DayDigest SOME = new DayDigest(1);
    private static final DayDigest OTHERS = new DayDigest(2);
    private static final DateRange DAYS = new DateRange(DAY, DAY.plusMonths(1));
    private static final UsageWindow OPEN = new UsageWindow(DAY, DAYS, DAYS, true);
    private static final UsageWindow OVER = new UsageWindow(DAY, DAYS, DAYS, false);
    private static final Instant END = Instant.parse("2026-04-01T00:00:00Z");
    private static final Instant FIRST = Instant.parse("2026-03-10T08:00:00Z");

    private final SuspectResponses suspects = new SuspectResponses(HOUR);
    private final ReadHistory suspect = suspects.suspect(ReadHistory.NONE, DAY, SOME, at(FIRST));

    @Test
    void theFirstResponseThatLacksRowsIsSuspect() {
        assertThat(suspects.isSuspect(ReadHistory.NONE, DAY, SOME, at(FIRST))).isTrue();
    }

    @Test
    void aSecondOneConfirmsTheFirstLongEnoughAfterIt() {
        assertThat(suspects.isSuspect(suspect, DAY, SOME, at(FIRST.plus(HOUR).minusMillis(1))))
                .isTrue();
        assertThat(suspects.isSuspect(suspect, DAY, SOME, at(FIRST.plus(HOUR)))).isFalse();
    }

    @Test
    void aResponseThatLacksOtherRowsRestartsTheWait() {
        Instant later = FIRST.plus(HOUR);
        assertThat(suspects.isSuspect(suspect, DAY, OTHERS, at(later))).isTrue();
        ReadHistory anew = suspects.suspect(suspect, DAY, OTHERS, at(later));
        assertThat(anew.suspects()).containsEntry(DAY, new SuspectDay(later, OTHERS));
        assertThat(suspects.suspect(suspect, DAY, SOME, at(later)).suspects())
                .containsEntry(DAY, new SuspectDay(FIRST, SOME));
    }

    @Test
    void aClockThatWasSetBackRestartsTheWait() {
        Instant back = FIRST.minus(Duration.ofDays(5));
        ReadHistory anew = suspects.suspect(suspect, DAY, SOME, at(back));
        assertThat(suspects.isSuspect(anew, DAY, SOME, at(back.plus(HOUR)))).isFalse();
    }

    @Test
    void aResponseThatLacksNothingClearsTheDay() {
        assertThat(suspects.complete(suspect, DAY, false, at(FIRST)).suspects()).isEmpty();
    }

    @Test
    void aRemovalIsCertainOnceALaterResponseChangesNothing() {
        ReadHistory removed = suspects.removed(suspect, DAY, at(FIRST));
        assertThat(suspects.complete(removed, DAY, false, at(FIRST.plus(HOUR).minusMillis(1)))
                        .removedAt())
                .containsKey(DAY);
        assertThat(suspects.complete(removed, DAY, false, at(FIRST.plus(HOUR))).removedAt())
                .isEmpty();
        assertThat(suspects.complete(removed, DAY, true, at(FIRST.plus(HOUR))).removedAt())
                .containsEntry(DAY, FIRST.plus(HOUR));
    }

    @Test
    void aWindowWithoutRowsIsConfirmedAnHourAfterTheFirst() {
        ResponseTimes later = at(FIRST.plus(HOUR));
        ReadHistory empty = suspects.window(ReadHistory.NONE, OPEN, true, at(FIRST));
        assertThat(suspects.isEmptySuspect(empty, DAY, at(FIRST))).isTrue();
        ReadHistory again = suspects.window(empty, OPEN, true, later);
        assertThat(suspects.isEmptySuspect(again, DAY, later)).isFalse();
        ReadHistory rows = suspects.window(again, OPEN, false, later);
        assertThat(suspects.isEmptySuspect(suspects.window(rows, OPEN, true, later), DAY, later))
                .isTrue();
    }

    @Test
    void onlyResponsesFromAfterItsEndCountForAClosedWindow() {
        ReadHistory open = suspects.window(ReadHistory.NONE, OPEN, true, at(END.minusMillis(1)));
        ReadHistory over = suspects.window(open, OVER, true, at(END.plus(HOUR)));
        assertThat(over.emptySince()).containsEntry(DAY, END.plus(HOUR));
        ReadHistory sinceItsEnd = suspects.window(ReadHistory.NONE, OVER, true, at(END));
        assertThat(suspects.window(sinceItsEnd, OVER, true, at(END.plus(HOUR))).emptySince())
                .containsEntry(DAY, END);
    }

    @Test
    void aWrongClockConfirmsNothingTooEarly() {
        for (Duration wrong : List.of(HOUR.multipliedBy(-2), HOUR.multipliedBy(2))) {
            assertThat(confirmed(FIRST.plus(wrong), FIRST, FIRST, FIRST)).isFalse();
            assertThat(confirmed(FIRST, FIRST.plus(wrong), FIRST, FIRST)).isFalse();
            assertThat(confirmed(FIRST, FIRST, FIRST.plus(wrong), FIRST)).isFalse();
            assertThat(confirmed(FIRST, FIRST, FIRST, FIRST.plus(wrong))).isFalse();
        }
    }

    /** Whether a second response confirms a first one, by the task's clock and by Cloudflare's. */
    private boolean confirmed(Instant first, Instant firstDate, Instant second, Instant secondDate) {
        ReadHistory noted =
                suspects.suspect(ReadHistory.NONE, DAY, SOME, ResponseTimes.of(first, Optional.of(firstDate)));
        return !suspects.isSuspect(noted, DAY, SOME, ResponseTimes.of(second, Optional.of(secondDate)));
    }

    private static ResponseTimes at(Instant moment) {
        return ResponseTimes.of(moment, Optional.of(moment));
    }
}
