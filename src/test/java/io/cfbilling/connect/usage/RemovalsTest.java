package io.cfbilling.connect.usage;

import static io.cfbilling.connect.usage.SampleUsage.at;
import static io.cfbilling.connect.usage.SampleUsage.emitted;
import static io.cfbilling.connect.usage.SampleUsage.openWindow;
import static io.cfbilling.connect.usage.SampleUsage.row;
import static io.cfbilling.connect.usage.SampleUsage.since;
import static io.cfbilling.connect.usage.SampleUsage.summary;
import static io.cfbilling.connect.usage.SampleUsage.window;
import static org.assertj.core.api.Assertions.assertThat;

import io.cfbilling.connect.model.UsageLine;
import io.cfbilling.connect.model.UsageRow;
import io.cfbilling.connect.offset.SuspectDay;
import io.cfbilling.connect.offset.UsagePosition;
import io.cfbilling.connect.usage.Removals.Missing;
import io.cfbilling.connect.usage.Removals.Verdict;
import io.cfbilling.connect.usage.window.UsageWindow;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Of one day, rows of two services were emitted; a second response confirms a first one after an hour. */
class RemovalsTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final LocalDate DAY = LocalDate.of(2026, 3, 1);
    private static final UsageRow KV = row("2026-03-01", "KV");
    private static final UsageRow R2 = row("2026-03-01", "R2");
    private static final UsageWindow OPEN = openWindow("2026-03-01", "2026-04-01");
    private static final UsageWindow OVER = window("2026-03-01", "2026-04-01");
    private static final Instant END = Instant.parse("2026-04-01T00:00:00Z");
    private static final Instant FIRST = Instant.parse("2026-03-10T08:00:00Z");

    private final UsagePosition start = emitted(since("2026-03-01"), KV, R2);
    private final UsagePosition suspect = noted(start, at(FIRST), KV);

    private static Missing missing(UsagePosition before, ResponseTimes times, UsageLine... response) {
        Removals removals = new Removals(HOUR, times, summary(response));
        return removals.missing(before, DAY, removals.summary().days().get(DAY));
    }

    private static Verdict verdict(UsagePosition before, ResponseTimes times, UsageLine... response) {
        return missing(before, times, response).verdict();
    }

    /** The position once a response is noted that changes no other row. */
    private static UsagePosition noted(UsagePosition before, ResponseTimes times, UsageLine... response) {
        return noted(before, times, false, response);
    }

    private static UsagePosition noted(
            UsagePosition before, ResponseTimes times, boolean changed, UsageLine... response) {
        return new Removals(HOUR, times, summary(response))
                .noteDay(before, DAY, missing(before, times, response), changed);
    }

    /** The position once a response to a window is noted. */
    private static UsagePosition noted(UsagePosition before, UsageWindow window, Instant moment, UsageLine... rows) {
        return new Removals(HOUR, at(moment), summary(rows)).noteWindow(before, window);
    }

    private static boolean isEmptySuspect(UsagePosition position, Instant moment) {
        return new Removals(HOUR, at(moment), summary()).isEmptySuspect(position, OPEN);
    }

    @Test
    void theFirstResponseThatLacksRowsIsSuspect() {
        assertThat(verdict(start, at(FIRST), KV, R2)).isEqualTo(Verdict.COMPLETE);
        assertThat(verdict(start, at(FIRST), KV)).isEqualTo(Verdict.SUSPECT);
    }

    @Test
    void aSecondOneConfirmsTheFirstLongEnoughAfterIt() {
        assertThat(verdict(suspect, at(FIRST.plus(HOUR).minusMillis(1)), KV)).isEqualTo(Verdict.SUSPECT);
        Missing confirmed = missing(suspect, at(FIRST.plus(HOUR)), KV);
        assertThat(confirmed.verdict()).isEqualTo(Verdict.REMOVED);
        assertThat(confirmed.rows())
                .singleElement()
                .extracting(key -> key.name().service())
                .isEqualTo("R2");
    }

    @Test
    void aResponseThatLacksOtherRowsRestartsTheWait() {
        Instant later = FIRST.plus(HOUR);
        assertThat(verdict(suspect, at(later), R2)).isEqualTo(Verdict.SUSPECT);
        assertThat(suspectSince(noted(suspect, at(later), R2))).isEqualTo(later);
        assertThat(suspectSince(noted(suspect, at(later.minusMillis(1)), KV))).isEqualTo(FIRST);
    }

    private static Instant suspectSince(UsagePosition position) {
        SuspectDay day = position.history().suspects().get(DAY);
        return Objects.requireNonNull(day).since();
    }

    @Test
    void aClockThatWasSetBackRestartsTheWait() {
        Instant back = FIRST.minus(Duration.ofDays(5));
        UsagePosition anew = noted(suspect, at(back), KV);
        assertThat(verdict(anew, at(back.plus(HOUR)), KV)).isEqualTo(Verdict.REMOVED);
    }

    @Test
    void aResponseThatLacksNothingClearsTheDay() {
        assertThat(noted(suspect, at(FIRST), KV, R2).history().suspects()).isEmpty();
    }

    @Test
    void aRemovalIsCertainOnceALaterResponseChangesNothing() {
        Instant second = FIRST.plus(HOUR);
        UsagePosition removed = emitted(noted(suspect, at(second), KV), KV);
        assertThat(removed.history().removedAt()).containsEntry(DAY, second);
        assertThat(noted(removed, at(second.plus(HOUR).minusMillis(1)), KV)
                        .history()
                        .removedAt())
                .containsKey(DAY);
        assertThat(noted(removed, at(second.plus(HOUR)), KV).history().removedAt())
                .isEmpty();
        assertThat(noted(removed, at(second.plus(HOUR)), true, KV).history().removedAt())
                .containsEntry(DAY, second.plus(HOUR));
    }

    @Test
    void aWindowWithoutRowsIsConfirmedAnHourAfterTheFirst() {
        Instant later = FIRST.plus(HOUR);
        UsagePosition empty = noted(start, OPEN, FIRST);
        assertThat(isEmptySuspect(empty, FIRST)).isTrue();
        UsagePosition again = noted(empty, OPEN, later);
        assertThat(isEmptySuspect(again, later)).isFalse();
        UsagePosition rows = noted(again, OPEN, later, KV);
        assertThat(isEmptySuspect(noted(rows, OPEN, later), later)).isTrue();
    }

    @Test
    void onlyResponsesFromAfterItsEndCountForAClosedWindow() {
        UsagePosition open = noted(start, OPEN, END.minusMillis(1));
        assertThat(noted(open, OVER, END.plus(HOUR)).history().emptySince()).containsEntry(DAY, END.plus(HOUR));
        UsagePosition sinceItsEnd = noted(start, OVER, END);
        assertThat(noted(sinceItsEnd, OVER, END.plus(HOUR)).history().emptySince())
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
        UsagePosition noted = noted(start, ResponseTimes.of(first, Optional.of(firstDate)), KV);
        return verdict(noted, ResponseTimes.of(second, Optional.of(secondDate)), KV) == Verdict.REMOVED;
    }
}
