package io.cfbilling.connect.discovery;

import io.cfbilling.connect.api.ApiFailure;
import io.cfbilling.connect.api.CloudflareApi;
import io.cfbilling.connect.budget.RequestBudget;
import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.model.WithoutMessage;
import io.cfbilling.connect.stream.Backoff;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the list of accounts again and again, on a thread of its own, when the connector polls all accounts. */
public final class AccountDiscovery implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AccountDiscovery.class);

    /** The longest wait before the clock is read again, since it may be set forward. */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    private final CloudflareApi api;
    private final AccountListing listing;
    private final Clock clock;
    private final Listener listener;
    private final Backoff retries;
    private final CountDownLatch firstResponse = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "cloudflare-billing-discovery");
    private boolean started;
    private boolean changeUnreported;

    /** Is called after {@link #start} has returned, on the thread of the discovery. */
    public interface Listener {
        /** The accounts to poll have changed. */
        void accountsChanged();

        /** Cloudflare rejected the first listing for good; the discovery has stopped. */
        void listingRejected(ApiFailure why);
    }

    /**
     * @param api is closed with the discovery
     * @param budget the request budget of the listing, which also counts the API's traffic
     * @param clock the clock of the schedule of listings
     */
    public AccountDiscovery(
            CloudflareApi api, RequestBudget budget, DiscoverySettings settings, Clock clock, Listener listener) {
        this.api = api;
        this.listing = new AccountListing(api, budget, settings, clock);
        this.clock = clock;
        this.listener = listener;
        this.retries = settings.retries();
        thread.setDaemon(true);
    }

    /**
     * Starts the thread, and waits at most so long for the first listing. The listener receives what happens later.
     *
     * @throws ApiFailure if the listing is rejected
     */
    public void start(Duration maxWait) throws ApiFailure {
        thread.start();
        try {
            if (!firstResponse.await(maxWait.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.info("The list of accounts is still being read");
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
        synchronized (this) {
            started = true;
        }
        Optional<ApiFailure> rejection = listing.failures().rejection();
        if (rejection.isPresent()) {
            throw rejection.get();
        }
    }

    /** The accounts to poll, by the last listings; empty until the first one has succeeded. */
    public Optional<SortedSet<AccountId>> accounts() {
        return listing.accounts();
    }

    /** The failure of the last listing; empty if it succeeded. */
    public Optional<ApiFailure> lastFailure() {
        return listing.failures().last();
    }

    /** Stops at once, without a further request. */
    @Override
    public void close() {
        stopped.countDown();
        thread.interrupt();
        api.close();
    }

    /** Stops only when it is closed or the listing is rejected: no other failure may end the discovery of accounts. */
    private void run() {
        while (stopped.getCount() > 0) {
            try {
                step();
            } catch (InterruptedException stopping) {
                // Only close() stops the loop, which counts down before it interrupts.
            } catch (ApiFailure rejected) {
                firstResponse.countDown();
                if (report(() -> listener.listingRejected(rejected))) {
                    return;
                }
                waitAfterFailure();
            } catch (Throwable broken) {
                logFailure(broken);
                waitAfterFailure();
            }
        }
        firstResponse.countDown();
    }

    private void step() throws ApiFailure, InterruptedException {
        if (stopped.await(nextWait().toMillis(), TimeUnit.MILLISECONDS)
                || listing.nextAt().isAfter(clock.instant())) {
            return;
        }
        Optional<ApiFailure> rejection = listing.failures().rejection();
        if (rejection.isPresent()) {
            throw rejection.get();
        }
        if (listing.readPage()) {
            LOG.info("There are {} accounts to poll", accounts().map(Set::size).orElse(0));
            changeUnreported = true;
        }
        changeUnreported = changeUnreported && !report(listener::accountsChanged);
        if (accounts().isPresent()) {
            firstResponse.countDown();
        }
    }

    private void logFailure(Throwable broken) {
        try {
            LOG.error(
                    "Listing accounts failed unexpectedly. The connector tries again after {} ms",
                    retries.longest().toMillis(),
                    new WithoutMessage(broken));
        } catch (Throwable again) {
            // Logging may fail too when memory is short; the thread must go on.
        }
    }

    private void waitAfterFailure() {
        try {
            stopped.await(retries.longest().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopping) {
            // The loop checks whether it has to stop.
        }
    }

    /** The wait until the next request, rounded up to whole milliseconds, since the loop would spin for the last one. */
    private Duration nextWait() {
        Duration wait = Duration.between(clock.instant(), listing.nextAt());
        if (wait.isNegative()) {
            return Duration.ZERO;
        }
        return wait.compareTo(LONGEST_WAIT) < 0 ? wait.plusNanos(999_999) : LONGEST_WAIT;
    }

    /** Calls the listener, unless start() has not returned yet: its caller reads the state itself. False if the call failed. */
    private boolean report(Runnable event) {
        synchronized (this) {
            if (!started) {
                return true;
            }
        }
        try {
            event.run();
            return true;
        } catch (RuntimeException e) {
            LOG.warn(
                    "Connect did not accept a change of the accounts. The connector reports it again after its next request"
                            + " for the list",
                    e);
            return false;
        }
    }
}
