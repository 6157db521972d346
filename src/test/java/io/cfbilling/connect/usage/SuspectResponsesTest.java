package io.cfbilling.connect.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.cfbilling.connect.model.DayDigest;
import io.cfbilling.connect.offset.ReadHistory;
import io.cfbilling.connect.offset.SuspectDay;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class SuspectResponsesTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final LocalDate DAY = LocalDate.of(2026, 3, 1);
    private static final DayDigest SOME = new DayDigest(1);
    private static final DayDigest OTHERS = new DayDigest(2);
    private static final Instant FIRST = Instant.parse("2026-03-10T08:00:00Z");

    private final SuspectResponses suspects = new SuspectResponses(HOUR);
    private final ReadHistory suspect = suspects.suspect(ReadHistory.NONE, DAY, SOME, FIRST);

    @Test
    void theFirstResponseThatLacksSomethingIsNeverBelieved() {
        assertThat(suspects.isSuspect(ReadHistory.NONE, DAY, SOME, FIRST)).isTrue();
    }

    @Test
    void aSecondOneIsBelievedOnceItWasRequestedLongEnoughAfterTheFirst() {
        assertThat(suspects.isSuspect(suspect, DAY, SOME, FIRST.plus(HOUR).minusMillis(1)))
                .isTrue();
        assertThat(suspects.isSuspect(suspect, DAY, SOME, FIRST.plus(HOUR))).isFalse();
    }

    @Test
    void oneThatLacksOtherRowsBeginsAnew() {
        Instant later = FIRST.plus(HOUR);
        assertThat(suspects.isSuspect(suspect, DAY, OTHERS, later)).isTrue();
        ReadHistory anew = suspects.suspect(suspect, DAY, OTHERS, later);
        assertThat(anew.suspects()).containsEntry(DAY, new SuspectDay(later, OTHERS));
        assertThat(suspects.suspect(suspect, DAY, SOME, later).suspects())
                .containsEntry(DAY, new SuspectDay(FIRST, SOME));
    }

    @Test
    void aClockThatWasSetBackBeginsAnewInsteadOfWaitingForIt() {
        Instant back = FIRST.minus(Duration.ofDays(5));
        ReadHistory anew = suspects.suspect(suspect, DAY, SOME, back);
        assertThat(suspects.isSuspect(anew, DAY, SOME, back.plus(HOUR))).isFalse();
    }

    @Test
    void aResponseThatLacksNothingClearsTheDay() {
        assertThat(suspects.complete(suspect, DAY, false, FIRST).suspects()).isEmpty();
    }

    @Test
    void aRemovalStandsOnceALaterResponseChangesNothing() {
        ReadHistory removed = suspects.removed(suspect, DAY, FIRST);
        assertThat(suspects.complete(removed, DAY, false, FIRST.plus(HOUR).minusMillis(1))
                        .removedAt())
                .containsKey(DAY);
        assertThat(suspects.complete(removed, DAY, false, FIRST.plus(HOUR)).removedAt())
                .isEmpty();
        assertThat(suspects.complete(removed, DAY, true, FIRST.plus(HOUR)).removedAt())
                .containsEntry(DAY, FIRST.plus(HOUR));
    }

    @Test
    void aWindowWithoutRowsIsBelievedAnHourAfterTheFirstSuchResponseInARow() {
        ReadHistory empty = suspects.window(ReadHistory.NONE, DAY, true, FIRST);
        assertThat(suspects.isEmptySuspect(empty, DAY, FIRST)).isTrue();
        ReadHistory again = suspects.window(empty, DAY, true, FIRST.plus(HOUR));
        assertThat(suspects.isEmptySuspect(again, DAY, FIRST.plus(HOUR))).isFalse();
        ReadHistory rows = suspects.window(again, DAY, false, FIRST.plus(HOUR));
        assertThat(suspects.isEmptySuspect(suspects.window(rows, DAY, true, FIRST.plus(HOUR)), DAY, FIRST.plus(HOUR)))
                .isTrue();
    }
}
