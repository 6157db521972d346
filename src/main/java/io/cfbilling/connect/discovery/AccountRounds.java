package io.cfbilling.connect.discovery;

import io.cfbilling.connect.api.AccountsPage;
import io.cfbilling.connect.api.ApiFailure;
import io.cfbilling.connect.api.CloudflareApi;
import io.cfbilling.connect.budget.RequestBudget;
import io.cfbilling.connect.model.AccountId;
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
final class AccountRounds {
    private static final Logger LOG = LoggerFactory.getLogger(AccountRounds.class);
    private static final int PAGES_BETWEEN_NOTES = 10;
    private static final int MOST_INCOMPLETE_AT_FIRST = 2;

    private final CloudflareApi api;
    private final RequestBudget budget;
    private final AccountWatch.Settings settings;
    private final Clock clock;
    private final KnownAccounts known = new KnownAccounts();
    private @Nullable Listing listing;
    private Instant due = Instant.MIN;
    private int failures;
    private int incompleteAtFirst;
    private @Nullable SortedSet<AccountId> wanted;
    private @Nullable ApiFailure lastFailure;

    AccountRounds(CloudflareApi api, RequestBudget budget, AccountWatch.Settings settings, Clock clock) {
        this.api = api;
        this.budget = budget;
        this.settings = settings;
        this.clock = clock;
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
    synchronized Optional<ApiFailure> lastFailure() {
        return Optional.ofNullable(lastFailure);
    }

    /**
     * Asks for one page; tells whether the accounts to poll have changed.
     *
     * @throws ApiFailure if there is no use in asking again
     */
    boolean turn() throws ApiFailure, InterruptedException {
        Listing current = listing == null ? new Listing(clock.instant()) : listing;
        listing = current;
        try {
            current.add(ask(current.nextPage()));
            if (!current.ended()) {
                answered();
                noteProgress(current);
                return false;
            }
            listing = null;
            check(current);
            answered();
            due = current.begun().plus(settings.interval());
            return take(current);
        } catch (ApiFailure failure) {
            failed(failure);
            return false;
        }
    }

    private AccountsPage ask(int page) throws ApiFailure, InterruptedException {
        budget.spend();
        try {
            return api.accounts(page);
        } catch (RuntimeException bug) {
            // It would end the thread that lists, and accounts that come or go would never be heard of again.
            LOG.error("Asking for the list of accounts broke", bug);
            throw new ApiFailure.Transient(
                    "GET /accounts broke: " + bug.getClass().getName());
        } finally {
            budget.answered();
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
        boolean first = known.accounts().isEmpty();
        if (!first && listed.accounts().isEmpty()) {
            throw new ApiFailure.Transient("GET /accounts was answered without an account, though there were "
                    + known.accounts().size());
        }
        if (first && !listed.complete() && incompleteAtFirst < MOST_INCOMPLETE_AT_FIRST) {
            incompleteAtFirst++;
            throw incomplete(listed);
        }
    }

    private static ApiFailure incomplete(Listing listed) {
        return new ApiFailure.Transient("GET /accounts was answered in part: " + listed);
    }

    private synchronized void answered() {
        failures = 0;
        lastFailure = null;
    }

    private synchronized void failed(ApiFailure failure) throws ApiFailure {
        lastFailure = failure;
        if (isFinal(failure)) {
            throw failure;
        }
        failures++;
        if (failures == 1) {
            LOG.warn("The accounts could not be listed; trying again: {}", failure.getMessage());
        }
        Instant now = clock.instant();
        due = now.plus(waitAfter(failure));
        if (failure instanceof ApiFailure.RateLimited) {
            budget.pauseUntil(due);
        }
        if (listing != null && listing.begun().plus(settings.interval()).isBefore(now)) {
            // Its first pages are old by now.
            listing = null;
        }
    }

    static boolean isFinal(ApiFailure failure) {
        return failure instanceof ApiFailure.Rejected;
    }

    private Duration waitAfter(ApiFailure failure) {
        return failure instanceof ApiFailure.RateLimited limited
                ? settings.retries().instead(limited.retryAfter().orElse(budget.window()), failures)
                : settings.retries().after(failures);
    }

    private synchronized boolean take(Listing listed) {
        if (!listed.complete()) {
            LOG.warn("The list of accounts is incomplete, and none is dropped for being missing: {}", listed);
        }
        known.update(listed.accounts(), listed.complete());
        SortedSet<AccountId> now = new TreeSet<>(known.accounts());
        now.removeAll(settings.excluded());
        boolean changed = !now.equals(wanted);
        wanted = Collections.unmodifiableSortedSet(now);
        return changed;
    }
}
