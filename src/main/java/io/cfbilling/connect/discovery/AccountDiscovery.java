package io.cfbilling.connect.discovery;

import io.cfbilling.connect.api.ApiFailure;
import io.cfbilling.connect.api.CloudflareApi;
import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.model.WithoutMessage;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.connector.ConnectorContext;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the list of accounts again and again, on a thread of its own, when the connector polls all accounts. Once it has
 * started, it reports changes of the accounts, and a rejection of the first listing, to Connect.
 */
public final class AccountDiscovery implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AccountDiscovery.class);

    /** The longest wait before the clock is read again, since it may be set forward. */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    private final CloudflareApi api;
    private final AccountListing listing;
    private final Clock clock;
    private final ConnectorContext connect;
    private final Duration waitAfterFailure;
    private final CountDownLatch firstResponse = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "cloudflare-billing-discovery");
    private volatile boolean started;
    private boolean changeUnreported;

    /**
     * @param api is closed with the discovery
     * @param budget the requests of the listing; it also counts the API's traffic
     * @param clock the clock of the schedule of listings
     * @param connect is called after {@link #start} has returned, on the thread of the discovery
     */
    public AccountDiscovery(
            CloudflareApi api,
            ListingBudget budget,
            DiscoverySettings settings,
            Clock clock,
            ConnectorContext connect) {
        this.api = api;
        this.listing = new AccountListing(api, budget, settings, clock);
        this.clock = clock;
        this.connect = connect;
        this.waitAfterFailure = settings.retries().longest();
        thread.setDaemon(true);
    }

    /**
     * Starts the thread, and waits at most so long for the first listing. Connect is notified of what happens later.
     *
     * @throws ConnectException if the listing is rejected
     */
    public void start(Duration maxWait) {
        thread.start();
        try {
            if (!firstResponse.await(maxWait.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.info("The list of accounts is still being read");
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
        started = true;
        Optional<ApiFailure> rejection = listing.rejection();
        if (rejection.isPresent()) {
            throw rejected(rejection.get());
        }
    }

    private static ConnectException rejected(ApiFailure why) {
        return new ConnectException("The credential may not list accounts, as account-owned tokens may not: name the"
                + " accounts in accounts instead of *. Or it is invalid, disabled or expired: check"
                + " cloudflare.api.token. " + why.getMessage());
    }

    /** The accounts to poll, by the last listings; empty until the first one has succeeded. */
    public Optional<SortedSet<AccountId>> accounts() {
        return listing.accounts();
    }

    /** The failure of the last request; empty if it succeeded. */
    public Optional<ApiFailure> lastFailure() {
        return listing.lastFailure();
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
        try {
            Duration wait = nextWait();
            while (!stopped.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
                wait = step();
            }
        } catch (InterruptedException closed) {
            // Only close() interrupts it.
        }
        firstResponse.countDown();
    }

    /** Reads a page if it is due, and reports what has changed; returns the wait until the next step. */
    private Duration step() throws InterruptedException {
        try {
            if (!listing.nextAt().isAfter(clock.instant())) {
                readPage();
            }
            return listing.rejection().isPresent() ? waitAfterFailure : nextWait();
        } catch (RuntimeException | Error broken) {
            logFailure(broken);
            return waitAfterFailure;
        }
    }

    private void readPage() throws InterruptedException {
        if (listing.readPage()) {
            LOG.info("There are {} accounts to poll", accounts().map(Set::size).orElse(0));
            changeUnreported = true;
        }
        Optional<ApiFailure> rejection = listing.rejection();
        if (rejection.isPresent() && report(() -> connect.raiseError(rejected(rejection.get())))) {
            stopped.countDown();
        }
        changeUnreported = changeUnreported && !report(connect::requestTaskReconfiguration);
        if (rejection.isPresent() || accounts().isPresent()) {
            firstResponse.countDown();
        }
    }

    private void logFailure(Throwable broken) {
        try {
            LOG.error(
                    "Listing accounts failed unexpectedly. The connector tries again after {} ms",
                    waitAfterFailure.toMillis(),
                    new WithoutMessage(broken));
        } catch (Throwable again) {
            // Logging may fail too when memory is short; the thread must go on.
        }
    }

    /** The wait until the next request, rounded up to whole milliseconds, since the loop would spin for the last one. */
    private Duration nextWait() {
        Duration wait = Duration.between(clock.instant(), listing.nextAt());
        return wait.compareTo(LONGEST_WAIT) < 0 ? wait.plusNanos(999_999) : LONGEST_WAIT;
    }

    /** Calls Connect, unless start() has not returned yet: its caller reads the state itself. False if the call failed. */
    private boolean report(Runnable event) {
        if (!started) {
            return true;
        }
        try {
            event.run();
            return true;
        } catch (RuntimeException e) {
            LOG.warn(
                    "Connect did not accept a change of the accounts. The connector reports it again after its next"
                            + " request for the list",
                    e);
            return false;
        }
    }
}
