package io.cfbilling.connect.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.cfbilling.connect.fake.CapturedLog;
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

    private void found(int account, Duration after) {
        missing.found(accounts.get(account), START.plus(after));
    }

    private boolean isGone(int account, Duration after) {
        return missing.isGone(accounts.get(account), START.plus(after));
    }

    @ParameterizedTest
    @CsvSource({"PT6H, PT5H, false", "PT6H, PT5H59M, true", "PT10S, PT59S, false", "PT10S, PT60S, true"})
    void areGoneOnASecondReadFarEnoughApartEvenIfThereIsOnlyOne(Duration interval, Duration apart, boolean gone) {
        MissingProfiles one = new MissingProfiles(interval);
        one.emitted(accounts.get(0));
        assertThat(one.isGone(accounts.get(0), START)).isFalse();
        assertThat(one.isGone(accounts.get(0), START.plus(apart))).isEqualTo(gone);
    }

    @Test
    void areNotGoneIfAReadInBetweenFindsThem() {
        emitted(5);
        isGone(0, Duration.ZERO);
        found(0, Duration.ZERO);
        assertThat(isGone(0, INTERVAL)).isFalse();
        found(1, INTERVAL);
        assertThat(isGone(0, INTERVAL.multipliedBy(2))).isTrue();
    }

    @Test
    void areGoneIfFewAreMissing() {
        emitted(5);
        isGone(0, Duration.ZERO);
        isGone(1, Duration.ZERO);
        found(2, INTERVAL);
        assertThat(isGone(0, INTERVAL)).isTrue();
        assertThat(isGone(1, INTERVAL)).isTrue();
    }

    @Test
    void areNotGoneIfMostAreMissingAtOnceWhichIsLoggedOnce() {
        try (CapturedLog log = new CapturedLog(MissingProfiles.class)) {
            emitted(5);
            for (int read = 0; read < 10; read++) {
                for (int account = 0; account < 3; account++) {
                    assertThat(isGone(account, INTERVAL.multipliedBy(read))).isFalse();
                }
            }
            assertThat(log.warnings()).singleElement().asString().contains("Of the 5 profiles", "3 are missing");
            found(2, INTERVAL.multipliedBy(10));
            assertThat(log.infos()).hasSize(1);
            assertThat(isGone(0, INTERVAL.multipliedBy(10)))
                    .as("one that stays missing when the others are found again")
                    .isTrue();
        }
    }

    @Test
    void doNotCountOnceGone() {
        emitted(5);
        for (int account = 0; account < 3; account++) {
            Duration from = INTERVAL.multipliedBy(3L * account);
            assertThat(isGone(account, from)).isFalse();
            found(4, from.plus(INTERVAL));
            assertThat(isGone(account, from.plus(INTERVAL))).isTrue();
        }
    }

    @Test
    void areNotGoneUntilAnotherOneIsFound() {
        emitted(2);
        isGone(0, Duration.ZERO);
        for (int read = 1; read < 5; read++) {
            assertThat(isGone(0, INTERVAL.multipliedBy(read))).isFalse();
        }
        found(1, INTERVAL.multipliedBy(5));
        assertThat(isGone(0, INTERVAL.multipliedBy(5))).isTrue();
    }

    @Test
    void areNotGoneOneByOneIfTheEndpointIsRemoved() {
        emitted(2);
        isGone(0, Duration.ZERO);
        found(1, Duration.ofHours(1));
        assertThat(isGone(0, INTERVAL))
                .as("the endpoint still finds another one")
                .isTrue();
        for (int read = 1; read < 4; read++) {
            assertThat(isGone(1, INTERVAL.multipliedBy(read))).isFalse();
        }
        assertThat(isGone(1, INTERVAL.multipliedBy(8)))
                .as("long after, a single profile")
                .isTrue();
    }
}
