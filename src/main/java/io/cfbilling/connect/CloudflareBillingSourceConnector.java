package io.cfbilling.connect;

import io.cfbilling.connect.api.ApiFailure;
import io.cfbilling.connect.config.AccountSettings;
import io.cfbilling.connect.config.ConnectorConfig;
import io.cfbilling.connect.config.SettingsDefinition;
import io.cfbilling.connect.config.Warnings;
import io.cfbilling.connect.discovery.AccountDiscovery;
import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.offset.OffsetValidator;
import io.cfbilling.connect.preflight.Preflight;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.ConnectorTransactionBoundaries;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polls billing profiles and PayGo usage of many Cloudflare accounts, and writes them as records to billing topics.
 * Splits the accounts and the request budget over its tasks.
 */
public final class CloudflareBillingSourceConnector extends SourceConnector {
    private static final Logger LOG = LoggerFactory.getLogger(CloudflareBillingSourceConnector.class);

    /**
     * A standalone worker does not respond to the request that creates the connector until the connector has accounts, and
     * Connect's REST API times out after 90 s. A distributed worker does not need the wait.
     */
    private static final Duration FIRST_LISTING_MAX_WAIT = Duration.ofMinutes(1);

    private @Nullable ConnectorConfig config;
    private @Nullable TaskPlan plan;
    private @Nullable AccountDiscovery discovery;
    private Optional<Preflight> preflight = Optional.empty();

    @Override
    public String version() {
        return Version.current();
    }

    @Override
    public ConfigDef config() {
        return SettingsDefinition.create();
    }

    @Override
    public Class<? extends Task> taskClass() {
        return CloudflareBillingSourceTask.class;
    }

    @Override
    public Config validate(Map<String, String> settings) {
        return SettingsValidation.of(settings);
    }

    @Override
    public void start(Map<String, String> settings) {
        config = ConnectorConfig.ofConnector(settings);
        Warnings.of(config, settings).forEach(warning -> LOG.warn("In the settings, {}", warning));
        WorkerSupport.logTopicCreation(config);
        plan = new TaskPlan(config);
        Clock clock = new SteadyClock(Clock.systemUTC(), System::nanoTime);
        preflight = Preflights.startAndLog(config, clock);
        if (config.allAccounts()) {
            discovery = new Assembly(config, clock).discovery(context());
            discovery.start(FIRST_LISTING_MAX_WAIT);
        }
    }

    @Override
    public synchronized List<Map<String, String>> taskConfigs(int maxTasks) {
        if (config == null || plan == null) {
            throw new IllegalStateException("taskConfigs before start");
        }
        return plan.configs(accounts(config), maxTasks);
    }

    private SortedSet<AccountId> accounts(ConnectorConfig config) {
        if (discovery == null) {
            return config.share().accounts();
        }
        Optional<ApiFailure> failure = discovery.lastFailure();
        SortedSet<AccountId> accounts = discovery
                .accounts()
                .orElseThrow(() -> new ConnectException("the list of accounts has not been read yet"
                        + failure.map(why -> ": " + why.getMessage()).orElse("; Connect tries again by itself")));
        if (accounts.isEmpty()) {
            throw new ConnectException(
                    "the credential can list no account to poll: give the token the permission Account"
                            + " Settings, Read, and access to accounts, or name them in " + AccountSettings.ACCOUNTS);
        }
        return accounts;
    }

    /** Offsets are the only state, and each record carries the offset that is valid once the record is written. */
    @Override
    public ExactlyOnceSupport exactlyOnceSupport(Map<String, String> settings) {
        return ExactlyOnceSupport.SUPPORTED;
    }

    @Override
    public ConnectorTransactionBoundaries canDefineTransactionBoundaries(Map<String, String> settings) {
        return ConnectorTransactionBoundaries.SUPPORTED;
    }

    /**
     * Accepts offsets from which a task can continue, and rejects all others. Connect calls it on an instance that was
     * never started.
     *
     * @throws ConnectException if an offset is invalid; the message says why
     */
    @Override
    public boolean alterOffsets(Map<String, String> settings, Map<Map<String, ?>, Map<String, ?>> offsets) {
        try {
            OffsetValidator.check(offsets, LocalDate.now(Clock.systemUTC()));
            return true;
        } catch (IllegalArgumentException rejected) {
            throw new ConnectException(rejected.getMessage());
        }
    }

    @Override
    public void stop() {
        preflight.ifPresent(Preflight::close);
        if (discovery != null) {
            discovery.close();
            discovery = null;
        }
    }
}
