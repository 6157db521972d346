package io.cfbilling.connect.poll;

import static org.assertj.core.api.Assertions.assertThat;

import io.cfbilling.connect.activity.Outcome;
import io.cfbilling.connect.activity.TaskActivity;
import io.cfbilling.connect.api.ApiFailure;
import io.cfbilling.connect.api.CloudflareApi;
import io.cfbilling.connect.api.Credential;
import io.cfbilling.connect.api.TestApi;
import io.cfbilling.connect.budget.BudgetShare;
import io.cfbilling.connect.budget.RequestBudget;
import io.cfbilling.connect.fake.CapturedLog;
import io.cfbilling.connect.simulator.SimulatedClock;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is thrown while a response is read fails only that request. */
class RequestsTest {
    private static final String SECRET = "4111111111111111";

    private final SimulatedClock time = SimulatedClock.at("2026-03-10T09:30:00Z");
    private final Clock clock = ((InstantSource) this::now).withZone(ZoneOffset.UTC);
    private @Nullable Error failure;

    private final RequestBudget budget = new RequestBudget(new BudgetShare(1, Duration.ofMillis(1), 0, 1), clock);
    private final TaskActivity activity = new TaskActivity(time);
    private final List<ApiFailure> failures = new ArrayList<>();
    private final CapturedLog log = new CapturedLog(Requests.class);

    @AfterEach
    void close() {
        log.close();
    }

    /** Stands still until it is moved, and fails like everything else in a JVM without memory. */
    private Instant now() {
        if (failure != null) {
            throw Objects.requireNonNull(failure);
        }
        return time.instant();
    }

    private Requests requests(Executor executor) {
        CloudflareApi unused = TestApi.at(
                URI.create("http://localhost:1"), new Credential.Token("none"), Duration.ofSeconds(1), clock);
        return new Requests(unused, executor, budget, 1, activity);
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                StackOverflowError.class,
                OutOfMemoryError.class,
                AssertionError.class,
                NoClassDefFoundError.class,
                IllegalStateException.class
            })
    void failOneByOneAndShowNothingOfTheResponse(Class<? extends Throwable> type) throws Exception {
        Throwable broken = broken(type);
        Requests requests = requests(Runnable::run);
        requests.send(new Broken(broken), null);
        requests.take(Instant.MAX, Duration.ZERO);

        assertThat(failures)
                .singleElement()
                .satisfies(failure -> assertThat(failure)
                        .isInstanceOf(ApiFailure.Transient.class)
                        .hasMessageContaining("subject")
                        .hasNoCause());
        assertThat(log.warnings()).hasSize(1);
        assertThat(log.text()).contains("subject", type.getName()).doesNotContain(SECRET);
        assertThat(requests.slots().isFree()).isTrue();
        assertThat(activity.requests(Outcome.TRANSIENT)).isEqualTo(1);
        assertThat(activity.requestsInFlight()).isZero();
    }

    private static Throwable broken(Class<? extends Throwable> type) throws ReflectiveOperationException {
        return type == AssertionError.class
                ? new AssertionError(SECRET)
                : type.getConstructor(String.class).newInstance(SECRET);
    }

    @Test
    void giveSlotAndBudgetBackEvenWithoutMemory() throws Exception {
        List<Runnable> sent = new ArrayList<>();
        Requests requests = requests(sent::add);
        requests.send(new Broken(new OutOfMemoryError(SECRET)), null);
        failure = new OutOfMemoryError("still");
        try {
            sent.get(0).run();
        } catch (OutOfMemoryError expected) {
            assertThat(expected).hasMessage("still");
        }
        failure = null;
        requests.take(Instant.MAX, Duration.ZERO);

        assertThat(failures).hasSize(1);
        assertThat(requests.slots().isFree()).isTrue();
        time.advance(Duration.ofMinutes(1));
        assertThat(requests.isFree(time.instant()))
                .as("the budget of one request")
                .isTrue();
    }

    @Test
    void countInTheBudgetUntilAWindowAfterTheirResponsesArriveHoweverLateTheseAreTaken() throws Exception {
        Requests requests = requests(Runnable::run);
        requests.send(new Broken(new IllegalStateException()), null);
        time.advance(Duration.ofMinutes(1));
        assertThat(requests.isFree(time.instant())).isFalse();

        requests.take(Instant.MAX, Duration.ZERO);

        assertThat(requests.isFree(time.instant())).isTrue();
    }

    @Test
    void logNothingWhenAStoppingTaskInterruptsThem() throws Exception {
        Requests requests = requests(Runnable::run);
        requests.send(new Broken(new InterruptedException()), null);
        requests.take(Instant.MAX, Duration.ZERO);
        assertThat(failures).hasSize(1);
        assertThat(log.text()).isEmpty();
    }

    private final class Broken implements Exchange<String> {
        private final Throwable broken;

        Broken(Throwable broken) {
            this.broken = broken;
        }

        @Override
        public String send(CloudflareApi api) throws InterruptedException {
            if (broken instanceof Error error) {
                throw error;
            } else if (broken instanceof InterruptedException stopping) {
                throw stopping;
            }
            throw (RuntimeException) broken;
        }

        @Override
        public void responded(String response) {
            throw new AssertionError("there is no response");
        }

        @Override
        public void failed(ApiFailure failure) {
            failures.add(failure);
        }

        @Override
        public String subject() {
            return "subject";
        }
    }
}
