package io.cfbilling.connect.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.cfbilling.connect.activity.TaskActivity;
import io.cfbilling.connect.api.CloudflareApi;
import io.cfbilling.connect.api.Credential;
import io.cfbilling.connect.api.TestApi;
import io.cfbilling.connect.api.TokenKind;
import io.cfbilling.connect.budget.BudgetShare;
import io.cfbilling.connect.budget.RequestBudget;
import io.cfbilling.connect.model.AccountErrorsMode;
import io.cfbilling.connect.model.Dataset;
import io.cfbilling.connect.simulator.SimulatedClock;
import io.cfbilling.connect.stream.Backoff;
import io.cfbilling.connect.stream.BillingStream;
import io.cfbilling.connect.stream.Emission;
import io.cfbilling.connect.stream.IdleStream;
import io.cfbilling.connect.stream.Priority;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every response is released, also if it is not emitted. */
class PollerTest {
    private final SimulatedClock clock = SimulatedClock.at("2026-03-10T09:30:00Z");
    /** Gets no request. */
    private final CloudflareApi api =
            TestApi.at(URI.create("http://localhost:1"), new Credential.Token("none"), Duration.ofSeconds(1), clock);

    private final List<Runnable> requested = new ArrayList<>();
    private int closed;

    private Poller poller(Supplier<Emission> emission, Executor executor) {
        return poller(List.of(new OneRequest(emission)), executor, 1);
    }

    private Poller poller(List<? extends BillingStream> streams, Executor executor, int slots) {
        RequestBudget budget = new RequestBudget(new BudgetShare(10_000, Duration.ofMillis(1), 0, 10_000), clock);
        TaskActivity activity = new TaskActivity(clock);
        Backoff waits = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(1), new Random());
        return new Poller(
                streams,
                new Requests(api, executor, budget, slots, activity),
                new Batches(10, last -> {}, activity),
                new FailurePolicy(
                        new FailureSettings(waits, 1, AccountErrorsMode.ISOLATE, Duration.ZERO, TokenKind.USER),
                        budget,
                        activity.token()),
                activity);
    }

    @Test
    void aResponseThatCannotBeEmittedIsReleased() {
        Poller poller = poller(
                () -> {
                    throw new IllegalStateException("no such row");
                },
                Runnable::run);
        assertThatIllegalStateException()
                .isThrownBy(() -> poller.poll(Duration.ZERO))
                .withMessage("no such row");
        poller.close();
        assertThat(closed).isEqualTo(1);
    }

    @Test
    void aResponseThatArrivesAfterTheEndIsReleased() throws InterruptedException {
        Poller poller = poller(Emission::of, requested::add);
        poller.poll(Duration.ZERO);
        poller.close();
        requested.forEach(Runnable::run);
        assertThat(closed).isEqualTo(1);
    }

    @Test
    void accountsWhoseResponsesHangKeepNoOtherAccountFromBeingRead() throws InterruptedException {
        int[] read = {0};
        OneRequest prompt = new OneRequest(0, () -> {
            read[0]++;
            return Emission.of();
        });
        List<OneRequest> hanging = IntStream.rangeClosed(1, 10)
                .mapToObj(account -> new OneRequest(account, Emission::of))
                .toList();
        Poller poller =
                poller(Stream.concat(Stream.of(prompt), hanging.stream()).toList(), requested::add, 4);
        for (int polls = 0; polls < 40; polls++) {
            clock.advance(Duration.ofSeconds(1));
            poller.poll(Duration.ZERO);
            // Only the requests of the prompt stream ever end.
            if (prompt.isRequested) {
                requested.remove(prompt.requestIndex).run();
                prompt.isRequested = false;
            }
        }
        assertThat(hanging).filteredOn(stream -> stream.isRequested).hasSize(3);
        assertThat(read[0]).isGreaterThan(10);
    }

    private final class OneRequest extends IdleStream {
        private final Supplier<Emission> emission;
        private boolean isRequested;
        private int requestIndex;

        OneRequest(Supplier<Emission> emission) {
            this(0, emission);
        }

        OneRequest(int account, Supplier<Emission> emission) {
            super(account, Dataset.USAGE, Priority.REFRESH);
            this.emission = emission;
        }

        @Override
        public Request request(Instant now) {
            isRequested = true;
            requestIndex = requested.size();
            return any -> new Response() {
                @Override
                public Emission emission() {
                    return emission.get();
                }

                @Override
                public void close() {
                    closed++;
                }
            };
        }
    }
}
