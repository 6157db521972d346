package io.cfbilling.connect.config;

/** The names of the settings. */
public final class Settings {
    public static final String TOKEN = "cloudflare.api.token";
    public static final String EMAIL = "cloudflare.api.email";
    public static final String KEY = "cloudflare.api.key";
    public static final String BASE_URL = "cloudflare.api.base.url";
    public static final String CONNECT_TIMEOUT = "cloudflare.api.connect.timeout.ms";
    public static final String REQUEST_TIMEOUT = "cloudflare.api.request.timeout.ms";
    public static final String RESPONSE_MAX_BYTES = "cloudflare.api.response.max.bytes";
    public static final String PROXY_URL = "cloudflare.api.proxy.url";
    public static final String PROXY_USER = "cloudflare.api.proxy.user";
    public static final String PROXY_PASSWORD = "cloudflare.api.proxy.password";
    public static final String TRUSTSTORE_LOCATION = "cloudflare.api.ssl.truststore.location";
    public static final String TRUSTSTORE_PASSWORD = "cloudflare.api.ssl.truststore.password";
    public static final String TRUSTSTORE_TYPE = "cloudflare.api.ssl.truststore.type";
    public static final String KEYSTORE_LOCATION = "cloudflare.api.ssl.keystore.location";
    public static final String KEYSTORE_PASSWORD = "cloudflare.api.ssl.keystore.password";
    public static final String KEYSTORE_TYPE = "cloudflare.api.ssl.keystore.type";
    public static final String KEY_PASSWORD = "cloudflare.api.ssl.key.password";
    public static final String RATE_LIMIT_REQUESTS = "cloudflare.api.rate.limit.requests";
    public static final String RATE_LIMIT_WINDOW = "cloudflare.api.rate.limit.window.ms";
    public static final String CONCURRENT_REQUESTS = "cloudflare.api.max.concurrent.requests";
    public static final String RETRY_BACKOFF = "cloudflare.api.retry.backoff.ms";
    public static final String RETRY_BACKOFF_MAX = "cloudflare.api.retry.backoff.max.ms";
    public static final String RETRY_ATTEMPTS = "cloudflare.api.retry.max.attempts";
    public static final String ACCOUNTS = "accounts";
    public static final String ACCOUNTS_EXCLUDE = "accounts.exclude";
    public static final String DISCOVERY_INTERVAL = "accounts.discovery.interval.ms";
    public static final String ACCOUNTS_ERRORS_MODE = "accounts.errors.mode";
    public static final String DATASETS = "datasets";
    public static final String USAGE_API = "usage.api";
    public static final String USAGE_START_DATE = "usage.start.date";
    public static final String USAGE_END_DATE = "usage.end.date";
    public static final String USAGE_POLL_INTERVAL = "usage.poll.interval.ms";
    public static final String USAGE_LOOKBACK_DAYS = "usage.lookback.days";
    public static final String USAGE_REMOVAL_CONFIRMATION = "usage.removal.confirmation.ms";
    public static final String USAGE_TOMBSTONES = "usage.tombstones.enabled";
    public static final String PROFILE_POLL_INTERVAL = "profile.poll.interval.ms";
    public static final String PROFILE_SENSITIVE_MODE = "profile.sensitive.fields.mode";
    public static final String PROFILE_PERSONAL_MODE = "profile.personal.fields.mode";
    public static final String HASH_KEY = "redaction.hash.key";
    public static final String TOPIC_PREFIX = "topic.prefix";
    public static final String DECIMAL_MODE = "decimal.handling.mode";
    public static final String MALFORMED_MODE = "malformed.records.mode";
    public static final String BATCH_MAX_ROWS = "batch.max.rows";
    public static final String SPOOL_DIRECTORY = "spool.directory";

    /** The value of {@link #ACCOUNTS} for every account that the credential can list. */
    public static final String ALL_ACCOUNTS = "*";

    /** The value of {@link #USAGE_API} for the first endpoint version that is available. */
    public static final String AUTO = "auto";

    /** What stands before Kafka's own name of a setting of TLS. */
    static final String API = "cloudflare.api.";

    private Settings() {}
}
