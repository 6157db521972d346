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
 * The failures of listing accounts, and the wait after each. Only the first listing can be rejected for good, and only by
 * Cloudflare itself; once accounts are known, they are polled even if later listings fail. Safe for many threads.
 */
final class ListingFailures {
    private static final Logger LOG = LoggerFactory.getLogger(ListingFailures.class);

    private final DiscoverySettings settings;
    private final Duration window;
    private int ofPage;
    private int ofListing;
    private boolean logged;
    private @Nullable Instant forbiddenSince;
    private @Nullable ApiFailure last;
    private @Nullable ApiFailure rejection;

    /**
     * @param window the wait after a 429 without Retry-After
     */
    ListingFailures(DiscoverySettings settings, Duration window) {
        this.settings = settings;
        this.window = window;
    }

    /** The last failure; empty after a page was read. */
    synchronized Optional<ApiFailure> last() {
        return Optional.ofNullable(last);
    }

    /** Why the listing is rejected for good; empty if it is not. */
    synchronized Optional<ApiFailure> rejection() {
        return Optional.ofNullable(rejection);
    }

    /** Notes that a page was read. */
    synchronized void pageResponded() {
        ofPage = 0;
        last = null;
    }

    /** Notes that a whole listing was read and accepted. */
    synchronized void listed() {
        pageResponded();
        ofListing = 0;
        forbiddenSince = null;
        if (logged) {
            LOG.info("The accounts are listed again");
            logged = false;
        }
    }

    /**
     * Notes that a page could not be read. Returns the wait before it is requested again.
     *
     * @param known whether there are accounts of earlier listings
     */
    synchronized Duration pageFailed(ApiFailure failure, boolean known, Instant now) {
        ofPage++;
        return failed(failure, known, now, ofPage);
    }

    /** Notes that all pages were read, but the listing is not usable. Returns the wait before it begins again. */
    synchronized Duration listingFailed(ApiFailure failure, boolean known, Instant now) {
        ofListing++;
        return failed(failure, known, now, ofListing);
    }

    private Duration failed(ApiFailure failure, boolean known, Instant now, int inARow) {
        last = failure;
        Duration wait = wait(failure, known, inARow);
        if (!known && failure instanceof ApiFailure.Rejected) {
            rejection = failure;
        } else if (!known && failure instanceof ApiFailure.Forbidden) {
            if (forbiddenSince == null) {
                forbiddenSince = now;
                wait = settings.forbiddenConfirmation();
            } else if (!now.isBefore(forbiddenSince.plus(settings.forbiddenConfirmation()))) {
                rejection = failure;
            }
        }
        if (!logged && rejection == null) {
            logged = true;
            LOG.warn("The accounts could not be listed; trying again: {}", failure.getMessage());
        }
        return wait;
    }

    /** If accounts are known, the wait grows up to the interval of regular listings. */
    private Duration wait(ApiFailure failure, boolean known, int inARow) {
        Backoff retries = settings.retries();
        if (failure instanceof ApiFailure.RateLimited limited) {
            return retries.waitAsRequested(limited.retryAfter().orElse(window), inARow);
        } else if (known && settings.interval().compareTo(retries.longest()) > 0) {
            return new Backoff(retries.first(), settings.interval(), retries.random()).waitAfter(inARow);
        }
        return retries.waitAfter(inARow);
    }
}
