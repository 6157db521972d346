package io.cfbilling.connect.discovery;

import static io.cfbilling.connect.discovery.FakeListing.account;
import static org.assertj.core.api.Assertions.assertThat;

import io.cfbilling.connect.api.AccountsPage;
import io.cfbilling.connect.api.ApiFailure;
import io.cfbilling.connect.api.CloudflareApi;
import io.cfbilling.connect.api.Credential;
import io.cfbilling.connect.api.TestApi;
import io.cfbilling.connect.budget.BudgetShare;
import io.cfbilling.connect.budget.RequestBudget;
import io.cfbilling.connect.fake.CapturedLog;
import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.simulator.CloudflareSimulator;
import io.cfbilling.connect.simulator.SimulatedAccount;
import io.cfbilling.connect.simulator.SimulatedClock;
import io.cfbilling.connect.stream.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AccountListingTest {
    private static final Duration WINDOW = Duration.ofMinutes(5);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration LONGEST_RETRY = Duration.ofMinutes(1);
    private static final Duration FORBIDDEN_CONFIRMATION = Duration.ofMinutes(1);
    private static final AccountId EXCLUDED = account(7);

    private final SimulatedClock clock = SimulatedClock.at("2025-03-10T09:30:00Z");
    private final Instant start = clock.instant();
    private static final BudgetShare SHARE = new BudgetShare(50, WINDOW, 0, 1000);
    private final RequestBudget budget = new RequestBudget(SHARE, clock);
    private FakeListing api = FakeListing.of(120);
    private AccountListing listing = listing(api);

    private AccountListing listing(CloudflareApi listed) {
        Backoff retries = new Backoff(Duration.ofMillis(500), LONGEST_RETRY, new Random(1));
        return new AccountListing(
                listed,
                new ListingBudget(budget, SHARE, SHARE, accounts -> true),
                new DiscoverySettings(Set.of(EXCLUDED), HOUR, retries, FORBIDDEN_CONFIRMATION),
                clock);
    }

    /** Reads the next page as soon as it may be requested. */
    private boolean readPage() throws Exception {
        if (listing.nextAt().isAfter(clock.instant())) {
            clock.set(listing.nextAt());
        }
        return listing.readPage();
    }

    private boolean readPages(int count) throws Exception {
        boolean changed = false;
        for (int page = 0; page < count; page++) {
            changed |= readPage();
        }
        return changed;
    }

    private SortedSet<AccountId> listed() {
        return listing.accounts().orElseThrow();
    }

    private SortedSet<AccountId> allButTheExcluded() {
        SortedSet<AccountId> all = new TreeSet<>(api.accounts);
        all.remove(EXCLUDED);
        return all;
    }

    @Test
    void readsAllPagesAndNoMore() throws Exception {
        assertThat(readPages(2)).isFalse();
        assertThat(listing.accounts()).isEmpty();

        assertThat(readPage()).isTrue();

        assertThat(listed()).isEqualTo(allButTheExcluded());
        assertThat(api.requested).containsExactly(1, 2, 3);
    }

    @Test
    void beginsAnIntervalAfterTheBeginOfTheLastListing() throws Exception {
        readPage();
        Instant begun = clock.instant();
        readPages(2);
        assertThat(listing.nextAt()).isEqualTo(begun.plus(HOUR));

        assertThat(readPages(3)).isFalse();
        assertThat(api.requested).containsExactly(1, 2, 3, 1, 2, 3);
    }

    @Test
    void keepsToTheBudgetAndLists10000AccountsInTwentyMinutes() throws Exception {
        api = FakeListing.of(10_000);
        listing = listing(api);
        assertThat(listing.nextAt()).isBetween(start.plusSeconds(6), start.plusSeconds(7));

        readPages(200);

        assertThat(listed()).hasSize(9_999);
        assertThat(clock.instant()).isBetween(start.plus(Duration.ofMinutes(20)), start.plus(Duration.ofMinutes(21)));
    }

    @Test
    void pausesForRetryAfterAndGoesOnWithTheSamePage() throws Exception {
        readPage();
        api.failsNext(new ApiFailure.RateLimited("429", Optional.of(Duration.ofSeconds(90))));
        readPage();
        assertThat(listing.nextAt()).isEqualTo(clock.instant().plusSeconds(90));
        assertThat(budget.nextAt()).isEqualTo(listing.nextAt());

        readPages(2);
        assertThat(listed()).isEqualTo(allButTheExcluded());
        assertThat(api.requested).containsExactly(1, 2, 2, 3);
    }

    @Test
    void pausesForAWindowWithoutRetryAfter() throws Exception {
        api.failsNext(new ApiFailure.RateLimited("429", Optional.empty()));
        readPage();
        assertThat(listing.nextAt()).isEqualTo(clock.instant().plus(WINDOW));
    }

    @Test
    void requestsAFailedPageAgainAndWarnsOnce() throws Exception {
        readPage();
        for (int failure = 0; failure < 3; failure++) {
            api.failsNext(new ApiFailure.Transient("timed out"));
        }
        try (CapturedLog log = new CapturedLog(AccountListing.class)) {
            readPages(3);
            assertThat(listing.lastFailure()).isPresent();
            assertThat(log.warnings()).containsExactly("The accounts could not be listed; trying again: timed out");
        }
        readPages(2);

        assertThat(api.requested).containsExactly(1, 2, 2, 2, 2, 3);
        assertThat(listing.lastFailure()).isEmpty();
    }

    @Test
    void beginsAgainIfTheFirstPagesAreTooOld() throws Exception {
        readPage();
        clock.advance(HOUR.plusSeconds(1));
        api.failsNext(new ApiFailure.Transient("timed out"));
        readPages(4);

        assertThat(api.requested).containsExactly(1, 2, 1, 2, 3);
    }

    @Test
    void endsIfTheFirstListingIsRejected() throws Exception {
        api.failsNext(new ApiFailure.Rejected("1001"));

        assertThat(readPage()).isFalse();
        assertThat(listing.rejection())
                .hasValueSatisfying(why -> assertThat(why).hasMessage("1001"));
        assertThat(listing.lastFailure()).isPresent();
        readPage();
        assertThat(api.requested).as("no further request").hasSize(1);
    }

    @Test
    void endsIfASecond403AMinuteLaterConfirmsTheFirst() throws Exception {
        readPage();
        api.failsNext(new ApiFailure.Forbidden("10000"));
        assertThat(readPage()).isFalse();
        assertThat(listing.rejection()).isEmpty();
        assertThat(listing.nextAt()).isAfterOrEqualTo(clock.instant().plus(FORBIDDEN_CONFIRMATION));

        api.failsNext(new ApiFailure.Forbidden("9109"));
        assertThat(readPage()).isFalse();
        assertThat(listing.rejection())
                .hasValueSatisfying(why -> assertThat(why).hasMessage("9109"));
    }

    @Test
    void forgetsA403ThatASecondRequestDoesNotConfirm() throws Exception {
        api.failsNext(new ApiFailure.Forbidden("10000"));

        assertThat(readPages(4)).isTrue();
        assertThat(listing.rejection()).isEmpty();
    }

    @Test
    void isNeverRejectedOnceAccountsAreKnownButBacksOff() throws Exception {
        readPages(3);
        List<Duration> waits = new ArrayList<>();
        try (CapturedLog log = new CapturedLog(AccountListing.class)) {
            for (int failure = 0; failure < 30; failure++) {
                api.failsNext(
                        failure % 3 == 0
                                ? new ApiFailure.Rejected("1001")
                                : failure % 3 == 1
                                        ? new ApiFailure.Forbidden("10000")
                                        : new ApiFailure.Forbidden("9109"));
                assertThat(readPage()).isFalse();
                waits.add(Duration.between(clock.instant(), listing.nextAt()));
            }
            assertThat(log.warnings()).containsExactly("The accounts could not be listed; trying again: 1001");
        }
        assertThat(listed()).isEqualTo(allButTheExcluded());
        assertThat(waits).allMatch(wait -> wait.compareTo(LONGEST_RETRY) <= 0);
        assertThat(waits.get(29)).isGreaterThanOrEqualTo(LONGEST_RETRY.dividedBy(2));

        readPages(3);
        assertThat(listing.lastFailure()).isEmpty();
    }

    @Test
    void warnsAgainAfterAListingThatSucceeded() throws Exception {
        try (CapturedLog log = new CapturedLog(AccountListing.class)) {
            for (int round = 0; round < 2; round++) {
                readPage();
                api.failsNext(new ApiFailure.Transient("timed out"));
                readPage();
                api.failsNext(new ApiFailure.Transient("timed out"));
                readPages(3);
            }
            assertThat(log.warnings()).hasSize(2);
        }
    }

    @Test
    void truncatesAnEndlessListingAndWarns() throws Exception {
        listing = listing(FakeListing.endless());
        try (CapturedLog log = new CapturedLog(AccountListing.class)) {
            for (int round = 0; round < 2; round++) {
                do {
                    readPage();
                } while (listing.nextAt().isBefore(clock.instant().plus(WINDOW))
                        && listing.accounts().isEmpty());
            }
            assertThat(log.warnings())
                    .singleElement()
                    .asString()
                    .contains("is incomplete", "where the connector stops reading");
        }
        assertThat(listed()).hasSizeBetween(Listing.MOST_ACCOUNTS - 1, Listing.MOST_ACCOUNTS);
    }

    @Test
    void endsWhenTheSamePageIsRepeated() throws Exception {
        AccountsPage same = new AccountsPage(List.of(account(1), account(2)), 0, 0);
        api.respondsNext(same);
        api.respondsNext(same);

        assertThat(readPages(2)).isTrue();
        assertThat(listed()).containsExactly(account(1), account(2));
    }

    @Test
    void dropsAnAccountMissingFromThreeListings() throws Exception {
        readPages(3);
        api.accounts.remove(3);
        assertThat(readPages(6)).isFalse();

        assertThat(readPages(3)).isTrue();
        assertThat(listed()).isEqualTo(allButTheExcluded()).hasSize(118);
    }

    @Test
    void ignoresChangesOfExcludedAccounts() throws Exception {
        readPages(3);
        api.accounts.remove(EXCLUDED);

        assertThat(readPages(15)).isFalse();
    }

    @Test
    void dropsNoAccountIfListingsLackPages() throws Exception {
        readPages(3);
        SortedSet<AccountId> before = listed();
        try (CapturedLog log = new CapturedLog(AccountListing.class)) {
            for (int round = 0; round < 5; round++) {
                api.respondsNext(new AccountsPage(api.accounts.subList(0, 50), 3, 120));
                api.respondsNext(new AccountsPage(List.of(), 3, 120));
                assertThat(readPages(2)).isFalse();
            }
            assertThat(log.warnings()).singleElement().asString().endsWith("50 of 120 accounts on 2 of 3 pages");
        }
        assertThat(listed()).isEqualTo(before);
    }

    @Test
    void addsButDropsNoAccountIfListingsLackAccounts() throws Exception {
        readPages(3);
        for (int round = 0; round < 5; round++) {
            api.respondsNext(new AccountsPage(List.of(account(1), account(500)), 1, 120));
            assertThat(readPage()).isEqualTo(round == 0);
        }
        assertThat(listed()).hasSize(120).contains(account(0), account(500));
    }

    @Test
    void dropsNoAccountIfListsAreSuddenlyEmpty() throws Exception {
        readPages(3);
        List<AccountId> all = List.copyOf(api.accounts);
        api.accounts.clear();
        try (CapturedLog log = new CapturedLog(AccountListing.class)) {
            assertThat(readPages(5)).isFalse();
            assertThat(log.warnings()).singleElement().asString().endsWith(": 0 accounts on 1 pages");
        }
        assertThat(listed()).hasSize(119);

        api.accounts.addAll(all);
        assertThat(readPages(3)).isFalse();
    }

    @Test
    void acceptsAnEmptyFirstList() throws Exception {
        api.accounts.clear();
        assertThat(readPage()).isTrue();
        assertThat(listed()).isEmpty();
    }

    @Test
    void readsTheListAgainSoonUntilOneIsComplete() throws Exception {
        List<Instant> listings = new ArrayList<>();
        try (CapturedLog log = new CapturedLog(AccountListing.class)) {
            for (int round = 0; round < 6; round++) {
                api.respondsNext(new AccountsPage(List.of(account(1)), 1, 120));
                // Two incomplete lists are not taken: tasks that run poll the accounts that are missing.
                assertThat(readPage()).isEqualTo(round == 2);
                assertThat(listing.accounts().isPresent()).isEqualTo(round >= 2);
                listings.add(clock.instant());
            }
            assertThat(log.warnings())
                    .singleElement()
                    .asString()
                    .contains("The first list of accounts is incomplete", "1 of 120 accounts");
        }
        assertThat(Duration.between(listings.get(0), listings.get(1))).isEqualTo(Duration.ofSeconds(15));
        assertThat(Duration.between(listings.get(1), listings.get(2))).isEqualTo(Duration.ofSeconds(30));
        for (int later = 1; later < 4; later++) {
            Duration wait = Duration.between(listings.get(later + 1), listings.get(later + 2));
            assertThat(wait).isBetween(Duration.ofMinutes(1L << (later - 1)), Duration.ofMinutes(2L << (later - 1)));
        }
        readPages(3);
        assertThat(listed()).isEqualTo(allButTheExcluded());
        assertThat(listing.nextAt()).isAfter(clock.instant().plus(Duration.ofMinutes(50)));
    }

    @Test
    void listsTheSimulatorsAccountsOverHttp() throws Exception {
        List<SimulatedAccount> accounts = IntStream.range(0, 70)
                .mapToObj(seed -> SimulatedAccount.builder(seed).noUsage().build())
                .toList();
        try (CloudflareSimulator simulator =
                CloudflareSimulator.builder().accounts(accounts).start()) {
            listing = listing(TestApi.at(
                    simulator.baseUrl(),
                    new Credential.Token(CloudflareSimulator.DEFAULT_TOKEN),
                    Duration.ofSeconds(30),
                    clock));
            assertThat(readPages(2)).isTrue();
            assertThat(listed())
                    .extracting(AccountId::value)
                    .containsExactlyInAnyOrderElementsOf(
                            accounts.stream().map(SimulatedAccount::id).toList());
            assertThat(simulator.requests()).hasSize(2);
        }
    }
}
