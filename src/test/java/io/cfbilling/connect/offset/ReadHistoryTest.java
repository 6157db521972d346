package io.cfbilling.connect.offset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cfbilling.connect.model.BillingAnchors;
import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.model.DayDigest;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The results of earlier reads outlive a restart. */
class ReadHistoryTest {
    private static final LocalDate DAY = LocalDate.of(2025, 1, 15);
    private static final Instant THEN = Instant.parse("2025-02-20T08:30:00.123456Z");
    private static final Instant STORED = Instant.parse("2025-02-20T08:30:00.123Z");
    private static final ReadHistory HISTORY = ReadHistory.NONE
            .withRead(DAY, THEN)
            .withEmpty(DAY.plusMonths(1), THEN)
            .withSuspect(DAY.plusDays(3), new SuspectDay(THEN, new DayDigest(77)))
            .withRemoval(DAY.plusDays(4), THEN);

    private static UsagePosition position() {
        return UsagePosition.startingAt(DAY, BillingAnchors.UNKNOWN).withHistory(HISTORY);
    }

    @Test
    void theWholeHistoryIsInTheOffset() {
        ReadHistory back = UsagePosition.of(position().toMap()).history();

        assertThat(back).isEqualTo(HISTORY);
        assertThat(back.readAt(DAY)).contains(STORED);
        assertThat(back.suspects().get(DAY.plusDays(3))).isEqualTo(new SuspectDay(STORED, new DayDigest(77)));
    }

    @Test
    void unavailablePollsAndFinalDaysAreInTheOffset() {
        UsagePosition position = position()
                .withAccount(account -> account.withUnavailablePolls(2))
                .withFinal(new DateRange(DAY.plusMonths(1), DAY.plusMonths(3)));
        UsagePosition back = UsagePosition.of(position.toMap());

        assertThat(back.account().unavailablePolls()).isEqualTo(2);
        assertThat(back.finalDays()).isEqualTo(position.finalDays());
        assertThat(UsagePosition.of(UsagePosition.undecided(DAY).toMap()).isUndecided())
                .isTrue();
    }

    @Test
    void daysThatAreFinalAreForgotten() {
        UsagePosition position = position().withFinal(new DateRange(DAY.plusDays(2), DAY.plusDays(4)));

        assertThat(position.history().suspects()).isEmpty();
        assertThat(position.history().removedAt()).containsOnlyKeys(DAY.plusDays(4));
        assertThat(position.cursor()).isEqualTo(DAY);
        assertThat(position.withFinal(new DateRange(DAY, DAY.plusDays(2))).cursor())
                .isEqualTo(DAY.plusDays(4));
    }

    @Test
    void theBackoffOfRejectedDaysIsInTheOffsetUntilAResponse() {
        UsagePosition position = position()
                .withAccount(account -> account.withRejected(DAY.plusMonths(1), THEN))
                .withAccount(account -> account.withRejected(DAY, THEN.plusSeconds(9)));
        UsagePosition back = UsagePosition.of(position.toMap());

        assertThat(back.account().rejected()).isEqualTo(new RejectedDays(DAY.plusMonths(1), STORED));
        assertThat(back.withAccount(account -> account.withResponse(DAY))
                        .account()
                        .rejected())
                .isNotNull();
        assertThat(back.withAccount(account -> account.withResponse(DAY.plusMonths(1)))
                        .account()
                        .rejected())
                .isNull();
        assertThat(back.notAfter(STORED.minusSeconds(200_000)).account().rejected())
                .isEqualTo(new RejectedDays(DAY.plusMonths(1), STORED.minusSeconds(200_000 - 24 * 60 * 60)));
    }

    @Test
    void windowsThatNoLongerExistAreForgotten() {
        assertThat(HISTORY.retain(Set.of(DAY)).emptySince()).isEmpty();
        assertThat(HISTORY.retain(Set.of(DAY)).readAt()).containsOnlyKeys(DAY);
    }

    @Test
    void aClockThatWasSetBackMovesReadsButNoSuspectDays() {
        Instant now = STORED.minusSeconds(60);
        ReadHistory back = HISTORY.notAfter(now);

        assertThat(back.readAt(DAY)).contains(now);
        assertThat(back.suspects()).isEqualTo(HISTORY.suspects());
        assertThat(back.emptySince()).isEqualTo(HISTORY.emptySince());
        assertThat(back.removedAt()).isEqualTo(HISTORY.removedAt());
        assertThat(HISTORY.notAfter(STORED)).isEqualTo(HISTORY);
    }

    @Test
    void yearsOfWindowsWithoutRowsStillFit() {
        ReadHistory history = ReadHistory.NONE;
        for (int month = 0; month < 12 * 16; month++) {
            history = history.withRead(DAY.plusMonths(month), THEN).withEmpty(DAY.plusMonths(month), THEN);
        }
        Map<String, Object> map = UsagePosition.startingAt(DAY, BillingAnchors.UNKNOWN)
                .withHistory(history)
                .toMap();

        assertThat(map.toString().length()).isLessThan(6 * 1024);
        assertThat(UsagePosition.of(map).history().readAt(DAY)).contains(STORED);
    }

    @Test
    void daysThatShareAMomentAreWrittenOnce() {
        UsagePosition position = UsagePosition.startingAt(DAY, BillingAnchors.UNKNOWN)
                .withHistory(removed(31).withRemoval(DAY.plusDays(40), THEN));

        assertThat(position.toMap())
                .containsEntry(
                        "removed_at",
                        "2025-01-15/2025-02-15=2025-02-20T08:30:00.123Z 2025-02-24=2025-02-20T08:30:00.123Z");
        assertThat(UsagePosition.of(position.toMap()).history()).isEqualTo(position.history());
    }

    private static ReadHistory removed(int days) {
        ReadHistory history = ReadHistory.NONE;
        for (int day = 0; day < days; day++) {
            history = history.withRemoval(DAY.plusDays(day), THEN);
        }
        return history;
    }

    /** The oldest become final next: what must be confirmed of them must not be forgotten. */
    @Test
    void ofTooManyMomentsTheNewestAreForgotten() {
        ReadHistory history = ReadHistory.NONE;
        for (int day = 0; day < 100; day++) {
            history = history.withRemoval(DAY.plusDays(day), THEN.plusSeconds(day));
        }
        Map<String, Object> map = UsagePosition.startingAt(DAY, BillingAnchors.UNKNOWN)
                .withHistory(history)
                .toMap();

        assertThat(UsagePosition.of(map).history().removedAt())
                .containsKeys(DAY, DAY.plusDays(50))
                .doesNotContainKey(DAY.plusDays(99));
    }

    @ParameterizedTest
    @CsvSource({
        "read_at, 2025-01-15",
        "empty_since, 2025-01-15=yesterday",
        "suspect_since, x=2025-02-20T08:30:00Z",
        "suspect_keys, 2025-01-15=AAAA",
        "removed_at, =",
        "removed_at, 2025-01-15/=2025-02-20T08:30:00Z",
        "removed_at, 2025-01-15/2025-01-14=2025-02-20T08:30:00Z",
        "removed_at, 0001-01-01/9999-01-01=2025-02-20T08:30:00Z",
        "final, 2025-01-15",
        "final, 2025-03-15/2025-01-15",
        "unavailable_polls, -1",
        "rejected, 2025-01-15",
        "since, soon"
    })
    void anInvalidFieldIsRejectedByItsName(String field, String text) {
        Map<String, Object> map = new HashMap<>(position().toMap());
        map.put(field, text);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> UsagePosition.of(map))
                .withMessageContaining("offset field '" + field + "'");
    }
}
