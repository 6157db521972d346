package io.cfbilling.connect.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cfbilling.connect.api.AccountsPage;
import io.cfbilling.connect.api.ApiFailure;
import io.cfbilling.connect.api.CloudflareApi;
import io.cfbilling.connect.api.ProfileResponse;
import io.cfbilling.connect.api.UsageResponse;
import io.cfbilling.connect.api.VerifiedToken;
import io.cfbilling.connect.budget.BudgetShare;
import io.cfbilling.connect.budget.RequestBudget;
import io.cfbilling.connect.fake.CapturedLog;
import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.model.EndpointVersion;
import io.cfbilling.connect.stream.Backoff;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.connector.ConnectorContext;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AccountDiscoveryTest {
    private static final Duration MAX_WAIT = Duration.ofSeconds(20);
    private static final Duration SOON = Duration.ofMillis(1);
    private static final AccountId A = new AccountId("a".repeat(32));
    private static final AccountId B = new AccountId("b".repeat(32));
    private static final AccountId C = new AccountId("c".repeat(32));

    private final ScriptedApi api = new ScriptedApi();
    private final Received received = new Received();
    private final AccountDiscovery discovery = new AccountDiscovery(
            api,
            budget(1_000_000, Duration.ofSeconds(1)),
            new DiscoverySettings(Set.of(B), SOON, new Backoff(SOON, SOON, new Random(1)), SOON),
            Clock.systemUTC(),
            received);

    private static ListingBudget budget(int requests, Duration window) {
        BudgetShare share = new BudgetShare(requests, window, 0, requests);
        return new ListingBudget(new RequestBudget(share, Clock.systemUTC()), share, share, accounts -> true);
    }

    @AfterEach
    void close() {
        discovery.close();
    }

    @Test
    void knowsNoAccountsUntilAFirstListingHasSucceeded() {
        assertThat(discovery.accounts()).isEmpty();
    }

    @Test
    void excludesAccountsAndDoesNotReportTheListingThatStartWaitsFor() {
        api.lists(A, B);

        discovery.start(MAX_WAIT);

        assertThat(discovery.accounts())
                .hasValueSatisfying(accounts -> assertThat(accounts).containsExactly(A));
        assertThat(received.events).isEmpty();
    }

    @Test
    void reportsAChangeOfTheAccounts() throws Exception {
        AccountId added = new AccountId("c".repeat(32));
        api.lists(A);
        discovery.start(MAX_WAIT);

        api.lists(A);
        api.lists(A, added);

        assertThat(received.next()).isEqualTo("changed");
        assertThat(discovery.accounts())
                .hasValueSatisfying(accounts -> assertThat(accounts).containsExactly(A, added));
    }

    @Test
    void triesAgainAfterTransientFailures() {
        api.fails(new ApiFailure.Transient("timed out"));
        api.fails(new ApiFailure.Forbidden("10000"));
        api.fails(new ApiFailure.RateLimited("429", Optional.of(SOON)));
        api.lists(A);

        discovery.start(MAX_WAIT);

        assertThat(discovery.accounts()).isPresent();
        assertThat(received.events).isEmpty();
    }

    @Test
    void keepsItsAccountsAndGoesOnAfterAnyFailure() throws Exception {
        api.lists(A);
        discovery.start(MAX_WAIT);

        try (CapturedLog log = CapturedLog.ofLibrary(AccountDiscovery.class.getName())) {
            api.fails(new ApiFailure.Transient("timed out"));
            api.fails(new ApiFailure.Rejected("1001"));
            api.fails(new ApiFailure.Forbidden("9109"));
            api.fails(new ApiFailure.Forbidden("9109"));
            api.breaks(new OutOfMemoryError("secret of the response"));
            api.breaks(new IllegalStateException("secret of a bug"));
            api.lists(A, B, C);
            assertThat(received.next()).isEqualTo("changed");
            assertThat(log.text())
                    .contains("Listing accounts failed unexpectedly", "OutOfMemoryError", "IllegalStateException")
                    .doesNotContain("secret");
        }
        assertThat(discovery.accounts())
                .hasValueSatisfying(accounts -> assertThat(accounts).containsExactly(A, C));
    }

    @Test
    void failsTheStartWhenTheListingIsRejected() {
        api.fails(new ApiFailure.Rejected("1001"));

        assertThatThrownBy(() -> discovery.start(MAX_WAIT))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("name the accounts in accounts")
                .hasMessageEndingWith("1001");
        assertThat(received.events).isEmpty();
        assertThat(discovery.lastFailure()).isPresent();
    }

    @Test
    void reportsAConfirmed403AfterTheStart() throws Exception {
        discovery.start(Duration.ZERO);

        forbidsTwice();

        assertThat(received.next()).endsWith("9109 Invalid access token");
    }

    @Test
    void reportsARejectionAgainIfTheListenerThrows() throws Exception {
        discovery.start(Duration.ZERO);
        received.throwing = true;

        forbidsTwice();

        assertThat(received.next()).endsWith("9109 Invalid access token");
        assertThat(received.next()).endsWith("9109 Invalid access token");
    }

    /** The third 403 is needed if the clock has not advanced between the first two. */
    private void forbidsTwice() {
        for (int request = 0; request < 3; request++) {
            api.fails(new ApiFailure.Forbidden("9109 Invalid access token"));
        }
    }

    @Test
    void reportsAFirstListingAfterTheStart() throws Exception {
        discovery.start(Duration.ZERO);
        assertThat(discovery.accounts()).isEmpty();

        api.lists(A);

        assertThat(received.next()).isEqualTo("changed");
        assertThat(discovery.accounts()).isPresent();
    }

    @Test
    void reportsAChangeAgainIfTheListenerThrows() throws Exception {
        received.throwing = true;
        api.lists(A);
        discovery.start(MAX_WAIT);

        api.lists(A, new AccountId("c".repeat(32)));
        api.lists(A, new AccountId("c".repeat(32)));

        assertThat(received.next()).isEqualTo("changed");
        assertThat(received.next()).isEqualTo("changed");
    }

    @Test
    void closesAtOnceWhileWaitingForTheBudget() throws Exception {
        AccountDiscovery waiting = new AccountDiscovery(
                api,
                budget(1, Duration.ofHours(1)),
                new DiscoverySettings(Set.of(), SOON, new Backoff(SOON, SOON, new Random(1)), SOON),
                Clock.systemUTC(),
                received);
        api.lists(A);
        Future<?> start = Executors.newSingleThreadExecutor().submit(() -> waiting.start(Duration.ofDays(1)));

        waiting.close();

        start.get(MAX_WAIT.toSeconds(), TimeUnit.SECONDS);
        assertThat(waiting.accounts()).isEmpty();
    }

    private static final class Received implements ConnectorContext {
        private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
        private volatile boolean throwing;

        @Override
        public void requestTaskReconfiguration() {
            events.add("changed");
            if (throwing) {
                throw new IllegalStateException("the worker is busy");
            }
        }

        @Override
        public void raiseError(Exception why) {
            events.add(String.valueOf(why.getMessage()));
            if (throwing) {
                throw new IllegalStateException("the worker is busy");
            }
        }

        @Override
        public PluginMetrics pluginMetrics() {
            throw new UnsupportedOperationException();
        }

        String next() throws InterruptedException {
            return Objects.requireNonNull(
                    events.poll(MAX_WAIT.toMillis(), TimeUnit.MILLISECONDS), "no event was received");
        }
    }

    /** Returns the scripted listings one after the other, and then blocks. */
    private static final class ScriptedApi implements CloudflareApi {
        private final BlockingQueue<Object> script = new LinkedBlockingQueue<>();

        void lists(AccountId... accounts) {
            script.add(new AccountsPage(List.of(accounts), 1, accounts.length));
        }

        void fails(ApiFailure failure) {
            script.add(failure);
        }

        void breaks(Throwable bug) {
            script.add(bug);
        }

        @Override
        public VerifiedToken verifiedToken(@Nullable AccountId account) {
            throw new UnsupportedOperationException();
        }

        @Override
        public AccountsPage accounts(int number) throws ApiFailure, InterruptedException {
            Object next = script.take();
            if (next instanceof ApiFailure failure) {
                throw failure;
            } else if (next instanceof RuntimeException bug) {
                throw bug;
            } else if (next instanceof Error error) {
                throw error;
            }
            return (AccountsPage) next;
        }

        @Override
        public UsageResponse usage(EndpointVersion api, AccountId account, DateRange days) {
            throw new AssertionError("the discovery only lists accounts");
        }

        @Override
        public ProfileResponse profile(AccountId account) {
            throw new AssertionError("the discovery only lists accounts");
        }
    }
}
