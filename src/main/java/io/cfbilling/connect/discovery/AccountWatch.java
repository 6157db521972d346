package io.cfbilling.connect.discovery;

import io.cfbilling.connect.api.ApiFailure;
import io.cfbilling.connect.api.CloudflareApi;
import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.poll.Backoff;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the list of accounts, when the settings want every account that the credential can list: the one thread that the
 * connector itself has.
 */
public final class AccountWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AccountWatch.class);

    private final CloudflareApi api;
    private final Set<AccountId> excluded;
    private final Duration interval;
    private final Backoff retries;
    private final Listener listener;
    private final KnownAccounts known = new KnownAccounts();
    private final CountDownLatch firstAnswer = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread = new Thread(this::watch, "cloudflare-billing-discovery");
    private @Nullable SortedSet<AccountId> accounts;
    private @Nullable ApiFailure lastFailure;
    private boolean started;
    private int failures;

    /** Hears of what the watch finds once it has started; on the watch's thread. */
    public interface Listener {
        /** The accounts are others than before. */
        void accountsChanged();

        /** Listing will not get better by itself; the watch has ended. */
        void listingRefused(ApiFailure why);
    }

    /**
     * @param excluded accounts that are left out
     * @param interval how long to wait between two listings
     * @param retries how long to wait after a listing that failed
     */
    public AccountWatch(
            CloudflareApi api, Set<AccountId> excluded, Duration interval, Backoff retries, Listener listener) {
        this.api = api;
        this.excluded = Set.copyOf(excluded);
        this.interval = interval;
        this.retries = retries;
        this.listener = listener;
        thread.setDaemon(true);
    }

    /**
     * Begins to watch, and waits so long for the first listing at the most. What comes later is told to the listener.
     *
     * @throws ApiFailure if the listing is refused
     */
    public void start(Duration patience) throws ApiFailure {
        thread.start();
        try {
            if (!firstAnswer.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.info("The list of accounts is still being read");
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
        synchronized (this) {
            started = true;
            if (lastFailure != null && isFinal(lastFailure)) {
                throw lastFailure;
            }
        }
    }

    /** The accounts of the last listings; empty until a first listing has succeeded. */
    public synchronized Optional<SortedSet<AccountId>> accounts() {
        return Optional.ofNullable(accounts);
    }

    /** What went wrong with the last listing; empty if nothing did. */
    public synchronized Optional<ApiFailure> lastFailure() {
        return Optional.ofNullable(lastFailure);
    }

    @Override
    public void close() {
        stopped.countDown();
        thread.interrupt();
        api.close();
    }

    private void watch() {
        try {
            Duration wait = Duration.ZERO;
            while (!stopped.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
                wait = list();
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } catch (ApiFailure refused) {
            tell(() -> listener.listingRefused(refused));
        } finally {
            firstAnswer.countDown();
        }
    }

    /**
     * Lists once; gives the wait till the next time.
     *
     * @throws ApiFailure if there is no use in asking again
     */
    private Duration list() throws ApiFailure, InterruptedException {
        try {
            SortedSet<AccountId> listing = AccountLister.list(api);
            failures = 0;
            if (note(listing)) {
                LOG.info("There are {} accounts", listing.size());
                tell(listener::accountsChanged);
            }
            firstAnswer.countDown();
            return interval;
        } catch (ApiFailure failure) {
            synchronized (this) {
                lastFailure = failure;
            }
            if (isFinal(failure)) {
                throw failure;
            }
            return waitAfter(failure);
        }
    }

    private static boolean isFinal(ApiFailure failure) {
        return failure instanceof ApiFailure.BadCredential || failure instanceof ApiFailure.Rejected;
    }

    private Duration waitAfter(ApiFailure failure) {
        failures++;
        if (failures == 1) {
            LOG.warn("The accounts could not be listed; trying again: {}", failure.getMessage());
        }
        return failure instanceof ApiFailure.RateLimited limited
                ? retries.instead(limited.retryAfter().orElse(Duration.ZERO), failures)
                : retries.after(failures);
    }

    /** Takes a listing; tells whether the accounts to poll have changed. */
    private synchronized boolean note(SortedSet<AccountId> listing) {
        lastFailure = null;
        boolean changed = known.update(listing) || accounts == null;
        SortedSet<AccountId> wanted = new TreeSet<>(known.accounts());
        wanted.removeAll(excluded);
        accounts = wanted;
        return changed;
    }

    /** Nobody needs to be told before the start is over: whoever started looks for himself. */
    private void tell(Runnable news) {
        synchronized (this) {
            if (!started) {
                return;
            }
        }
        try {
            news.run();
        } catch (RuntimeException e) {
            // The worker may be busy, or unable to take the change now; the next one must still be noticed.
            LOG.warn("Connect could not take a change of the accounts", e);
        }
    }
}
