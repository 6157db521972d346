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

/**
 * Keeps the list of accounts, when the settings want every account that the credential can list: the one thread that the
 * connector itself has.
 */
public final class AccountDiscovery implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AccountDiscovery.class);

    /** The longest wait between two looks at the clock, which may be set. */
    private static final Duration LONGEST_NAP = Duration.ofMinutes(1);

    private final CloudflareApi api;
    private final AccountListing listing;
    private final Clock clock;
    private final Listener listener;
    private final Backoff retries;
    private final CountDownLatch firstResponse = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread = new Thread(this::watch, "cloudflare-billing-discovery");
    private boolean started;
    private boolean untold;

    /**
     * What is watched, and how.
     *
     * @param excluded accounts that are left out
     * @param interval how long after one listing began the next one does
     * @param retries how long to wait after a failure
     * @param secondLook how long after a first refusal of the credential another one is believed
     */
    public record Settings(Set<AccountId> excluded, Duration interval, Backoff retries, Duration secondLook) {
        public Settings {
            excluded = Set.copyOf(excluded);
        }
    }

    /** Hears of what the watch finds once it has started; on the watch's thread. */
    public interface Listener {
        /** The accounts are others than before. */
        void accountsChanged();

        /** A first listing was refused by Cloudflare itself, and will not get better; the watch has ended. */
        void listingRejected(ApiFailure why);
    }

    /**
     * @param api is asked for the list, and closed with the watch
     * @param budget is asked before each page, and hears of the API's traffic
     * @param clock tells when listings are due
     */
    public AccountDiscovery(
            CloudflareApi api, RequestBudget budget, Settings settings, Clock clock, Listener listener) {
        this.api = api;
        this.listing = new AccountListing(api, budget, settings, clock);
        this.clock = clock;
        this.listener = listener;
        this.retries = settings.retries();
        thread.setDaemon(true);
    }

    /**
     * Begins to watch, and waits so long for the first listing at the most. What comes later is told to the listener.
     *
     * @throws ApiFailure if the listing is refused
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
        Optional<ApiFailure> rejection = listing.rejection();
        if (rejection.isPresent()) {
            throw rejection.get();
        }
    }

    /** The accounts to poll, by the last listings; empty until a first one has succeeded. */
    public Optional<SortedSet<AccountId>> accounts() {
        return listing.accounts();
    }

    /** What went wrong with the last listing; empty if nothing did. */
    public Optional<ApiFailure> lastFailure() {
        return listing.lastFailure();
    }

    /** Ends at once, without a further request. */
    @Override
    public void close() {
        stopped.countDown();
        thread.interrupt();
        api.close();
    }

    /** Nothing short of closing, or of a refusal, ends it: accounts that come or go would never be seen again. */
    private void watch() {
        while (stopped.getCount() > 0) {
            try {
                step();
            } catch (InterruptedException stopping) {
                // Who closes the watch counts down before: whatever else interrupts it is not heeded.
            } catch (ApiFailure rejected) {
                firstResponse.countDown();
                if (tell(() -> listener.listingRejected(rejected))) {
                    return;
                }
                rest();
            } catch (Throwable broken) {
                note(broken);
                rest();
            }
        }
        firstResponse.countDown();
    }

    private void step() throws ApiFailure, InterruptedException {
        if (stopped.await(nap().toMillis(), TimeUnit.MILLISECONDS)
                || listing.nextAt().isAfter(clock.instant())) {
            return;
        }
        Optional<ApiFailure> rejection = listing.rejection();
        if (rejection.isPresent()) {
            throw rejection.get();
        }
        if (listing.readPage()) {
            LOG.info("There are {} accounts to poll", accounts().map(Set::size).orElse(0));
            untold = true;
        }
        untold = untold && !tell(listener::accountsChanged);
        if (accounts().isPresent()) {
            firstResponse.countDown();
        }
    }

    private static void note(Throwable broken) {
        try {
            LOG.error("Listing accounts broke; it goes on after a rest", new WithoutMessage(broken));
        } catch (Throwable again) {
            // Where memory is short, even this may fail; the thread must not.
        }
    }

    private void rest() {
        try {
            stopped.await(retries.longest().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopping) {
            // The loop sees whether it is to end.
        }
    }

    /** How long to rest: in whole milliseconds, rounded up, or the last of them would be spent in a spin. */
    private Duration nap() {
        Duration wait = Duration.between(clock.instant(), listing.nextAt());
        if (wait.isNegative()) {
            return Duration.ZERO;
        }
        return wait.compareTo(LONGEST_NAP) < 0 ? wait.plusNanos(999_999) : LONGEST_NAP;
    }

    /** Nobody needs to be told before the start is over: whoever started looks for himself. False if he would not hear. */
    private boolean tell(Runnable news) {
        synchronized (this) {
            if (!started) {
                return true;
            }
        }
        try {
            news.run();
            return true;
        } catch (RuntimeException e) {
            LOG.warn("Connect could not take a change of the accounts; it is told again with the next listing", e);
            return false;
        }
    }
}
