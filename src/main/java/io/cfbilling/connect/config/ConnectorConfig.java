package io.cfbilling.connect.config;

import io.cfbilling.connect.model.AccountErrorsMode;
import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.model.Dataset;
import io.cfbilling.connect.model.EndpointVersion;
import io.cfbilling.connect.model.HashKey;
import io.cfbilling.connect.model.MalformedMode;
import io.cfbilling.connect.model.Redaction;
import io.cfbilling.connect.record.DecimalMode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/** The settings, parsed and checked. */
public final class ConnectorConfig extends RequestConfig {
    /**
     * @param props the settings of a connector, or of a task with its share, as Connect hands them over
     * @throws ConfigException if a setting is invalid
     */
    public ConnectorConfig(Map<String, String> props) {
        super(props);
    }

    /** The connector's name, as Connect gives it with the settings. */
    public String connectorName() {
        return String.valueOf(config.originals().getOrDefault("name", "<name>"));
    }

    /** Whether to poll every account that the credential can list; false for a task, whose accounts are in its share. */
    public boolean allAccounts() {
        return share.isEmpty() && config.getList(Settings.ACCOUNTS).contains(Settings.ALL_ACCOUNTS);
    }

    /** The accounts of a task's share, or the connector's configured ones without the excluded; empty for {@link #allAccounts}. */
    public SortedSet<AccountId> accounts() {
        if (share.isPresent()) {
            return share.get().accounts();
        } else if (allAccounts()) {
            return Collections.emptySortedSet();
        }
        SortedSet<AccountId> accounts = ids(Settings.ACCOUNTS);
        accounts.removeAll(excludedAccounts());
        return accounts;
    }

    /** The accounts that are not polled; may be empty. */
    public Set<AccountId> excludedAccounts() {
        return ids(Settings.ACCOUNTS_EXCLUDE);
    }

    /** How long to wait between two listings of accounts. */
    public Duration discoveryInterval() {
        return millis(Settings.DISCOVERY_INTERVAL);
    }

    /** Whether an account that is forbidden or not found fails its task. */
    public AccountErrorsMode accountErrors() {
        return AccountErrorsMode.of(config.getString(Settings.ACCOUNTS_ERRORS_MODE));
    }

    /** The datasets to poll for each account; at least one. */
    public Set<Dataset> datasets() {
        Set<Dataset> datasets = EnumSet.noneOf(Dataset.class);
        config.getList(Settings.DATASETS).forEach(id -> datasets.add(Dataset.of(id)));
        return datasets;
    }

    /** The version of the usage endpoint; null for the first one that is available. */
    public @Nullable EndpointVersion usageApi() {
        String api = config.getString(Settings.USAGE_API);
        return api.equals(Settings.AUTO) ? null : EndpointVersion.of(api);
    }

    /** The first day of usage to read; null for the billing period that is open. */
    public @Nullable LocalDate usageStart() {
        return date(Settings.USAGE_START_DATE);
    }

    /** The last day of usage to read; null to go on forever. */
    public @Nullable LocalDate usageEnd() {
        return date(Settings.USAGE_END_DATE);
    }

    /** How long to wait between two reads of the same billing period. */
    public Duration usagePollInterval() {
        return millis(Settings.USAGE_POLL_INTERVAL);
    }

    /** How many days after its end a billing period is still read, 0 to 62. */
    public int usageLookbackDays() {
        return config.getInt(Settings.USAGE_LOOKBACK_DAYS);
    }

    /** How long to wait before a second request confirms a suspect response. */
    public Duration usageRemovalConfirmation() {
        return millis(Settings.USAGE_REMOVAL_CONFIRMATION);
    }

    /** Whether a removed row gets a tombstone. */
    public boolean usageTombstones() {
        return config.getBoolean(Settings.USAGE_TOMBSTONES);
    }

    /** How long to wait between two reads of a profile. */
    public Duration profilePollInterval() {
        return millis(Settings.PROFILE_POLL_INTERVAL);
    }

    /**
     * How sensitive and personal fields are redacted.
     *
     * @throws ConfigException if a mode is hash and there is no key
     */
    public Redaction redaction() {
        Password key = config.getPassword(Settings.HASH_KEY);
        try {
            return new Redaction(
                    Redaction.Mode.of(config.getString(Settings.PROFILE_SENSITIVE_MODE)),
                    Redaction.Mode.of(config.getString(Settings.PROFILE_PERSONAL_MODE)),
                    key == null ? null : new HashKey(key.value()));
        } catch (IllegalArgumentException e) {
            throw new ConfigException(Settings.HASH_KEY + ": " + e.getMessage());
        }
    }

    /** The prefix of the topics' names. */
    public String topicPrefix() {
        return config.getString(Settings.TOPIC_PREFIX);
    }

    /** How quantities and costs are written. */
    public DecimalMode decimals() {
        return DecimalMode.of(config.getString(Settings.DECIMAL_MODE));
    }

    /** What happens with rows and profiles that cannot be turned into records. */
    public MalformedMode malformed() {
        return MalformedMode.of(config.getString(Settings.MALFORMED_MODE));
    }

    /** The most records that one poll returns. */
    public int batchRows() {
        return config.getInt(Settings.BATCH_MAX_ROWS);
    }

    /** The directory for responses too large for memory; not checked to exist or to be writable. */
    public Path spoolDirectory() {
        String directory = config.getString(Settings.SPOOL_DIRECTORY);
        return Path.of(directory.isEmpty() ? System.getProperty("java.io.tmpdir") : directory);
    }

    private @Nullable LocalDate date(String setting) {
        String text = config.getString(setting);
        return text.isEmpty() ? null : LocalDate.parse(text);
    }

    private SortedSet<AccountId> ids(String setting) {
        List<String> ids = config.getList(setting);
        SortedSet<AccountId> accounts = new TreeSet<>();
        ids.forEach(id -> accounts.add(new AccountId(id)));
        return accounts;
    }
}
