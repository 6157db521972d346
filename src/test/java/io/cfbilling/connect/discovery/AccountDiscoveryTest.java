package io.cfbilling.connect.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cfbilling.connect.api.AccountsPage;
import io.cfbilling.connect.api.ApiFailure;
import io.cfbilling.connect.api.CloudflareApi;
import io.cfbilling.connect.api.CredentialStatus;
import io.cfbilling.connect.api.ProfileResponse;
import io.cfbilling.connect.api.UsageResponse;
import io.cfbilling.connect.budget.BudgetShare;
import io.cfbilling.connect.budget.RequestBudget;
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
    private final AccountDiscovery watch = new AccountDiscovery(
            api,
            new RequestBudget(BudgetShare.whole(1_000_000, Duration.ofSeconds(1)), Clock.systemUTC()),
            new AccountDiscovery.Settings(Set.of(B), SOON, new Backoff(SOON, SOON, new Random(1)), SOON),
            Clock.systemUTC(),
            received);

    @AfterEach
    void close() {
        watch.close();
    }

    @Test
    void knowsNoAccountsUntilAFirstListingHasSucceeded() {
        assertThat(watch.accounts()).isEmpty();
    }

    @Test
    void leavesOutTheExcludedAndTellsNothingOfAFirstListingThatTheStartWaitedFor() throws ApiFailure {
        api.lists(A, B);

        watch.start(MAX_WAIT);

        assertThat(watch.accounts())
                .hasValueSatisfying(accounts -> assertThat(accounts).containsExactly(A));
        assertThat(received.events).isEmpty();
    }

    @Test
    void tellsWhenTheAccountsAreOthers() throws Exception {
        AccountId added = new AccountId("c".repeat(32));
        api.lists(A);
        watch.start(MAX_WAIT);

        api.lists(A);
        api.lists(A, added);

        assertThat(received.next()).isEqualTo("changed");
        assertThat(watch.accounts())
                .hasValueSatisfying(accounts -> assertThat(accounts).containsExactly(A, added));
    }

    @Test
    void triesAgainAfterWhatMayPass() throws ApiFailure {
        api.fails(new ApiFailure.Transient("timed out"));
        api.fails(new ApiFailure.Forbidden("10000"));
        api.fails(new ApiFailure.RateLimited("429", Optional.of(SOON)));
        api.lists(A);

        watch.start(MAX_WAIT);

        assertThat(watch.accounts()).isPresent();
        assertThat(received.events).isEmpty();
    }

    @Test
    void keepsItsAccountsAndGoesOnWhateverBecomesOfTheList() throws Exception {
        api.lists(A);
        watch.start(MAX_WAIT);

        api.fails(new ApiFailure.Transient("timed out"));
        api.fails(new ApiFailure.Rejected("1001"));
        api.fails(new ApiFailure.Forbidden("9109"));
        api.fails(new ApiFailure.Forbidden("9109"));
        api.breaks(new OutOfMemoryError("too large a list"));
        api.breaks(new IllegalStateException("a bug"));
        api.lists(A, B, C);

        assertThat(received.next()).isEqualTo("changed");
        assertThat(watch.accounts())
                .hasValueSatisfying(accounts -> assertThat(accounts).containsExactly(A, C));
    }

    @Test
    void failsTheStartWhenListingIsRefusedForGood() {
        api.fails(new ApiFailure.Rejected("1001"));

        assertThatThrownBy(() -> watch.start(MAX_WAIT)).hasMessage("1001");
        assertThat(received.events).isEmpty();
        assertThat(watch.lastFailure()).isPresent();
    }

    @Test
    void tellsOfARefusalThatComesAfterTheStartAfterASecondLook() throws Exception {
        watch.start(Duration.ZERO);

        refusesTwice();

        assertThat(received.next()).isEqualTo("9109 Invalid access token");
    }

    @Test
    void tellsOfARefusalAgainThatConnectCouldNotTake() throws Exception {
        watch.start(Duration.ZERO);
        received.throwing = true;

        refusesTwice();

        assertThat(received.next()).isEqualTo("9109 Invalid access token");
        assertThat(received.next()).isEqualTo("9109 Invalid access token");
    }

    /** The third is for a clock that has not gone on between the first two. */
    private void refusesTwice() {
        for (int look = 0; look < 3; look++) {
            api.fails(new ApiFailure.Forbidden("9109 Invalid access token"));
        }
    }

    @Test
    void tellsOfAFirstListingThatComesAfterTheStart() throws Exception {
        watch.start(Duration.ZERO);
        assertThat(watch.accounts()).isEmpty();

        api.lists(A);

        assertThat(received.next()).isEqualTo("changed");
        assertThat(watch.accounts()).isPresent();
    }

    @Test
    void tellsAListenerThatThrowsAgain() throws Exception {
        received.throwing = true;
        api.lists(A);
        watch.start(MAX_WAIT);

        api.lists(A, new AccountId("c".repeat(32)));
        api.lists(A, new AccountId("c".repeat(32)));

        assertThat(received.next()).isEqualTo("changed");
        assertThat(received.next()).isEqualTo("changed");
    }

    @Test
    void isClosedAtOnceWhileItWaitsForItsBudget() throws Exception {
        AccountDiscovery waiting = new AccountDiscovery(
                api,
                new RequestBudget(BudgetShare.whole(1, Duration.ofHours(1)), Clock.systemUTC()),
                new AccountDiscovery.Settings(Set.of(), SOON, new Backoff(SOON, SOON, new Random(1)), SOON),
                Clock.systemUTC(),
                received);
        api.lists(A);
        Future<Object> start = Executors.newSingleThreadExecutor().submit(() -> {
            waiting.start(Duration.ofDays(1));
            return null;
        });

        waiting.close();

        start.get(MAX_WAIT.toSeconds(), TimeUnit.SECONDS);
        assertThat(waiting.accounts()).isEmpty();
    }

    private static final class Received implements AccountDiscovery.Listener {
        private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
        private volatile boolean throwing;

        @Override
        public void accountsChanged() {
            events.add("changed");
            if (throwing) {
                throw new IllegalStateException("the worker is busy");
            }
        }

        @Override
        public void listingRejected(ApiFailure why) {
            events.add(String.valueOf(why.getMessage()));
            if (throwing) {
                throw new IllegalStateException("the worker is busy");
            }
        }

        String next() throws InterruptedException {
            return Objects.requireNonNull(
                    events.poll(MAX_WAIT.toMillis(), TimeUnit.MILLISECONDS), "nothing was heard of");
        }
    }

    /** Lists what it was told to, one listing after the other, and has the watch wait for more. */
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
        public CredentialStatus credentialStatus(@Nullable AccountId account) {
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
            throw new AssertionError("only listing is the watch's affair");
        }

        @Override
        public ProfileResponse profile(AccountId account) {
            throw new AssertionError("only listing is the watch's affair");
        }
    }
}
