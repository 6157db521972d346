package io.cfbilling.connect.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.cfbilling.connect.CapturedLog;
import io.cfbilling.connect.model.AccountId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MissingProfilesTest {
    private static final Duration INTERVAL = Duration.ofHours(6);
    private static final Instant START = Instant.parse("2026-03-10T09:30:00Z");

    private final MissingProfiles missing = new MissingProfiles(INTERVAL);
    private final List<AccountId> accounts = IntStream.range(0, 5)
            .mapToObj(account -> new AccountId("%032x".formatted(account)))
            .toList();

    private void emitted(int some) {
        accounts.subList(0, some).forEach(missing::emitted);
    }

    private boolean isGone(int account, Duration after) {
        return missing.isGone(accounts.get(account), START.plus(after));
    }

    @ParameterizedTest
    @CsvSource({"PT6H, PT5H, false", "PT6H, PT5H59M, true", "PT10S, PT59S, false", "PT10S, PT60S, true"})
    void areGoneOnTheSecondLookFarEnoughApartEvenWhereThereIsButOne(Duration interval, Duration apart, boolean gone) {
        MissingProfiles one = new MissingProfiles(interval);
        one.emitted(accounts.get(0));
        assertThat(one.isGone(accounts.get(0), START)).isFalse();
        assertThat(one.isGone(accounts.get(0), START.plus(apart))).isEqualTo(gone);
    }

    @Test
    void areNotGoneWhereALookInBetweenFindsThem() {
        emitted(5);
        isGone(0, Duration.ZERO);
        missing.found(accounts.get(0));
        assertThat(isGone(0, INTERVAL)).isFalse();
        assertThat(isGone(0, INTERVAL.multipliedBy(2))).isTrue();
    }

    @Test
    void areGoneWhereFewAre() {
        emitted(5);
        isGone(0, Duration.ZERO);
        isGone(1, Duration.ZERO);
        assertThat(isGone(0, INTERVAL)).isTrue();
        assertThat(isGone(1, INTERVAL)).isTrue();
    }

    @Test
    void areNotGoneWhereMostAreMissingTogetherWhichTheLogTellsOnce() {
        try (CapturedLog log = new CapturedLog(MissingProfiles.class)) {
            emitted(5);
            for (int look = 0; look < 10; look++) {
                for (int account = 0; account < 3; account++) {
                    assertThat(isGone(account, INTERVAL.multipliedBy(look))).isFalse();
                }
            }
            assertThat(log.warnings()).singleElement().asString().contains("Of the 5 profiles", "3 are missing");
            missing.found(accounts.get(2));
            assertThat(log.infos()).hasSize(1);
            assertThat(isGone(0, INTERVAL.multipliedBy(10)))
                    .as("what stays missing when the others are back")
                    .isTrue();
        }
    }

    @Test
    void doNotCountOnceTheyAreGone() {
        emitted(5);
        for (int account = 0; account < 3; account++) {
            Duration from = INTERVAL.multipliedBy(3L * account);
            assertThat(isGone(account, from)).isFalse();
            assertThat(isGone(account, from.plus(INTERVAL))).isTrue();
        }
    }
}
