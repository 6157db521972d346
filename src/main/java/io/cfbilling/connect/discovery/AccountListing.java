package io.cfbilling.connect.discovery;

import io.cfbilling.connect.api.AccountsPage;
import io.cfbilling.connect.api.ApiFailure;
import io.cfbilling.connect.api.CloudflareApi;
import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.model.Moments;
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
 * Reads the list of accounts, one page per call, so that a failed page is requested again without those before it. Only the
 * first listing can be rejected for good, and only by Cloudflare itself; once accounts are known, they are polled even if
 * later listings fail. One thread reads the pages; any thread may read the results.
 */
final class AccountListing {
    private static final Logger LOG = LoggerFactory.getLogger(AccountListing.class);
    private static final int PAGES_BETWEEN_LOG_LINES = 10;

    /** How many incomplete lists are not taken before a first list is: tasks that run poll accounts missing from it. */
    private static final int MOST_INCOMPLETE_AT_FIRST = 2;

    /** The wait after the first of them, doubled after the second; the connector's start waits only a minute. */
    private static final Duration FIRST_WAIT = Duration.ofSeconds(15);

    /** The wait after an incomplete list; it doubles until a list is complete. */
    private static final Duration WAIT_FOR_COMPLETE = Duration.ofMinutes(1);

    private final CloudflareApi api;
    private final ListingBudget budget;
    private final DiscoverySettings settings;
    private final Clock clock;
    private final Backoff untilComplete;
    private final KnownAccounts known = new KnownAccounts();
    private @Nullable Listing listing;
    private Instant due = Instant.MIN;
    private int incomplete;
    private int failures;
    private boolean failureLogged;
    private @Nullable Instant forbiddenSince;
    private volatile @Nullable SortedSet<AccountId> polled;
    private volatile @Nullable ApiFailure lastFailure;
    private volatile @Nullable ApiFailure rejection;

    AccountListing(CloudflareApi api, ListingBudget budget, DiscoverySettings settings, Clock clock) {
        this.api = api;
        this.budget = budget;
        this.settings = settings;
        this.clock = clock;
        this.untilComplete = new Backoff(
                WAIT_FOR_COMPLETE, settings.interval(), settings.retries().random());
    }

    /** When the next page may be requested. */
    Instant nextAt() {
        return Moments.later(due, budget.requests().nextAt());
    }

    /** The accounts to poll; empty until a first listing has succeeded. */
    Optional<SortedSet<AccountId>> accounts() {
        return Optional.ofNullable(polled);
    }

    /** The last failure; empty after a page was read. */
    Optional<ApiFailure> lastFailure() {
        return Optional.ofNullable(lastFailure);
    }

    /** Why the listing is rejected for good; empty if it is not. */
    Optional<ApiFailure> rejection() {
        return Optional.ofNullable(rejection);
    }

    /** Requests one page, unless the listing is rejected for good. Returns whether the accounts to poll have changed. */
    boolean readPage() throws InterruptedException {
        if (rejection != null) {
            return false;
        }
        Listing current = listing == null ? new Listing(clock.instant()) : listing;
        // After an unexpected error the listing begins again: its pages so far may need too much memory.
        listing = null;
        try {
            AccountsPage page = request(current.nextPage());
            current.add(page);
            if (polled == null) {
                budget.pageRead(page.accounts());
            }
        } catch (ApiFailure failure) {
            failed(failure);
            boolean isFresh = !current.begun().plus(settings.interval()).isBefore(clock.instant());
            listing = isFresh ? current : null;
            return false;
        }
        failures = 0;
        lastFailure = null;
        if (current.ended()) {
            return accept(current);
        }
        listing = current;
        if ((current.nextPage() - 1) % PAGES_BETWEEN_LOG_LINES == 0) {
            LOG.info("The accounts are being listed: {} so far", current);
        }
        return false;
    }

    private AccountsPage request(int page) throws ApiFailure, InterruptedException {
        budget.requests().requestSent();
        try {
            return api.accounts(page);
        } finally {
            budget.requests().responded(clock.instant());
        }
    }

    private void failed(ApiFailure failure) {
        Instant now = clock.instant();
        failures++;
        lastFailure = failure;
        if (failure instanceof ApiFailure.RateLimited limited) {
            due = now.plus(settings.retries()
                    .waitAsRequested(
                            limited.retryAfter().orElse(budget.requests().window()), failures));
            budget.requests().pauseUntil(due);
        } else {
            due = now.plus(settings.retries().waitAfter(failures));
        }
        if (known.accounts().isEmpty() && isForGood(failure, now)) {
            rejection = failure;
        } else if (!failureLogged) {
            failureLogged = true;
            LOG.warn("The accounts could not be listed; trying again: {}", failure.getMessage());
        }
    }

    /** A first 403 is not: another one later confirms it. */
    private boolean isForGood(ApiFailure failure, Instant now) {
        if (!(failure instanceof ApiFailure.Forbidden)) {
            return failure instanceof ApiFailure.Rejected;
        }
        Instant since = forbiddenSince == null ? now : forbiddenSince;
        Instant confirmed = since.plus(settings.forbiddenConfirmation());
        forbiddenSince = since;
        due = Moments.later(due, confirmed);
        return !now.isBefore(confirmed);
    }

    /**
     * Takes the accounts of a whole listing. An incomplete one, as an empty one after one with accounts is, is read again
     * sooner: accounts may be missing that were polled before the restart.
     */
    private boolean accept(Listing listed) {
        boolean isGap = listed.accounts().isEmpty() && !known.accounts().isEmpty();
        boolean complete = listed.complete() && !isGap;
        incomplete = complete ? 0 : incomplete + 1;
        boolean isFirst = polled == null;
        if (isFirst && incomplete > 0 && incomplete <= MOST_INCOMPLETE_AT_FIRST) {
            due = clock.instant().plus(FIRST_WAIT.multipliedBy(incomplete));
            return false;
        }
        if (isFirst && !complete) {
            incomplete = 1;
            LOG.warn(
                    "The first list of accounts is incomplete. The connector does not poll accounts until a list has them: {}",
                    listed);
        } else if (incomplete == 1) {
            LOG.warn(
                    "The list of accounts is incomplete. The connector goes on polling accounts missing from it: {}",
                    listed);
        }
        due = listed.begun().plus(settings.interval());
        if (!complete) {
            due = Moments.earlier(due, clock.instant().plus(untilComplete.fullWaitAfter(incomplete)));
        }
        forbiddenSince = null;
        if (failureLogged) {
            failureLogged = false;
            LOG.info("The accounts are listed again");
        }
        known.update(listed.accounts(), complete);
        SortedSet<AccountId> now = new TreeSet<>(known.accounts());
        now.removeAll(settings.excluded());
        boolean changed = !now.equals(polled);
        polled = Collections.unmodifiableSortedSet(now);
        budget.firstListRead();
        return changed;
    }
}
