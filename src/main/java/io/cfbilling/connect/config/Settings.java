package io.cfbilling.connect.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Range.atLeast;
import static org.apache.kafka.common.config.ConfigDef.Range.between;

import io.cfbilling.connect.model.Dataset;
import io.cfbilling.connect.model.Redaction;
import io.cfbilling.connect.record.DecimalMode;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Width;

/** The settings: their names, and the table that documents and validates them. */
public final class Settings {
    public static final String TOKEN = "cloudflare.api.token";
    public static final String EMAIL = "cloudflare.api.email";
    public static final String KEY = "cloudflare.api.key";
    public static final String BASE_URL = "cloudflare.api.base.url";
    public static final String CONNECT_TIMEOUT = "cloudflare.api.connect.timeout.ms";
    public static final String REQUEST_TIMEOUT = "cloudflare.api.request.timeout.ms";
    public static final String RATE_LIMIT_REQUESTS = "cloudflare.api.rate.limit.requests";
    public static final String RATE_LIMIT_WINDOW = "cloudflare.api.rate.limit.window.ms";
    public static final String CONCURRENT_REQUESTS = "cloudflare.api.max.concurrent.requests";
    public static final String RETRY_BACKOFF = "cloudflare.api.retry.backoff.ms";
    public static final String RETRY_BACKOFF_MAX = "cloudflare.api.retry.backoff.max.ms";
    public static final String RETRY_ATTEMPTS = "cloudflare.api.retry.max.attempts";
    public static final String ACCOUNTS = "accounts";
    public static final String ACCOUNTS_EXCLUDE = "accounts.exclude";
    public static final String DISCOVERY_INTERVAL = "accounts.discovery.interval.ms";
    public static final String DATASETS = "datasets";
    public static final String USAGE_START_DATE = "usage.start.date";
    public static final String USAGE_END_DATE = "usage.end.date";
    public static final String USAGE_POLL_INTERVAL = "usage.poll.interval.ms";
    public static final String USAGE_LOOKBACK_DAYS = "usage.lookback.days";
    public static final String PROFILE_POLL_INTERVAL = "profile.poll.interval.ms";
    public static final String PROFILE_SENSITIVE_MODE = "profile.sensitive.fields.mode";
    public static final String TOPIC_PREFIX = "topic.prefix";
    public static final String DECIMAL_MODE = "decimal.handling.mode";
    public static final String BATCH_MAX_ROWS = "batch.max.rows";

    /** Instead of account ids: every account that the credential can list. */
    public static final String ALL_ACCOUNTS = "*";

    private static final int SHORTEST_POLL_INTERVAL_MS = 1000;
    private static final int LONGEST_LOOKBACK_DAYS = 62;
    private static final int MOST_CONCURRENT_REQUESTS = 64;

    private Settings() {}

    /** A fresh table of all settings. */
    public static ConfigDef definition() {
        ConfigDef table = new ConfigDef();
        api(new Group(table, "Cloudflare API"));
        limits(new Group(table, "Request limits"));
        accounts(new Group(table, "Accounts"));
        usage(new Group(table, "Usage"));
        profile(new Group(table, "Profile"));
        records(new Group(table, "Records"));
        return table;
    }

