package io.cfbilling.connect.usage;

import static io.cfbilling.connect.model.EndpointVersion.BILLABLE_USAGE;
import static io.cfbilling.connect.model.EndpointVersion.PAYGO;
import static io.cfbilling.connect.model.EndpointVersion.PAYGO_USAGE;
import static org.assertj.core.api.Assertions.assertThat;

import io.cfbilling.connect.CapturedLog;
import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.model.BillingAnchors;
import io.cfbilling.connect.model.Dataset;
import io.cfbilling.connect.model.EndpointVersion;
import io.cfbilling.connect.offset.ReadHistory;
import io.cfbilling.connect.offset.SourcePartition;
import io.cfbilling.connect.offset.UsagePosition;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EndpointSelectorTest {
    private static final Duration INTERVAL = Duration.ofHours(1);
    private static final SourcePartition PARTITION =
            new SourcePartition(new AccountId("b69a9f3492637782896352daae219e7d"), Dataset.USAGE);

    private Instant now = Instant.parse("2026-05-01T00:00:00Z");
    private EndpointSelector paths = auto(null);

    private static EndpointSelector auto(@Nullable EndpointVersion responded) {
        return new EndpointSelector(PARTITION, INTERVAL, null, responded == null ? null : respondedBy(responded));
    }

    private static UsagePosition respondedBy(EndpointVersion api) {
        return UsagePosition.startingAt(LocalDate.of(2026, 4, 1), BillingAnchors.UNKNOWN)
                .withEndpointVersion(api);
    }

    private EndpointVersion requested() {
        return paths.next(now).api();
    }

    /** Plays a poll at which all paths before that one refuse; tells whether its answer is told. */
    private boolean pollServedBy(EndpointVersion serving) {
        while (requested() != serving) {
            assertThat(paths.unavailable("404", now)).isTrue();
        }
        return paths.responded(now);
    }

    /** Plays a poll at which nothing is served; gives how many paths were asked. */
    private int pollServedByNone() {
        int rejections = 1;
        requested();
        while (paths.unavailable("404", now)) {
            requested();
            rejections++;
        }
        return rejections;
    }

    private void nextPoll() {
        now = now.plus(INTERVAL);
        assertThat(paths.notBefore()).isBeforeOrEqualTo(now);
    }

    @ParameterizedTest
    @EnumSource
    void theFirstThatAnswersIsTakenAtOnceAndKept(EndpointVersion serving) {
        assertThat(pollServedBy(serving)).isTrue();
        assertThat(requested()).isEqualTo(serving);
        assertThat(paths.notBefore()).isBeforeOrEqualTo(now);
    }

    @Test
    void whereAllRefuseNothingIsConcludedAndEachSaysWhy() {
        assertThat(paths.next(now).rejections()).isNull();
        assertThat(paths.unavailable("one", now)).isTrue();
        assertThat(paths.next(now)).isEqualTo(new EndpointSelector.Path(PAYGO_USAGE, "one"));
        assertThat(paths.unavailable("one; two", now)).isTrue();
        assertThat(paths.next(now)).isEqualTo(new EndpointSelector.Path(BILLABLE_USAGE, "one; two"));
        assertThat(paths.unavailable("one; two; three", now)).isFalse();
        assertThat(paths.next(now)).isEqualTo(new EndpointSelector.Path(PAYGO, null));
    }

    @ParameterizedTest
    @EnumSource
    void aPathThatTheSettingsNameIsTheOnlyOneAsked(EndpointVersion wanted) {
        paths = new EndpointSelector(PARTITION, INTERVAL, wanted, respondedBy(PAYGO_USAGE));
        assertThat(requested()).isEqualTo(wanted);
        assertThat(paths.unavailable("404", now)).isFalse();
        assertThat(requested()).isEqualTo(wanted);
        assertThat(paths.responded(now)).isTrue();
    }

    @Test
    void whatAnsweredBeforeIsLeftOnTheThirdPollThatALaterOneAnswers() {
        paths = auto(PAYGO);
        try (CapturedLog log = new CapturedLog(EndpointSelector.class)) {
            for (int poll = 0; poll < 2; poll++) {
                assertThat(pollServedBy(BILLABLE_USAGE)).isFalse();
                assertThat(paths.notBefore()).isEqualTo(now.plus(INTERVAL));
                nextPoll();
            }
            assertThat(pollServedBy(BILLABLE_USAGE)).isTrue();
            assertThat(log.warnings().stream().filter(line -> line.contains(PARTITION.toString())))
                    .singleElement()
                    .asString()
                    .contains("no longer served as paygo", "404");
        }
        assertThat(requested()).isEqualTo(BILLABLE_USAGE);
    }

    @Test
    void aRestartDoesNotBeginTheCountAnewAndIsNoPoll() {
        UsagePosition stored = respondedBy(PAYGO)
                .withUnavailablePolls(2)
                .withHistory(ReadHistory.NONE.withRead(LocalDate.of(2026, 4, 1), now));
        paths = new EndpointSelector(PARTITION, INTERVAL, null, stored);

        assertThat(paths.notBefore()).isEqualTo(now.plus(INTERVAL));
        nextPoll();
        assertThat(pollServedBy(BILLABLE_USAGE)).isTrue();
        assertThat(requested()).isEqualTo(BILLABLE_USAGE);
    }

    @Test
    void anAnswerInBetweenBeginsTheCountAnew() {
        paths = auto(PAYGO);
        for (int round = 0; round < 3; round++) {
            assertThat(pollServedBy(PAYGO_USAGE)).isFalse();
            nextPoll();
            assertThat(pollServedBy(PAYGO_USAGE)).isFalse();
            nextPoll();
            assertThat(pollServedBy(PAYGO)).isTrue();
        }
    }

    @Test
    void anOutageOfAllInBetweenBeginsTheCountAnew() {
        paths = auto(PAYGO_USAGE);
        for (int round = 0; round < 3; round++) {
            assertThat(pollServedBy(BILLABLE_USAGE)).isFalse();
            nextPoll();
            assertThat(pollServedBy(BILLABLE_USAGE)).isFalse();
            nextPoll();
            assertThat(pollServedByNone()).isEqualTo(2);
        }
        assertThat(pollServedBy(PAYGO_USAGE)).isTrue();
    }

    @Test
    void thereIsNoWayBack() {
        paths = auto(BILLABLE_USAGE);
        assertThat(pollServedByNone()).isEqualTo(1);
        assertThat(requested()).isEqualTo(BILLABLE_USAGE);
    }

    @Test
    void ofARefusalThatLiesAPollBackNothingIsConcluded() {
        requested();
        paths.unavailable("404", now);
        assertThat(requested()).isEqualTo(PAYGO_USAGE);
        now = now.plus(INTERVAL).minusMillis(1);
        assertThat(requested()).isEqualTo(PAYGO_USAGE);
        now = now.plusMillis(1);
        assertThat(requested()).isEqualTo(PAYGO);
    }
}
