package io.cfbilling.connect.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cfbilling.connect.activity.TaskActivity;
import io.cfbilling.connect.api.ApiFailure;
import io.cfbilling.connect.api.TokenKind;
import io.cfbilling.connect.budget.BudgetShare;
import io.cfbilling.connect.budget.RequestBudget;
import io.cfbilling.connect.fake.CapturedLog;
import io.cfbilling.connect.model.AccountErrorsMode;
import io.cfbilling.connect.model.Dataset;
import io.cfbilling.connect.stream.Backoff;
import io.cfbilling.connect.stream.IdleStream;
import io.cfbilling.connect.stream.Priority;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailurePolicyTest {
    private static final Duration INTERVAL = Duration.ofHours(1);
    private final ApiFailure forbidden = new ApiFailure.Forbidden("GET /x returned 403: 10000");
    private final ApiFailure missing = new ApiFailure.NotFound("GET /x returned 404", true);
    private final ApiFailure broken = new ApiFailure.Transient("GET /x returned 500");

    private final Instant budgetStart = Instant.parse("2026-03-10T09:29:00Z");
    private final RequestBudget budget = new RequestBudget(
            new BudgetShare(100_000, Duration.ofMinutes(5), 0, 100_000), Clock.fixed(budgetStart, ZoneOffset.UTC));
    private final CapturedLog health = new CapturedLog(FailingStreams.class);
    private final CapturedLog streams = new CapturedLog(FailurePolicy.class);
    private final CapturedLog pauses = new CapturedLog(RateLimitPause.class);
    private Instant now = Instant.parse("2026-03-10T09:30:00Z");
    private FailurePolicy policy = policy(AccountErrorsMode.ISOLATE);

    @AfterEach
    void close() {
        health.close();
        streams.close();
        pauses.close();
    }

    private FailurePolicy policy(AccountErrorsMode mode) {
        return policy(mode, TokenKind.UNKNOWN);
    }

    private FailurePolicy policy(AccountErrorsMode mode, TokenKind token) {
        Backoff retries = new Backoff(Duration.ofMillis(500), Duration.ofMinutes(1), new Random(1));
        return new FailurePolicy(
                new FailureSettings(retries, 3, mode, Duration.ZERO, token),
                budget,
                new TaskActivity(Clock.fixed(now, ZoneOffset.UTC)).token());
    }

    private ScheduledStream stream(int account, Dataset dataset) {
        ScheduledStream scheduled = new ScheduledStream(new IdleStream(account, dataset, Priority.REFRESH));
        policy.joins(scheduled.stream);
        return scheduled;
    }

    private Duration waitAfter(ApiFailure failure, ScheduledStream scheduled) {
        return Duration.between(now, policy.dueAfter(failure, scheduled, now));
    }

    /** Fails, and moves the clock to when the stream is due again. */
    private Duration failAndWait(ApiFailure failure, ScheduledStream scheduled) {
        Duration wait = waitAfter(failure, scheduled);
        now = now.plus(wait);
        return wait;
    }

    @Test
    void aRejectedAccountBacksOffFromAMinuteToADay() {
        stream(2, Dataset.USAGE);
        ScheduledStream rejected = stream(1, Dataset.USAGE);
        List<Duration> waits = new ArrayList<>();
        for (int tries = 0; tries < 20; tries++) {
            waits.add(failAndWait(forbidden, rejected));
        }
        assertThat(waits.get(0)).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(90));
        assertThat(waits.get(1)).isBetween(Duration.ofMinutes(2), Duration.ofMinutes(3));
        assertThat(waits.get(19)).isBetween(Duration.ofHours(16), Duration.ofHours(24));
        assertThat(streams.warnings())
                .singleElement()
                .asString()
                .contains(rejected.stream.partition().toString(), "Account, Billing, Read");
        policy.responded(rejected, true, now);
        assertThat(streams.infos()).singleElement().asString().endsWith("can be read again");
    }

    @Test
    void aTransientFailureDoesNotShortenTheBackoff() {
        stream(2, Dataset.USAGE);
        ScheduledStream scheduled = stream(1, Dataset.USAGE);
        for (int tries = 0; tries < 40; tries++) {
            assertThat(failAndWait(tries % 2 == 0 ? forbidden : broken, scheduled))
                    .isGreaterThanOrEqualTo(Duration.ofMinutes(Math.min(60, 1L << (tries / 2))));
        }
    }

    @Test
    void aFailedRequestIsTriedAgainSoonAndThenAtTheNextPoll() {
        stream(2, Dataset.USAGE);
        ScheduledStream scheduled = stream(1, Dataset.USAGE);
        assertThat(failAndWait(broken, scheduled)).isLessThanOrEqualTo(Duration.ofMillis(500));
        assertThat(failAndWait(broken, scheduled)).isLessThanOrEqualTo(Duration.ofSeconds(1));
        for (int round = 0; round < 3; round++) {
            assertThat(failAndWait(broken, scheduled))
                    .as("after a whole series of failed tries, a single one is enough")
                    .isEqualTo(INTERVAL);
        }
        assertThat(streams.warnings()).singleElement().asString().contains("could not be read in 3 tries. Next try at");
    }

    @Test
    void aRetryWaitsAsLongAsTheServerRequests() {
        ScheduledStream scheduled = stream(1, Dataset.USAGE);
        assertThat(waitAfter(new ApiFailure.Transient("503", Optional.of(Duration.ofMinutes(2))), scheduled))
                .isEqualTo(Duration.ofMinutes(2));
        assertThat(budget.nextAt()).isBefore(now);
    }

    @Test
    void aTaskFailsOnceAllAccountsAreForbiddenTwice() {
        List<ScheduledStream> all = List.of(
                stream(1, Dataset.PROFILE), stream(1, Dataset.USAGE),
                stream(2, Dataset.PROFILE), stream(2, Dataset.USAGE));
        all.forEach(scheduled -> policy.dueAfter(forbidden, scheduled, now));
        now = now.plusSeconds(60);
        all.subList(0, 2).forEach(scheduled -> policy.dueAfter(forbidden, scheduled, now));
        assertThatThrownBy(() -> policy.dueAfter(forbidden, all.get(2), now))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("cloudflare.api.token")
                .hasMessageContaining("invalid, expired or disabled")
                .hasMessageContaining("permission Account, Billing, Read")
                .hasMessageContaining("10000");
    }

    @Test
    void anySuccessInBetweenKeepsTheTaskRunning() {
        ScheduledStream profile = stream(1, Dataset.PROFILE);
        ScheduledStream usage = stream(1, Dataset.USAGE);
        for (int tries = 0; tries < 10; tries++) {
            policy.dueAfter(forbidden, usage, now);
            policy.responded(profile, true, now);
            now = now.plus(INTERVAL);
        }
        assertThat(health.warnings()).isEmpty();
    }

    @Test
    void aTaskFailsOnceAllUsageIsNotFoundTwice() {
        ScheduledStream profile = stream(1, Dataset.PROFILE);
        ScheduledStream usage = stream(1, Dataset.USAGE);
        policy.responded(profile, true, now);
        failAndWait(missing, usage);
        policy.responded(profile, true, now);
        assertThatThrownBy(() -> policy.dueAfter(missing, usage, now))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("ids in accounts")
                .hasMessageContaining("cloudflare.api.base.url");
    }

    @Test
    void transientFailuresNeverFailTheTaskAndAreLoggedOnce() {
        List<ScheduledStream> all = IntStream.range(0, 3)
                .mapToObj(account -> stream(account, Dataset.USAGE))
                .toList();
        for (int tries = 0; tries < 100; tries++) {
            all.forEach(scheduled -> policy.dueAfter(broken, scheduled, now));
            now = now.plus(INTERVAL);
        }
        assertThat(health.warnings()).singleElement().asString().contains("None of the 3 streams", "returned 500");
        all.forEach(scheduled -> policy.responded(scheduled, true, now));
        assertThat(health.infos()).hasSize(1);
        for (int tries = 0; tries < 3; tries++) {
            all.forEach(scheduled -> policy.dueAfter(broken, scheduled, now));
        }
        assertThat(health.warnings()).hasSize(2);
    }

    @Test
    void aCompleteStreamDoesNotCount() {
        ScheduledStream over = stream(1, Dataset.USAGE);
        policy.responded(over, true, now);
        policy.leaves(over.stream.partition());
        policy.dueAfter(forbidden, stream(2, Dataset.USAGE), now);
        assertThat(health.warnings()).hasSize(1);
    }

    @Test
    void aTwiceRejectedAccountFailsTheTaskIfTheSettingsSaySo() {
        policy = policy(AccountErrorsMode.FAIL);
        ScheduledStream healthy = stream(2, Dataset.USAGE);
        for (ApiFailure failure : List.of(forbidden, missing)) {
            ScheduledStream rejected = stream(1, Dataset.USAGE);
            failAndWait(failure, rejected);
            policy.responded(healthy, true, now);
            assertThatThrownBy(() -> policy.dueAfter(failure, rejected, now))
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining(rejected.stream.partition().toString())
                    .hasMessageContaining("accounts.errors.mode");
        }
    }

    @Test
    void aTemporaryRejectionFailsNoTask() {
        policy = policy(AccountErrorsMode.FAIL);
        ScheduledStream scheduled = stream(1, Dataset.USAGE);
        for (int tries = 0; tries < 10; tries++) {
            failAndWait(forbidden, scheduled);
            policy.responded(scheduled, true, now);
        }
        assertThat(health.warnings()).hasSize(10);
    }

    @Test
    void aPauseIsLoggedWhenItBeginsAndWhenItIsOver() {
        ApiFailure limited = new ApiFailure.RateLimited("429", Optional.of(Duration.ofSeconds(90)));
        List<ScheduledStream> all = List.of(stream(1, Dataset.USAGE), stream(2, Dataset.USAGE));
        all.forEach(scheduled -> assertThat(waitAfter(limited, scheduled))
                .as("stays due, after those that have been due for longer")
                .isZero());
        assertThat(budget.nextAt()).isEqualTo(now.plusSeconds(90));
        policy.responded(all.get(0), true, now);
        now = now.plusSeconds(90);
        policy.dueAfter(limited, all.get(0), now);
        now = now.plusSeconds(90);
        policy.responded(all.get(0), true, now);
        assertThat(pauses.warnings()).hasSize(1);
        assertThat(pauses.infos()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"-1, 1", "0, 1", "-100000, 1", "90, 90", "3600, 3600", "999999999, 3600"})
    void aPauseIsAsLongAsCloudflareSaysButNoLongerThanAnHour(long seconds, long atMost) {
        ApiFailure limited = new ApiFailure.RateLimited("429", Optional.of(Duration.ofSeconds(seconds)));
        now = budgetStart;
        policy.dueAfter(limited, stream(1, Dataset.USAGE), now);
        assertThat(Duration.between(now, budget.nextAt())).isBetween(Duration.ofMillis(1), Duration.ofSeconds(atMost));
    }

    @Test
    void a429OfOnlyOneStreamDoesNotPauseTheOthers() {
        ApiFailure limited = new ApiFailure.RateLimited("429", Optional.of(Duration.ofSeconds(90)));
        ScheduledStream only = stream(1, Dataset.USAGE);
        ScheduledStream other = stream(2, Dataset.USAGE);
        failAndWait(limited, only);
        failAndWait(limited, only);
        Instant pausedUntil = budget.nextAt();
        policy.responded(other, true, now);
        for (int tries = 0; tries < 10; tries++) {
            assertThat(failAndWait(limited, only)).isGreaterThanOrEqualTo(Duration.ofSeconds(90));
            assertThat(budget.nextAt()).isEqualTo(pausedUntil);
        }
        assertThat(streams.warnings()).singleElement().asString().contains("could not be read in 3 tries. Next try at");
        policy.responded(only, true, now);
        policy.dueAfter(limited, only, now);
        assertThat(budget.nextAt()).as("a limit of all streams again").isAfter(pausedUntil);
    }

    @Test
    void aStreamThatIsLimitedAgainAndAgainGivesTheOthersEverMoreTimeAfterThePause() {
        ApiFailure limited = new ApiFailure.RateLimited("429", Optional.of(Duration.ofSeconds(90)));
        ScheduledStream only = stream(1, Dataset.USAGE);
        for (int tries = 1; tries < 8; tries++) {
            policy.dueAfter(limited, only, now);
            now = budget.nextAt();
        }
        Instant due = policy.dueAfter(limited, only, now);
        assertThat(Duration.between(budget.nextAt(), due)).isGreaterThan(Duration.ofSeconds(20));
    }

    @Test
    void usageOfWhichAnotherWindowIsTriedMayRecoverAndKeepsAForbiddenProfileFromFailingTheTask() {
        ScheduledStream profile = stream(1, Dataset.PROFILE);
        ScheduledStream usage = new ScheduledStream(new IdleStream(1, Dataset.USAGE, Priority.REFRESH) {
            @Override
            public Optional<Instant> unreadable(Instant at, Instant due, String reason) {
                return Optional.of(at);
            }
        });
        policy.joins(usage.stream);
        failAndWait(forbidden, profile);
        for (int tries = 0; tries < 3; tries++) {
            failAndWait(broken, usage);
        }
        now = now.plus(INTERVAL);
        assertThatCode(() -> policy.dueAfter(forbidden, profile, now)).doesNotThrowAnyException();
    }

    @Test
    void aRequestAcceptedBeforeAPauseDoesNotEndIt() {
        ApiFailure limited = new ApiFailure.RateLimited("429", Optional.of(Duration.ofSeconds(90)));
        ScheduledStream scheduled = stream(1, Dataset.USAGE);
        policy.dueAfter(limited, scheduled, now);
        policy.responded(stream(2, Dataset.USAGE), true, now);
        now = budget.nextAt();
        policy.dueAfter(limited, scheduled, now);
        assertThat(budget.nextAt()).isAfter(now);
    }

    @Test
    void aMissingProfileDoesNotProveTheCredentialValid() {
        policy = policy(AccountErrorsMode.ISOLATE, TokenKind.ACCOUNT);
        ScheduledStream own = stream(1, Dataset.USAGE);
        policy.responded(own, true, now);
        ScheduledStream foreign = stream(2, Dataset.USAGE);
        policy.responded(stream(2, Dataset.PROFILE), false, now);
        policy.dueAfter(forbidden, foreign, now);
        CredentialCheck.LookUp lookUp = policy.lookUp(now).orElseThrow();
        assertThat(lookUp.account()).isEqualTo(own.stream.partition().account());
    }
}