    private static void api(Group group) {
        group.add(
                TOKEN,
                ConfigDef.Type.PASSWORD,
                null,
                Validators.SECRET,
                HIGH,
                Width.LONG,
                "API token",
                "API token, sent as bearer token. It needs the permission Account, Billing, Read. Give either this, or"
                        + " " + EMAIL + " and " + KEY
                        + "; best through a ConfigProvider, since Connect's REST API shows what is"
                        + " typed in literally.");
        group.add(
                EMAIL,
                ConfigDef.Type.STRING,
                null,
                Validators.EMAIL,
                MEDIUM,
                Width.MEDIUM,
                "API e-mail",
                "E-mail address of the user whose global API key is " + KEY + ", sent as X-Auth-Email.");
        group.add(
                KEY,
                ConfigDef.Type.PASSWORD,
                null,
                Validators.SECRET,
                MEDIUM,
                Width.LONG,
                "API key",
                "Global API key of the user, sent as X-Auth-Key. An API token is the safer choice.");
        group.add(
                BASE_URL,
                ConfigDef.Type.STRING,
                "https://api.cloudflare.com/client/v4",
                Validators.BASE_URL,
                LOW,
                Width.LONG,
                "API address",
                "Address of the API: https, except for loopback hosts.");
        group.add(
                CONNECT_TIMEOUT,
                ConfigDef.Type.INT,
                10_000,
                atLeast(1),
                LOW,
                Width.SHORT,
                "Connect timeout (ms)",
                "How long a connection may take to come about, in milliseconds.");
        group.add(
                REQUEST_TIMEOUT,
                ConfigDef.Type.INT,
                60_000,
                atLeast(1),
                LOW,
                Width.SHORT,
                "Request timeout (ms)",
                "How long a request may take, from its sending to the last byte of its answer, in milliseconds.");
    }

    private static void limits(Group group) {
        group.add(
                RATE_LIMIT_REQUESTS,
                ConfigDef.Type.INT,
                1000,
                atLeast(1),
                MEDIUM,
                Width.SHORT,
                "Requests per window",
                "How many requests the whole connector, all its tasks together, sends in a window of "
                        + RATE_LIMIT_WINDOW + ". Cloudflare blocks a user who asks more than 1200 times in 300 seconds"
                        + " for five minutes, dashboard included; others who use the same credential spend of the same 1200.");
        group.add(
                RATE_LIMIT_WINDOW,
                ConfigDef.Type.LONG,
                300_000L,
                atLeast(1),
                MEDIUM,
                Width.SHORT,
                "Window (ms)",
                "Length of the window that " + RATE_LIMIT_REQUESTS + " counts in, in milliseconds.");
        group.add(
                CONCURRENT_REQUESTS,
                ConfigDef.Type.INT,
                4,
                between(1, MOST_CONCURRENT_REQUESTS),
                LOW,
                Width.SHORT,
                "Concurrent requests",
                "How many requests a task has under way at once.");
        group.add(
                RETRY_BACKOFF,
                ConfigDef.Type.LONG,
                500L,
                atLeast(1),
                LOW,
                Width.SHORT,
                "First retry wait (ms)",
                "How long to wait before a failed request is tried again, in milliseconds; doubles with each try, with"
                        + " jitter.");
        group.add(
                RETRY_BACKOFF_MAX,
                ConfigDef.Type.LONG,
                60_000L,
                atLeast(1),
                LOW,
                Width.SHORT,
                "Longest retry wait (ms)",
                "The longest wait between two tries of a request, in milliseconds.");
        group.add(
                RETRY_ATTEMPTS,
                ConfigDef.Type.INT,
                8,
                atLeast(1),
                LOW,
                Width.SHORT,
                "Most tries",
                "How often a request is tried before its account is left till its next turn.");
    }

    private static void accounts(Group group) {
        group.add(
                ACCOUNTS,
                ConfigDef.Type.LIST,
                ConfigDef.NO_DEFAULT_VALUE,
                Validators.ACCOUNTS,
                HIGH,
                Width.LONG,
                "Accounts",
                "The accounts to poll: their ids (32 lower-case hex characters), comma-separated, or * for every account"
                        + " that the credential can list.");
        group.add(
                ACCOUNTS_EXCLUDE,
                ConfigDef.Type.LIST,
                "",
                Validators.ACCOUNT_IDS,
                LOW,
                Width.LONG,
                "Accounts left out",
                "Ids of accounts that are left out, comma-separated.");
        group.add(
                DISCOVERY_INTERVAL,
                ConfigDef.Type.LONG,
                3_600_000L,
                atLeast(SHORTEST_POLL_INTERVAL_MS),
                LOW,
                Width.SHORT,
                "Discovery interval (ms)",
                "How often the list of accounts is read again when " + ACCOUNTS + " is *, in milliseconds.");
        group.add(
                DATASETS,
                ConfigDef.Type.LIST,
                String.join(",", Dataset.ids()),
                Validators.someOf("dataset", Dataset.ids()),
                MEDIUM,
                Width.MEDIUM,
                "Datasets",
                "What to poll for each account: profile, usage, or both.",
                Dataset.ids());
    }

