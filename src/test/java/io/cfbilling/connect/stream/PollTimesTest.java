package io.cfbilling.connect.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.cfbilling.connect.model.AccountId;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PollTimesTest {
    private static final Duration INTERVAL = Duration.ofHours(6);
    private static final Instant LONG_AGO = Instant.parse("2025-01-01T00:00:00Z");

    private final PollTimes slots = new PollTimes(INTERVAL, 4711);
    private final Instant slot = slots.after(Instant.parse("2026-03-10T00:00:00Z"));

    @Test
    void comeOncePerIntervalWithinAQuarter() {
        Instant at = slots.after(Instant.parse("1969-12-01T00:00:00Z"));
        for (int index = 0; index < 1000; index++) {
            Instant next = slots.after(at);
            assertThat(Duration.between(at, next))
                    .isBetween(
                            INTERVAL.multipliedBy(3).dividedBy(4),
                            INTERVAL.multipliedBy(5).dividedBy(4));
            assertThat(slots.after(next.minusMillis(1))).isEqualTo(next);
            at = next;
        }
    }

    @Test
    void areTheSameForEachTask() {
        assertThat(new PollTimes(INTERVAL, 4711).after(slot.minusSeconds(1))).isEqualTo(slot);
    }

    @Test
    void areCaughtUpIfTheyPassedShortlyBeforeTheStart() {
        assertThat(slots.atStart(slot.plusSeconds(300), LONG_AGO)).isEqualTo(slot);
        assertThat(slots.atStart(slot.plusSeconds(601), LONG_AGO)).isEqualTo(slots.after(slot));
        assertThat(slots.atStart(slot.minusSeconds(1), LONG_AGO)).isEqualTo(slot);
    }

    @Test
    void areNotCaughtUpIfTheProfileWasReadSince() {
        assertThat(slots.atStart(slot.plusSeconds(300), slot.plusSeconds(60))).isEqualTo(slots.after(slot));
    }

    @Test
    void ofManyAccountsAreSpreadOverTheInterval() {
        Random random = new Random(1);
        assertThat(Stream.generate(() -> "%016x%016x".formatted(random.nextLong(), random.nextLong()))
                        .limit(6_000)
                        .map(id -> PollTimes.of(new AccountId(id), INTERVAL).after(LONG_AGO))
                        .map(at -> Duration.between(LONG_AGO, at).toHours())
                        .filter(hour -> hour < 6)
                        .collect(Collectors.groupingBy(hour -> hour, Collectors.counting())))
                .hasSize(6)
                .allSatisfy((hour, accounts) -> assertThat(accounts).isBetween(700L, 1150L));
    }
}
