package io.cfbilling.connect.discovery;

import io.cfbilling.connect.api.AccountsPage;
import io.cfbilling.connect.api.ApiFailure;
import io.cfbilling.connect.api.CloudflareApi;
import io.cfbilling.connect.budget.RequestBudget;
import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.model.Moments;
import io.cfbilling.connect.model.WithoutMessage;
import io.cfbilling.connect.stream.Backoff;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the list of accounts, one page per call, so that a failed page is requested again without those before it. One
 * thread reads the pages; any thread may read the results.
 */
final class AccountListing {
    private static final Logger LOG = LoggerFactory.getLogger(AccountListing.class);
    private static final int PAGES_BETWEEN_LOG_LINES = 10;
    private static final int MOST_INCOMPLETE_AT_FIRST = 2;

    /** The wait after a first incomplete list, doubled after the second one; the connector's start waits only a minute. */
    private static final Duration FIRST_WAIT = Duration.ofSeconds(15);

    /** The wait after an incomplete list was accepted; it doubles until a list is complete. */
    private static final Duration WAIT_FOR_COMPLETE = Duration.ofMinutes(1);

    private final CloudflareApi api;
    private final RequestBudget budget;
    private final DiscoverySettings settings;
    private final Clock clock;
    private final KnownAccounts known = new KnownAccounts();
    private final ListingFailures failures;
    private @Nullable Listing listing;
    private Instant due = Instant.MIN;
    private final Backoff untilComplete;
    private int incomplete;
    private boolean everComplete;
    private boolean incompleteReported;
    private @Nullable SortedSet<AccountId> polled;

    AccountListing(CloudflareApi api, RequestBudget budget, DiscoverySettings settings, Clock clock) {
        this.api = api;
        this.budget = budget;
        this.settings = settings;
        this.clock = clock;
        this.failures = new ListingFailures(settings, budget.window());
        this.untilComplete = new Backoff(
                WAIT_FOR_COMPLETE, settings.interval(), settings.retries().random());
    }

    /** When the next page may be requested. */
    Instant nextAt() {
        Instant free = budget.nextAt();
        return Moments.later(due, free);
    }

    /** The accounts to poll; empty until a first listing has succeeded. */
    synchronized Optional<SortedSet<AccountId>> accounts() {
        return Optional.ofNullable(polled);
    }

    /** What has failed of the last page and listing. */
    ListingFailures failures() {
        return failures;
    }

    /**
     * Requests one page. Returns whether the accounts to poll have changed.
     *
     * @throws ApiFailure if the listing is rejected for good
     */
    boolean readPage() throws ApiFailure, InterruptedException {
        Listing current = listing == null ? new Listing(clock.instant()) : listing;
        listing = current;
        try {
            current.add(request(current.nextPage()));
        } catch (ApiFailure failure) {
            backOff(failures.pageFailed(failure, isKnown(), clock.instant()), failure);
            return false;
        }
        failures.pageResponded();
        if (!current.ended()) {
            logProgress(current);
            return false;
        }
        listing = null;
        try {
            check(current);
        } catch (ApiFailure failure) {
            Duration wait = failures.listingFailed(failure, isKnown(), clock.instant());
            Duration least = isKnown() ? Duration.ZERO : FIRST_WAIT.multipliedBy(incomplete);
            backOff(wait.compareTo(least) > 0 ? wait : least, failure);
            return false;
        }
        failures.listed();
        due = nextListing(current);
        return accept(current);
    }

    /** Until a list is complete, it is read again sooner: accounts may be missing that were polled before the restart. */
    private Instant nextListing(Listing listed) {
        everComplete |= listed.complete();
        Instant next = listed.begun().plus(settings.interval());
        if (everComplete) {
            return next;
        }
        incomplete++;
        Instant soon = clock.instant().plus(untilComplete.fullWaitAfter(incomplete - MOST_INCOMPLETE_AT_FIRST));
        return Moments.earlier(soon, next);
    }

    private boolean isKnown() {
        return !known.accounts().isEmpty();
    }

    private AccountsPage request(int page) throws ApiFailure, InterruptedException {
        budget.requestSent();
        try {
            return api.accounts(page);
        } catch (RuntimeException | Error broken) {
            // After an OutOfMemoryError, the pages so far may be what is too large.
            listing = broken instanceof OutOfMemoryError ? null : listing;
            LOG.error("The request for the list of accounts failed unexpectedly", new WithoutMessage(broken));
            throw new ApiFailure.Transient(
                    "GET /accounts failed: " + broken.getClass().getName());
        } finally {
            budget.responded();
        }
    }

    private static void logProgress(Listing current) {
        if ((current.nextPage() - 1) % PAGES_BETWEEN_LOG_LINES == 0) {
            LOG.info("The accounts are being listed: {} so far", current);
        }
    }

    /**
     * Rejects an empty listing after one with accounts. An incomplete first listing is read again, since no earlier one
     * has the missing accounts; but only so often, since the API may always report a wrong number of accounts.
     */
    private void check(Listing listed) throws ApiFailure {
        boolean first = !isKnown();
        if (!first && listed.accounts().isEmpty()) {
            throw new ApiFailure.Transient("GET /accounts returned no account, but earlier lists had "
                    + known.accounts().size());
        }
        if (first && !listed.complete() && incomplete < MOST_INCOMPLETE_AT_FIRST) {
            incomplete++;
            throw new ApiFailure.Transient("GET /accounts returned an incomplete list: " + listed);
        }
    }

    private void backOff(Duration wait, ApiFailure failure) throws ApiFailure {
        Optional<ApiFailure> rejection = failures.rejection();
        if (rejection.isPresent()) {
            throw rejection.get();
        }
        Instant now = clock.instant();
        due = now.plus(wait);
        if (failure instanceof ApiFailure.RateLimited) {
            budget.pauseUntil(due);
        }
        if (listing != null && listing.begun().plus(settings.interval()).isBefore(now)) {
            // The first pages are too old by now.
            listing = null;
        }
    }

    private synchronized boolean accept(Listing listed) {
        if (!everComplete && !incompleteReported) {
            LOG.warn(
                    "The first list of accounts is incomplete. The connector does not poll accounts until a list has them."
                            + " The list is read again at {}: {}",
                    due,
                    listed);
        } else if (!listed.complete() && !incompleteReported) {
            LOG.warn(
                    "The list of accounts is incomplete. The connector goes on polling accounts missing from it: {}",
                    listed);
        }
        incompleteReported = !listed.complete();
        known.update(listed.accounts(), listed.complete());
        SortedSet<AccountId> now = new TreeSet<>(known.accounts());
        now.removeAll(settings.excluded());
        boolean changed = !now.equals(polled);
        polled = Collections.unmodifiableSortedSet(now);
        return changed;
    }
}