    private static void usage(Group group) {
        group.add(
                USAGE_START_DATE,
                ConfigDef.Type.STRING,
                "",
                Validators.DATE,
                HIGH,
                Width.SHORT,
                "Start date",
                "First day of usage wanted, an ISO date in UTC such as 2025-01-31; empty for the billing period that is"
                        + " open when an account is first seen. Once an account has a stored cursor, the cursor wins.");
        group.add(
                USAGE_END_DATE,
                ConfigDef.Type.STRING,
                "",
                Validators.DATE,
                LOW,
                Width.SHORT,
                "End date",
                "Last day of usage wanted, inclusive, an ISO date in UTC; empty to go on for ever. Its billing period is"
                        + " read till it is final.");
        group.add(
                USAGE_POLL_INTERVAL,
                ConfigDef.Type.LONG,
                3_600_000L,
                atLeast(SHORTEST_POLL_INTERVAL_MS),
                MEDIUM,
                Width.SHORT,
                "Usage interval (ms)",
                "How often each account's usage is read again, for every billing period that is not final, in"
                        + " milliseconds.");
        group.add(
                USAGE_LOOKBACK_DAYS,
                ConfigDef.Type.INT,
                7,
                between(0, LONGEST_LOOKBACK_DAYS),
                MEDIUM,
                Width.SHORT,
                "Lookback (days)",
                "How many days after its end a billing period is still read, since usage of past days is restated. A"
                        + " period is final once a read that began that many days after its end, or later, has succeeded.");
    }

    private static void profile(Group group) {
        group.add(
                PROFILE_POLL_INTERVAL,
                ConfigDef.Type.LONG,
                21_600_000L,
                atLeast(SHORTEST_POLL_INTERVAL_MS),
                MEDIUM,
                Width.SHORT,
                "Profile interval (ms)",
                "How often each account's profile is read again, in milliseconds.");
        group.add(
                PROFILE_SENSITIVE_MODE,
                ConfigDef.Type.STRING,
                "mask",
                Validators.oneOf(Redaction.ids()),
                HIGH,
                Width.SHORT,
                "Sensitive fields",
                "What becomes of card_number, validation_code, payment_nonce and device_data: mask writes "
                        + Redaction.MASKED + " in their place, drop leaves them out.",
                Redaction.ids());
    }

    private static void records(Group group) {
        group.add(
                TOPIC_PREFIX,
                ConfigDef.Type.STRING,
                "cloudflare.billing",
                Validators.TOPIC_PREFIX,
                HIGH,
                Width.MEDIUM,
                "Topic prefix",
                "What the topics' names begin with: <prefix>.usage and <prefix>.profile.");
        group.add(
                DECIMAL_MODE,
                ConfigDef.Type.STRING,
                "precise",
                Validators.oneOf(DecimalMode.ids()),
                MEDIUM,
                Width.SHORT,
                "Decimals",
                "How quantities and costs are written: precise (decimals of scale 18, rounded half-even), string (plain"
                        + " notation, unrounded) or double (rounds money).",
                DecimalMode.ids());
        group.add(
                BATCH_MAX_ROWS,
                ConfigDef.Type.INT,
                2000,
                atLeast(1),
                LOW,
                Width.SHORT,
                "Batch size",
                "The most records that one poll hands over.");
    }
}
