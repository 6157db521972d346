package io.cfbilling.connect.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.cfbilling.connect.model.AccountId;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PollSlotsTest {
    private static final Duration INTERVAL = Duration.ofHours(6);
    private static final Instant LONG_AGO = Instant.parse("2025-01-01T00:00:00Z");

    private final PollSlots slots = new PollSlots(INTERVAL, Duration.ofHours(1));

    @ParameterizedTest
    @CsvSource({
        "2026-03-10T00:59:59Z, 2026-03-10T01:00:00Z",
        "2026-03-10T01:00:00Z, 2026-03-10T07:00:00Z",
        "2026-03-10T19:00:01Z, 2026-03-11T01:00:00Z",
        "1969-12-31T20:00:00Z, 1970-01-01T01:00:00Z"
    })
    void comeOnceAnInterval(Instant moment, Instant next) {
        assertThat(slots.after(moment)).isEqualTo(next);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-03-10T01:05:00Z, 2026-03-10T01:00:00Z",
        "2026-03-10T01:10:00Z, 2026-03-10T07:00:00Z",
        "2026-03-10T00:59:00Z, 2026-03-10T01:00:00Z"
    })
    void areMadeUpForWhereTheyPassedShortlyBeforeTheStart(Instant start, Instant due) {
        assertThat(slots.atStart(start, LONG_AGO)).isEqualTo(due);
    }

    @Test
    void areNotMadeUpForWhereTheProfileIsKnownToHaveBeenReadSince() {
        Instant start = Instant.parse("2026-03-10T01:05:00Z");
        assertThat(slots.atStart(start, start.minusSeconds(60)))
                .isEqualTo(start.plus(INTERVAL).minusSeconds(300));
    }

    @Test
    void ofManyAccountsAreSpreadOverTheInterval() {
        Random random = new Random(1);
        assertThat(Stream.generate(() -> "%016x%016x".formatted(random.nextLong(), random.nextLong()))
                        .limit(6_000)
                        .map(id -> PollSlots.of(new AccountId(id), INTERVAL)
                                .phase()
                                .toHours())
                        .collect(Collectors.groupingBy(hour -> hour, Collectors.counting())))
                .hasSize(6)
                .allSatisfy((hour, accounts) -> assertThat(accounts).isBetween(850L, 1150L));
    }
}
