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
    private final CountDownLatch listed = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread = new Thread(this::watch, "cloudflare-billing-discovery");
    private volatile @Nullable SortedSet<AccountId> accounts;
    private int failures;

    /** Hears of what the watch finds; on the watch's thread. */
    public interface Listener {
        /** The accounts are others than before. */
        void accountsChanged();

        /** Listing will not get better by itself; the watch has ended. */
        void listingRefused(String why);
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

    /** Begins to watch, and waits so long for the first listing at the most. */
    public void start(Duration patience) {
        thread.start();
        try {
            if (!listed.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.info("The list of accounts is still being read");
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    /** The accounts of the last listings; empty until a first listing has succeeded. */
    public Optional<SortedSet<AccountId>> accounts() {
        return Optional.ofNullable(accounts);
    }

    @Override
    public void close() {
        stopped.countDown();
        thread.interrupt();
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
            listener.listingRefused(String.valueOf(refused.getMessage()));
        }
    }

    /** Lists once; gives the wait till the next time. */
    private Duration list() throws ApiFailure, InterruptedException {
        try {
            note(AccountLister.list(api));
            failures = 0;
            return interval;
        } catch (ApiFailure.BadCredential | ApiFailure.Rejected refused) {
            throw refused;
        } catch (ApiFailure failure) {
            failures++;
            if (failures == 1) {
                LOG.warn("The accounts could not be listed; trying again: {}", failure.getMessage());
            }
            Duration wait = retries.after(failures);
            return failure instanceof ApiFailure.RateLimited limited
                    ? limited.retryAfter().orElse(wait)
                    : wait;
        }
    }

    private void note(SortedSet<AccountId> listing) {
        boolean first = accounts == null;
        boolean changed = known.update(listing);
        SortedSet<AccountId> wanted = new TreeSet<>(known.accounts());
        wanted.removeAll(excluded);
        accounts = wanted;
        listed.countDown();
        if (changed && !first) {
            LOG.info("There are {} accounts to poll now", wanted.size());
            listener.accountsChanged();
        } else if (first) {
            LOG.info("There are {} accounts to poll", wanted.size());
        }
    }
}
