package io.cfbilling.connect.discovery;

import io.cfbilling.connect.api.ApiFailure;
import io.cfbilling.connect.stream.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What went wrong with listing accounts, and how long to wait for it. Only a first listing can be refused for good, and only
 * by Cloudflare itself; once accounts are known, they are polled whatever becomes of the list. Safe for many threads.
 */
final class ListingFailures {
    private static final Logger LOG = LoggerFactory.getLogger(ListingFailures.class);

    private final AccountDiscovery.Settings settings;
    private final Duration window;
    private int ofPage;
    private int ofListing;
    private boolean emitted;
    private @Nullable Instant rejectedSince;
    private @Nullable ApiFailure last;
    private @Nullable ApiFailure rejection;

    /**
     * @param window how long Cloudflare's limit is in force where a 429 does not say so
     */
    ListingFailures(AccountDiscovery.Settings settings, Duration window) {
        this.settings = settings;
        this.window = window;
    }

    /** The last failure; empty once a page has been answered. */
    synchronized Optional<ApiFailure> last() {
        return Optional.ofNullable(last);
    }

    /** Why there is no use in asking again; empty in most cases. */
    synchronized Optional<ApiFailure> rejection() {
        return Optional.ofNullable(rejection);
    }

    /** A page came; the listing goes on. */
    synchronized void pageResponded() {
        ofPage = 0;
        last = null;
    }

    /** A listing came to its end, and is taken. */
    synchronized void listed() {
        pageResponded();
        ofListing = 0;
        rejectedSince = null;
        if (emitted) {
            LOG.info("The accounts are listed again");
            emitted = false;
        }
    }

    /**
     * A page did not come; gives the wait before it is asked for again.
     *
     * @param known whether there are accounts of former listings
     */
    synchronized Duration pageFailed(ApiFailure failure, boolean known, Instant now) {
        ofPage++;
        return failed(failure, known, now, ofPage);
    }

    /** All pages came, but make no list; gives the wait before the first is asked for again. */
    synchronized Duration listingFailed(ApiFailure failure, boolean known, Instant now) {
        ofListing++;
        return failed(failure, known, now, ofListing);
    }

    private Duration failed(ApiFailure failure, boolean known, Instant now, int inARow) {
        last = failure;
        Duration wait = wait(failure, known, inARow);
        if (!known && failure instanceof ApiFailure.Rejected) {
            rejection = failure;
        } else if (!known && refusesCredential(failure)) {
            if (rejectedSince == null) {
                rejectedSince = now;
                wait = settings.secondLook();
            } else if (!now.isBefore(rejectedSince.plus(settings.secondLook()))) {
                rejection = failure;
            }
        }
        if (!emitted && rejection == null) {
            emitted = true;
            LOG.warn("The accounts could not be listed; trying again: {}", failure.getMessage());
        }
        return wait;
    }

    /** Whether Cloudflare will not have the credential, or not for listing: which of both it is, it does not say reliably. */
    private static boolean refusesCredential(ApiFailure failure) {
        return failure instanceof ApiFailure.Forbidden;
    }

    /** Where accounts are known, the wait grows up to the interval at which they would be listed anyway. */
    private Duration wait(ApiFailure failure, boolean known, int inARow) {
        Backoff retries = settings.retries();
        if (failure instanceof ApiFailure.RateLimited limited) {
            return retries.instead(limited.retryAfter().orElse(window), inARow);
        } else if (known && settings.interval().compareTo(retries.longest()) > 0) {
            return new Backoff(retries.first(), settings.interval(), retries.random()).after(inARow);
        }
        return retries.after(inARow);
    }
}
