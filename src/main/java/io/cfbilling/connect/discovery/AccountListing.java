package io.cfbilling.connect.discovery;

import io.cfbilling.connect.api.AccountsPage;
import io.cfbilling.connect.api.ApiFailure;
import io.cfbilling.connect.api.CloudflareApi;
import io.cfbilling.connect.budget.RequestBudget;
import io.cfbilling.connect.model.AccountId;
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
 * Reads the list of accounts again and again, a page at each turn: a list of thousands takes its time, and a page that
 * fails is asked for again without those before it. One thread takes the turns; any may ask what is known.
 */
final class AccountListing {
    private static final Logger LOG = LoggerFactory.getLogger(AccountListing.class);
    private static final int PAGES_BETWEEN_NOTES = 10;
    private static final int MOST_INCOMPLETE_AT_FIRST = 2;

    /** Before a first list is taken that is incomplete, so long a wait, and then twice as long: start() waits no longer. */
    private static final Duration FIRST_WAIT = Duration.ofSeconds(15);

    /** So long after an incomplete list was taken, it is read again; then after twice as long, until one is complete. */
    private static final Duration WAIT_FOR_COMPLETE = Duration.ofMinutes(1);

    private final CloudflareApi api;
    private final RequestBudget budget;
    private final AccountDiscovery.Settings settings;
    private final Clock clock;
    private final KnownAccounts known = new KnownAccounts();
    private final ListingFailures failures;
    private @Nullable Listing listing;
    private Instant due = Instant.MIN;
    private final Backoff untilComplete;
    private int incomplete;
    private boolean everComplete;
    private boolean incompleteReported;
    private @Nullable SortedSet<AccountId> wanted;

    AccountListing(CloudflareApi api, RequestBudget budget, AccountDiscovery.Settings settings, Clock clock) {
        this.api = api;
        this.budget = budget;
        this.settings = settings;
        this.clock = clock;
        this.failures = new ListingFailures(settings, budget.window());
        this.untilComplete = new Backoff(
                WAIT_FOR_COMPLETE, settings.interval(), settings.retries().random());
    }

    /** When the next turn may be taken. */
    Instant nextAt() {
        Instant free = budget.nextAt();
        return due.isAfter(free) ? due : free;
    }

    /** The accounts to poll; empty until a first listing has succeeded. */
    synchronized Optional<SortedSet<AccountId>> accounts() {
        return Optional.ofNullable(wanted);
    }

    /** What went wrong with the last page or listing; empty if nothing did. */
    Optional<ApiFailure> lastFailure() {
        return failures.last();
    }

    /** Why there is no use in asking again: a first listing was refused by Cloudflare itself; empty in most cases. */
    Optional<ApiFailure> rejection() {
        return failures.rejection();
    }

    /**
     * Asks for one page; tells whether the accounts to poll have changed.
     *
     * @throws ApiFailure if there is no use in asking again
     */
    boolean readPage() throws ApiFailure, InterruptedException {
        Listing current = listing == null ? new Listing(clock.instant()) : listing;
        listing = current;
        try {
            current.add(ask(current.nextPage()));
        } catch (ApiFailure failure) {
            putOff(failures.pageFailed(failure, isKnown(), clock.instant()), failure);
            return false;
        }
        failures.pageResponded();
        if (!current.ended()) {
            noteProgress(current);
            return false;
        }
        listing = null;
        try {
            check(current);
        } catch (ApiFailure failure) {
            Duration wait = failures.listingFailed(failure, isKnown(), clock.instant());
            Duration least = isKnown() ? Duration.ZERO : FIRST_WAIT.multipliedBy(incomplete);
            putOff(wait.compareTo(least) > 0 ? wait : least, failure);
            return false;
        }
        failures.listed();
        due = nextListing(current);
        return take(current);
    }

    /** While no list was complete, accounts may be missing that were polled before the restart. */
    private Instant nextListing(Listing listed) {
        everComplete |= listed.complete();
        Instant next = listed.begun().plus(settings.interval());
        if (everComplete) {
            return next;
        }
        incomplete++;
        Instant soon = clock.instant().plus(untilComplete.atLeast(incomplete - MOST_INCOMPLETE_AT_FIRST));
        return soon.isBefore(next) ? soon : next;
    }

    private boolean isKnown() {
        return !known.accounts().isEmpty();
    }

    private AccountsPage ask(int page) throws ApiFailure, InterruptedException {
        budget.spend();
        try {
            return api.accounts(page);
        } catch (RuntimeException | Error broken) {
            // It would end the thread that lists, and accounts that come or go would never be seen again. After an
            // OutOfMemoryError, the pages so far may be what is too large.
            listing = broken instanceof OutOfMemoryError ? null : listing;
            LOG.error("Asking for the list of accounts broke", new WithoutMessage(broken));
            throw new ApiFailure.Transient(
                    "GET /accounts broke: " + broken.getClass().getName());
        } finally {
            budget.responded();
        }
    }

    private static void noteProgress(Listing current) {
        if ((current.nextPage() - 1) % PAGES_BETWEEN_NOTES == 0) {
            LOG.info("The accounts are being listed: {} so far", current);
        }
    }

    /**
     * A first listing decides alone what is polled, so half of one is worth further tries; but what the API says of its
     * own list may be wrong for good.
     */
    private void check(Listing listed) throws ApiFailure {
        boolean first = !isKnown();
        if (!first && listed.accounts().isEmpty()) {
            throw new ApiFailure.Transient("GET /accounts was answered without an account, though there were "
                    + known.accounts().size());
        }
        if (first && !listed.complete() && incomplete < MOST_INCOMPLETE_AT_FIRST) {
            incomplete++;
            throw new ApiFailure.Transient("GET /accounts was answered in part: " + listed);
        }
    }

    private void putOff(Duration wait, ApiFailure failure) throws ApiFailure {
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
            // Its first pages are old by now.
            listing = null;
        }
    }

    private synchronized boolean take(Listing listed) {
        if (!everComplete && !incompleteReported) {
            LOG.warn(
                    "The first list of accounts is incomplete. The connector does not poll accounts until a list has them."
                            + " The list is read again at {}: {}",
                    due,
                    listed);
        } else if (!listed.complete() && !incompleteReported) {
            LOG.warn("The list of accounts is incomplete, and none is dropped for being missing: {}", listed);
        }
        incompleteReported = !listed.complete();
        known.update(listed.accounts(), listed.complete());
        SortedSet<AccountId> now = new TreeSet<>(known.accounts());
        now.removeAll(settings.excluded());
        boolean changed = !now.equals(wanted);
        wanted = Collections.unmodifiableSortedSet(now);
        return changed;
    }
}
