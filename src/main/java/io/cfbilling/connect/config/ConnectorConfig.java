package io.cfbilling.connect.config;

import io.cfbilling.connect.api.Credential;
import io.cfbilling.connect.model.AccountErrorsMode;
import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.model.Dataset;
import io.cfbilling.connect.model.HashKey;
import io.cfbilling.connect.model.MalformedMode;
import io.cfbilling.connect.model.Redaction;
import io.cfbilling.connect.model.UsageApi;
import io.cfbilling.connect.record.DecimalMode;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/** The settings as the rest of the connector takes them: parsed, checked, and in their own types. */
public final class ConnectorConfig {
    /** No task lives so long: who writes more means never, and there are no dates for what lies much further ahead. */
    private static final Duration NEVER = Duration.ofDays(3650);

    private final AbstractConfig config;

    /**
     * @param props the settings as Connect hands them over
     * @throws ConfigException if one of them is wrong
     */
    public ConnectorConfig(Map<String, String> props) {
        this.config = new AbstractConfig(Settings.definition(), withoutNulls(props), false);
    }

    /** The settings that are given: one that is null is not. */
    public static Map<String, String> withoutNulls(Map<String, String> props) {
        Map<String, String> given = new HashMap<>(props);
        given.values().removeIf(Objects::isNull);
        return given;
    }

    /** The connector's name, as Connect gives it with the settings. */
    public String connectorName() {
        return String.valueOf(config.originals().getOrDefault("name", "<name>"));
    }

    /** Who asks; a token before the older pair. */
    public Credential credential() {
        Password token = config.getPassword(Settings.TOKEN);
        return token == null
                ? new Credential.EmailAndKey(
                        config.getString(Settings.EMAIL),
                        config.getPassword(Settings.KEY).value())
                : new Credential.Token(token.value());
    }

    /** The API's address, without a slash at its end. */
    public URI baseUrl() {
        return URI.create(config.getString(Settings.BASE_URL).replaceAll("/+$", ""));
    }

    /** How long a connection may take to come about. */
    public Duration connectTimeout() {
        return Duration.ofMillis(config.getInt(Settings.CONNECT_TIMEOUT));
    }

    /** How long a request may take, to the last byte of its answer. */
    public Duration requestTimeout() {
        return Duration.ofMillis(config.getInt(Settings.REQUEST_TIMEOUT));
    }

    /** The largest response that is read, in bytes after decompression. */
    public long responseMaxBytes() {
        return config.getLong(Settings.RESPONSE_MAX_BYTES);
    }

    /** How many requests may be sent in a window. */
    public int rateLimitRequests() {
        return config.getInt(Settings.RATE_LIMIT_REQUESTS);
    }

    /** How many requests all tasks together, and the listing of accounts, may send in a window. */
    public int rateLimitOfAll() {
        return setByConnector(Settings.RATE_LIMIT_OF_ALL, rateLimitRequests());
    }

    /** How many requests the listing of accounts, and the tasks before this one, may send in a window. */
    public int rateLimitBefore() {
        return setByConnector(Settings.RATE_LIMIT_BEFORE, 0);
    }

    private int setByConnector(String name, int otherwise) {
        String value = config.originalsStrings().get(name);
        return value == null ? otherwise : Integer.parseInt(value);
    }

    /** How long the window is that requests are counted in. */
    public Duration rateLimitWindow() {
        return millis(Settings.RATE_LIMIT_WINDOW);
    }

    /** How many requests a task has under way at once, 1 to 64. */
    public int concurrentRequests() {
        return config.getInt(Settings.CONCURRENT_REQUESTS);
    }

    /** The wait before the first retry of a request. */
    public Duration retryBackoff() {
        return millis(Settings.RETRY_BACKOFF);
    }

    /** The longest wait between two tries of a request. */
    public Duration retryBackoffMax() {
        return millis(Settings.RETRY_BACKOFF_MAX);
    }

    /** How often a request is tried before it is put off, at least once. */
    public int retryAttempts() {
        return config.getInt(Settings.RETRY_ATTEMPTS);
    }

    /** Whether every account is wanted that the credential can list. */
    public boolean allAccounts() {
        return config.getList(Settings.ACCOUNTS).contains(Settings.ALL_ACCOUNTS);
    }

    /** The accounts that are named, less those left out; meaningless where all are wanted. */
    public SortedSet<AccountId> accounts() {
        SortedSet<AccountId> accounts = ids(Settings.ACCOUNTS);
        accounts.removeAll(excludedAccounts());
        return accounts;
    }

    /** The accounts that are left out; may be none. */
    public Set<AccountId> excludedAccounts() {
        return ids(Settings.ACCOUNTS_EXCLUDE);
    }

    /** How long to wait between two listings of accounts. */
    public Duration discoveryInterval() {
        return millis(Settings.DISCOVERY_INTERVAL);
    }

    /** Whether an account that is refused fails its task. */
    public AccountErrorsMode accountErrors() {
        return AccountErrorsMode.of(config.getString(Settings.ACCOUNT_ERRORS_MODE));
    }

    /** What is polled for each account; at least one. */
    public Set<Dataset> datasets() {
        Set<Dataset> datasets = EnumSet.noneOf(Dataset.class);
        config.getList(Settings.DATASETS).forEach(id -> datasets.add(Dataset.of(id)));
        return datasets;
    }

    /** Which generation of the usage endpoint is asked; null for the first one that is served. */
    public @Nullable UsageApi usageApi() {
        String api = config.getString(Settings.USAGE_API);
        return api.equals(Settings.AUTO) ? null : UsageApi.of(api);
    }

    /** The first day of usage wanted; null for the billing period that is open. */
    public @Nullable LocalDate usageStart() {
        return date(Settings.USAGE_START_DATE);
    }

    /** The last day of usage wanted; null to go on for ever. */
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

    /** Whether a row that went gets a tombstone. */
    public boolean usageTombstones() {
        return config.getBoolean(Settings.USAGE_TOMBSTONES);
    }

    /** How long to wait between two looks at a profile. */
    public Duration profilePollInterval() {
        return millis(Settings.PROFILE_POLL_INTERVAL);
    }

    /**
     * What becomes of sensitive and personal fields.
     *
     * @throws ConfigException if there is something to hash, and no key
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

    /** What the topics' names begin with. */
    public String topicPrefix() {
        return config.getString(Settings.TOPIC_PREFIX);
    }

    /** How quantities and costs are written. */
    public DecimalMode decimals() {
        return DecimalMode.of(config.getString(Settings.DECIMAL_MODE));
    }

    /** What becomes of rows and profiles that cannot be told. */
    public MalformedMode malformed() {
        return MalformedMode.of(config.getString(Settings.MALFORMED_MODE));
    }

    /** The most records that one poll hands over. */
    public int batchRows() {
        return config.getInt(Settings.BATCH_MAX_ROWS);
    }

    /** Where answers too large for memory wait; it may be missing, or not to be written to. */
    public Path spoolDirectory() {
        String directory = config.getString(Settings.SPOOL_DIRECTORY);
        return Path.of(directory.isEmpty() ? System.getProperty("java.io.tmpdir") : directory);
    }

    private Duration millis(String setting) {
        return Duration.ofMillis(Math.min(config.getLong(setting), NEVER.toMillis()));
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
