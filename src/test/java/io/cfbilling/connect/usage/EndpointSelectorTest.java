package io.cfbilling.connect.usage;

import static io.cfbilling.connect.model.EndpointVersion.BILLABLE_USAGE;
import static io.cfbilling.connect.model.EndpointVersion.PAYGO;
import static io.cfbilling.connect.model.EndpointVersion.PAYGO_USAGE;
import static org.assertj.core.api.Assertions.assertThat;

import io.cfbilling.connect.fake.CapturedLog;
import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.model.BillingAnchors;
import io.cfbilling.connect.model.Dataset;
import io.cfbilling.connect.model.EndpointVersion;
import io.cfbilling.connect.offset.AccountState;
import io.cfbilling.connect.offset.ReadHistory;
import io.cfbilling.connect.offset.SourcePartition;
import io.cfbilling.connect.offset.UsagePosition;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EndpointSelectorTest {
    private static final Duration INTERVAL = Duration.ofHours(1);
    private static final SourcePartition PARTITION =
            new SourcePartition(new AccountId("b69a9f3492637782896352daae219e7d"), Dataset.USAGE);

    private Instant now = Instant.parse("2026-05-01T00:00:00Z");
    private AccountState account = position().account();
    private EndpointSelector endpoints = new EndpointSelector(PARTITION, INTERVAL, null, position());

    private EndpointSelector auto(EndpointVersion responded) {
        account = respondedBy(responded).account();
        return new EndpointSelector(PARTITION, INTERVAL, null, respondedBy(responded));
    }

    private static UsagePosition position() {
        return UsagePosition.startingAt(LocalDate.of(2026, 4, 1), BillingAnchors.UNKNOWN);
    }

    private static UsagePosition respondedBy(EndpointVersion api) {
        return position().withAccount(state -> state.withEndpointVersion(api));
    }

    private EndpointVersion requested() {
        return endpoints.next(account, now).version();
    }

    /** Plays a poll at which all versions before that one are unavailable; returns whether its response is emitted. */
    private boolean pollRespondedBy(EndpointVersion responding) {
        while (requested() != responding) {
            assertThat(endpoints.unavailable("404", now)).isTrue();
        }
        return responded(responding);
    }

    private boolean responded(EndpointVersion version) {
        account = endpoints.responded(account, now);
        boolean isEmitted = account.unavailablePolls() == 0;
        account = isEmitted ? account.withEndpointVersion(version) : account;
        return isEmitted;
    }

    /** Plays a poll at which every version is unavailable; returns how many were requested. */
    private int pollWithAllUnavailable() {
        int requests = 1;
        requested();
        while (endpoints.unavailable("404", now)) {
            requested();
            requests++;
        }
        account = account.withUnavailablePolls(0);
        return requests;
    }

    private void nextPoll() {
        now = now.plus(INTERVAL);
        assertThat(endpoints.notBefore()).isBeforeOrEqualTo(now);
    }

    @ParameterizedTest
    @EnumSource
    void usesAndKeepsTheFirstVersionThatResponds(EndpointVersion responding) {
        assertThat(pollRespondedBy(responding)).isTrue();
        assertThat(requested()).isEqualTo(responding);
        assertThat(endpoints.notBefore()).isBeforeOrEqualTo(now);
    }

    @Test
    void startsOverIfAllAreUnavailableAndCollectsTheReasons() {
        assertThat(endpoints.next(account, now).rejections()).isNull();
        assertThat(endpoints.unavailable("one", now)).isTrue();
        assertThat(endpoints.next(account, now)).isEqualTo(new EndpointSelector.Endpoint(PAYGO_USAGE, "one"));
        assertThat(endpoints.unavailable("one; two", now)).isTrue();
        assertThat(endpoints.next(account, now)).isEqualTo(new EndpointSelector.Endpoint(BILLABLE_USAGE, "one; two"));
        assertThat(endpoints.unavailable("one; two; three", now)).isFalse();
        assertThat(endpoints.next(account, now)).isEqualTo(new EndpointSelector.Endpoint(PAYGO, null));
    }

    @ParameterizedTest
    @EnumSource
    void requestsOnlyTheVersionThatTheSettingsName(EndpointVersion wanted) {
        endpoints = new EndpointSelector(PARTITION, INTERVAL, wanted, respondedBy(PAYGO_USAGE));
        assertThat(requested()).isEqualTo(wanted);
        assertThat(endpoints.unavailable("404", now)).isFalse();
        assertThat(requested()).isEqualTo(wanted);
        assertThat(responded(wanted)).isTrue();
    }

    @Test
    void switchesOnTheThirdPollThatALaterVersionRespondsTo() {
        endpoints = auto(PAYGO);
        try (CapturedLog log = new CapturedLog(EndpointSelector.class)) {
            for (int poll = 0; poll < 2; poll++) {
                assertThat(pollRespondedBy(BILLABLE_USAGE)).isFalse();
                assertThat(endpoints.notBefore()).isEqualTo(now.plus(INTERVAL));
                nextPoll();
            }
            assertThat(pollRespondedBy(BILLABLE_USAGE)).isTrue();
            assertThat(log.warnings().stream().filter(line -> line.contains(PARTITION.toString())))
                    .singleElement()
                    .asString()
                    .contains("unavailable at endpoint version paygo", "404");
        }
        assertThat(requested()).isEqualTo(BILLABLE_USAGE);
    }

    @Test
    void aRestartNeitherResetsTheCountNorCountsAsAPoll() {
        UsagePosition stored = respondedBy(PAYGO)
                .withAccount(state -> state.withUnavailablePolls(2))
                .withHistory(ReadHistory.NONE.withRead(LocalDate.of(2026, 4, 1), now));
        account = stored.account();
        endpoints = new EndpointSelector(PARTITION, INTERVAL, null, stored);

        assertThat(endpoints.notBefore()).isEqualTo(now.plus(INTERVAL));
        nextPoll();
        assertThat(pollRespondedBy(BILLABLE_USAGE)).isTrue();
        assertThat(requested()).isEqualTo(BILLABLE_USAGE);
    }

    @Test
    void aResponseOfTheUsedVersionResetsTheCount() {
        endpoints = auto(PAYGO);
        for (int round = 0; round < 3; round++) {
            assertThat(pollRespondedBy(PAYGO_USAGE)).isFalse();
            nextPoll();
            assertThat(pollRespondedBy(PAYGO_USAGE)).isFalse();
            nextPoll();
            assertThat(pollRespondedBy(PAYGO)).isTrue();
        }
    }

    @Test
    void anOutageOfAllVersionsResetsTheCount() {
        endpoints = auto(PAYGO_USAGE);
        for (int round = 0; round < 3; round++) {
            assertThat(pollRespondedBy(BILLABLE_USAGE)).isFalse();
            nextPoll();
            assertThat(pollRespondedBy(BILLABLE_USAGE)).isFalse();
            nextPoll();
            assertThat(pollWithAllUnavailable()).isEqualTo(2);
        }
        assertThat(pollRespondedBy(PAYGO_USAGE)).isTrue();
    }

    @Test
    void neverSwitchesToAnEarlierVersion() {
        endpoints = auto(BILLABLE_USAGE);
        assertThat(pollWithAllUnavailable()).isEqualTo(1);
        assertThat(requested()).isEqualTo(BILLABLE_USAGE);
    }

    @Test
    void rejectionsOfAnEarlierPollProveNothing() {
        requested();
        endpoints.unavailable("404", now);
        assertThat(requested()).isEqualTo(PAYGO_USAGE);
        now = now.plus(INTERVAL).minusMillis(1);
        assertThat(requested()).isEqualTo(PAYGO_USAGE);
        now = now.plusMillis(1);
        assertThat(requested()).isEqualTo(PAYGO);
    }
}
