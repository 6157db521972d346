package io.cfbilling.connect;

import io.cfbilling.connect.api.CloudflareApi;
import io.cfbilling.connect.budget.RequestBudget;
import io.cfbilling.connect.config.AccountSettings;
import io.cfbilling.connect.config.ConnectorConfig;
import io.cfbilling.connect.config.RequestSettings;
import io.cfbilling.connect.poll.Poller;
import io.cfbilling.connect.stream.BillingStream;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Polls its share of the accounts. */
public final class CloudflareBillingSourceTask extends SourceTask {
    private static final Logger LOG = LoggerFactory.getLogger(CloudflareBillingSourceTask.class);

    /** Connect stops a task only between two polls, so a poll must be short. */
    private static final Duration MAX_WAIT = Duration.ofMillis(500);

    private final Clock clock;
    private final Clock wall;
    private final Duration maxWait;
    private final IntFunction<ExecutorService> pools;
    private @Nullable CloudflareApi api;
    private @Nullable ExecutorService requests;
    private @Nullable Poller poller;

    /** For Connect. */
    public CloudflareBillingSourceTask() {
        this(
                new SteadyClock(Clock.systemUTC(), System::nanoTime),
                Clock.systemUTC(),
                MAX_WAIT,
                CloudflareBillingSourceTask::pool);
    }

    /**
     * @param clock the clock of schedules and dates
     * @param wall the clock of the responses' timestamps
     * @param maxWait how long a poll without records waits at most
     * @param pools creates the executor of requests for the given number of threads
     */
    CloudflareBillingSourceTask(Clock clock, Clock wall, Duration maxWait, IntFunction<ExecutorService> pools) {
        this.clock = clock;
        this.wall = wall;
        this.maxWait = maxWait;
        this.pools = pools;
    }

    @Override
    public String version() {
        return Version.current();
    }

    @Override
    public void start(Map<String, String> props) {
        ConnectorConfig config = new ConnectorConfig(props);
        Assembly assembly = new Assembly(config, clock);
        RequestBudget budget = assembly.budget();
        api = assembly.api(wall, budget);
        requests = pools.apply(config.get(RequestSettings.CONCURRENT_REQUESTS));
        assembly.requireSpool();
        List<BillingStream> streams =
                new StreamAssembly(config, assembly.activity()).streams(context.offsetStorageReader(), clock.instant());
        poller = assembly.poller(streams, WorkerSupport.transactions(context, config), api, budget, requests);
        if (!TaskMetrics.register(context, assembly.activity())) {
            poller.remindDaily();
        }
        LOG.info(
                "Polling {} of {} accounts",
                config.get(AccountSettings.DATASETS),
                config.share().accounts().size());
    }

    private static ExecutorService pool(int threads) {
        return Executors.newFixedThreadPool(threads, work -> {
            Thread thread = new Thread(work, "cloudflare-billing-request");
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    public @Nullable List<SourceRecord> poll() throws InterruptedException {
        if (poller == null) {
            throw new IllegalStateException("poll before start");
        }
        List<SourceRecord> batch = poller.poll(maxWait);
        return batch.isEmpty() ? null : batch;
    }

    /**
     * Cancels the requests in flight without waiting for them. With transactions, a partly emitted response is never
     * committed: the worker's producer aborts the open transaction.
     */
    @Override
    public void stop() {
        if (requests != null) {
            requests.shutdownNow();
        }
        if (api != null) {
            api.close();
        }
        if (poller != null) {
            poller.close();
        }
    }
}
