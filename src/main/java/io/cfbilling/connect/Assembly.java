package io.cfbilling.connect;

import io.cfbilling.connect.activity.TaskActivity;
import io.cfbilling.connect.api.ApiSettings;
import io.cfbilling.connect.api.CloudflareApi;
import io.cfbilling.connect.api.HttpCloudflareApi;
import io.cfbilling.connect.api.TokenKind;
import io.cfbilling.connect.api.Traffic;
import io.cfbilling.connect.budget.BudgetShare;
import io.cfbilling.connect.budget.RequestBudget;
import io.cfbilling.connect.config.AccountSettings;
import io.cfbilling.connect.config.ConnectorConfig;
import io.cfbilling.connect.config.RecordSettings;
import io.cfbilling.connect.config.RequestSettings;
import io.cfbilling.connect.discovery.AccountDiscovery;
import io.cfbilling.connect.discovery.DiscoverySettings;
import io.cfbilling.connect.discovery.ListingBudget;
import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.model.Dataset;
import io.cfbilling.connect.offset.SourcePartition;
import io.cfbilling.connect.poll.Batches;
import io.cfbilling.connect.poll.FailurePolicy;
import io.cfbilling.connect.poll.FailureSettings;
import io.cfbilling.connect.poll.Poller;
import io.cfbilling.connect.poll.Requests;
import io.cfbilling.connect.spool.SpoolDirectory;
import io.cfbilling.connect.spool.SpoolException;
import io.cfbilling.connect.stream.Backoff;
import io.cfbilling.connect.stream.BillingStream;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceConnectorContext;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.storage.OffsetStorageReader;

/** Creates the components of a connector, or of a task, from its settings; {@link StreamAssembly} creates the streams. */
final class Assembly {
    /** Cloudflare has been seen to respond with 403 to a valid credential for a moment. */
    private static final Duration FORBIDDEN_CONFIRMATION = Duration.ofMinutes(1);

    private final ConnectorConfig config;
    private final Clock clock;
    private final TaskActivity activity;

    /**
     * @param clock the clock of schedules and dates
     */
    Assembly(ConnectorConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
        this.activity = new TaskActivity(clock);
    }

    /** What the task does, counted. */
    TaskActivity activity() {
        return activity;
    }

    /** The discovery of a connector that polls all accounts. */
    AccountDiscovery discovery(SourceConnectorContext context) {
        BudgetShare own = share(TaskPlan.listingShare(config), 0);
        RequestBudget requests = new RequestBudget(own, clock);
        return new AccountDiscovery(
                api(clock, requests),
                new ListingBudget(
                        requests, own, share(), accounts -> anyHasAnOffset(accounts, context.offsetStorageReader())),
                new DiscoverySettings(
                        config.get(AccountSettings.ACCOUNTS_EXCLUDE),
                        config.get(AccountSettings.DISCOVERY_INTERVAL),
                        backoff(),
                        FORBIDDEN_CONFIRMATION),
                clock,
                context);
    }

    private static boolean anyHasAnOffset(List<AccountId> accounts, OffsetStorageReader offsets) {
        List<Map<String, String>> partitions = accounts.stream()
                .flatMap(account -> Stream.of(Dataset.values()).map(dataset -> new SourcePartition(account, dataset)))
                .map(SourcePartition::toMap)
                .toList();
        return offsets.offsets(partitions).values().stream().anyMatch(Objects::nonNull);
    }

    /** The request budget of a task. */
    RequestBudget budget() {
        return new RequestBudget(share(), clock);
    }

    /** What the configuration gives: the share of a task, or all of a connector. */
    private BudgetShare share() {
        return share(config.share().requests(), config.share().before());
    }

    private BudgetShare share(int requests, int before) {
        return new BudgetShare(
                requests,
                config.get(RequestSettings.RATE_LIMIT_WINDOW),
                before,
                config.share().ofAll());
    }

    /**
     * The API over HTTP.
     *
     * @param wall the clock of the responses' timestamps
     */
    CloudflareApi api(Clock wall, Traffic traffic) {
        return api(wall, traffic, "");
    }

    /** The API for a preflight, whose few requests count for no budget. Their User-Agent tells them apart. */
    HttpCloudflareApi apiForPreflight() {
        return api(clock, Traffic.IGNORED, " (preflight)");
    }

    private HttpCloudflareApi api(Clock wall, Traffic traffic, String purpose) {
        return new HttpCloudflareApi(
                new ApiSettings(
                        config.get(RequestSettings.BASE_URL),
                        config.credential(),
                        Duration.ofMillis(config.get(RequestSettings.CONNECT_TIMEOUT)),
                        Duration.ofMillis(config.get(RequestSettings.REQUEST_TIMEOUT)),
                        "kafka-connect-cloudflare-billing/" + Version.current() + purpose,
                        config.get(RequestSettings.RESPONSE_MAX_BYTES),
                        config.network()),
                config.redaction(),
                new SpoolDirectory(config.get(RecordSettings.SPOOL_DIRECTORY)),
                wall,
                traffic);
    }

    private Backoff backoff() {
        return new Backoff(
                config.get(RequestSettings.RETRY_BACKOFF), config.get(RequestSettings.RETRY_BACKOFF_MAX), new Random());
    }

    /**
     * A task's poller.
     *
     * @param endOfEmission is called with the last record of each emission
     * @param budget the one that counts the API's traffic
     * @param executor runs the requests
     */
    Poller poller(
            List<BillingStream> streams,
            Consumer<SourceRecord> endOfEmission,
            CloudflareApi api,
            RequestBudget budget,
            Executor executor) {
        return new Poller(
                streams,
                new Requests(api, executor, budget, config.get(RequestSettings.CONCURRENT_REQUESTS), activity),
                new Batches(config.get(RecordSettings.BATCH_MAX_ROWS), endOfEmission, activity),
                new FailurePolicy(
                        new FailureSettings(
                                backoff(),
                                config.get(RequestSettings.RETRY_ATTEMPTS),
                                config.get(AccountSettings.ACCOUNTS_ERRORS_MODE),
                                Duration.ofHours(config.get(RequestSettings.FAIL_AFTER_HOURS)),
                                TokenKind.of(config.credential())),
                        budget,
                        activity.token()),
                activity);
    }

    /**
     * Directories may differ between workers, so the task checks that of its own worker when it starts.
     *
     * @throws ConnectException if the spool directory cannot be used
     */
    void requireSpool() {
        if (config.get(AccountSettings.DATASETS).contains(Dataset.USAGE)) {
            try {
                new SpoolDirectory(config.get(RecordSettings.SPOOL_DIRECTORY)).requireUsable();
            } catch (SpoolException e) {
                throw new ConnectException(e.getMessage(), e);
            }
        }
    }
}
