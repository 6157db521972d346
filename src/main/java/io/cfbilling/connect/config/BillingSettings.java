package io.cfbilling.connect.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Range.atLeast;
import static org.apache.kafka.common.config.ConfigDef.Range.between;

import io.cfbilling.connect.model.AccountErrorsMode;
import io.cfbilling.connect.model.Dataset;
import io.cfbilling.connect.model.HashKey;
import io.cfbilling.connect.model.MalformedMode;
import io.cfbilling.connect.model.Redaction;
import io.cfbilling.connect.model.UsageApi;
import io.cfbilling.connect.record.DecimalMode;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Width;

/** What is polled, and how it is told: accounts, datasets, days, and the shape of records. */
final class BillingSettings {
    private static final int SHORTEST_POLL_INTERVAL_MS = 1000;
    private static final int LONGEST_LOOKBACK_DAYS = 62;

    private BillingSettings() {}

    static void accounts(Group group) {
        group.add(
                Settings.ACCOUNTS,
                ConfigDef.Type.LIST,
                ConfigDef.NO_DEFAULT_VALUE,
                Validators.ACCOUNTS,
                HIGH,
                Width.LONG,
                "Accounts",
                "The accounts to poll: their ids (32 lower-case hex characters), comma-separated, or * for every account"
                        + " that the credential can list.");
        group.add(
                Settings.ACCOUNTS_EXCLUDE,
                ConfigDef.Type.LIST,
                "",
                Validators.ACCOUNT_IDS,
                LOW,
                Width.LONG,
                "Accounts left out",
                "Ids of accounts that are left out, comma-separated.");
        group.add(
                Settings.DISCOVERY_INTERVAL,
                ConfigDef.Type.LONG,
                3_600_000L,
                atLeast(SHORTEST_POLL_INTERVAL_MS),
                LOW,
                Width.SHORT,
                "Discovery interval (ms)",
                "How often the list of accounts is read again when " + Settings.ACCOUNTS + " is *, in milliseconds.");
        group.add(
                Settings.ACCOUNTS_ERRORS_MODE,
                ConfigDef.Type.STRING,
                "isolate",
                Validators.oneOf(AccountErrorsMode.ids()),
                MEDIUM,
                Width.SHORT,
                "Account errors",
                "What becomes of an account that the API refuses (403) or does not know (404): isolate asks for it again"
                        + " after a minute, then ever more seldom, at least daily, till it is answered, while all other"
                        + " accounts go on; fail fails the task if a second look, at least a minute later, shows the"
                        + " same. If all accounts of a task are refused so, it fails in either mode.",
                AccountErrorsMode.ids());
        group.add(
                Settings.DATASETS,
                ConfigDef.Type.LIST,
                String.join(",", Dataset.ids()),
                Validators.someOf("dataset", Dataset.ids()),
                MEDIUM,
                Width.MEDIUM,
                "Datasets",
                "What to poll for each account: profile, usage, or both.",
                Dataset.ids());
    }

    static void usage(Group group) {
        List<String> apis =
                Stream.concat(Stream.of(Settings.AUTO), UsageApi.ids().stream()).toList();
        group.add(
                Settings.USAGE_API,
                ConfigDef.Type.STRING,
                Settings.AUTO,
                Validators.oneOf(apis),
                MEDIUM,
                Width.SHORT,
                "Usage API",
                "Which generation of Cloudflare's usage endpoint is asked: paygo (/billing/usage/paygo), paygo-usage or"
                        + " billable-usage; auto takes the first of these that answers, remembers it for each account, and"
                        + " goes on to a later one once it has refused on three successive polls while the later one"
                        + " answered.",
                apis);
        group.add(
                Settings.USAGE_START_DATE,
                ConfigDef.Type.STRING,
                "",
                Validators.DATE,
                HIGH,
                Width.SHORT,
                "Start date",
                "First day of usage wanted, an ISO date in UTC such as 2025-01-31; empty for the billing period that is"
                        + " open when an account is first seen. Once an account has a stored cursor, the cursor wins.");
        group.add(
                Settings.USAGE_END_DATE,
                ConfigDef.Type.STRING,
                "",
                Validators.DATE,
                LOW,
                Width.SHORT,
                "End date",
                "Last day of usage wanted, inclusive, an ISO date in UTC; empty to go on for ever. Its billing period is"
                        + " read till it is final.");
        group.add(
                Settings.USAGE_POLL_INTERVAL,
                ConfigDef.Type.LONG,
                3_600_000L,
                atLeast(SHORTEST_POLL_INTERVAL_MS),
                MEDIUM,
                Width.SHORT,
                "Usage interval (ms)",
                "How often each account's usage is read again, for every billing period that is not final, in"
                        + " milliseconds.");
        group.add(
                Settings.USAGE_LOOKBACK_DAYS,
                ConfigDef.Type.INT,
                7,
                between(0, LONGEST_LOOKBACK_DAYS),
                MEDIUM,
                Width.SHORT,
                "Lookback (days)",
                "How many days after its end a billing period is still read, since usage of past days is restated. A"
                        + " period is final once a read that began that many days after its end, or later, has succeeded.");
        group.add(
                Settings.USAGE_TOMBSTONES,
                ConfigDef.Type.BOOLEAN,
                true,
                Validators.FLAG,
                MEDIUM,
                Width.SHORT,
                "Tombstones",
                "Whether a row that a restatement removed gets a tombstone, so that compacted topics and upserting sinks"
                        + " let go of it; else it keeps its last value.",
                List.of(true, false));
    }

    static void profile(Group group) {
        group.add(
                Settings.PROFILE_POLL_INTERVAL,
                ConfigDef.Type.LONG,
                21_600_000L,
                atLeast(SHORTEST_POLL_INTERVAL_MS),
                MEDIUM,
                Width.SHORT,
                "Profile interval (ms)",
                "How often each account's profile is read again, in milliseconds.");
        group.add(
                Settings.PROFILE_SENSITIVE_MODE,
                ConfigDef.Type.STRING,
                "mask",
                Validators.oneOf(Redaction.Mode.ids()),
                HIGH,
                Width.SHORT,
                "Sensitive fields",
                "What becomes of card_number, validation_code, payment_nonce and device_data: mask writes "
                        + Redaction.MASKED
                        + " in their place, drop leaves them out, hash writes their HMAC-SHA-256 under "
                        + Settings.HASH_KEY + " (64 lower-case hex characters, equal for equal values), include leaves"
                        + " them as they are, but in profile records alone: everywhere else include masks.",
                Redaction.Mode.ids());
        group.add(
                Settings.PROFILE_PERSONAL_MODE,
                ConfigDef.Type.STRING,
                "include",
                Validators.oneOf(Redaction.Mode.ids()),
                HIGH,
                Width.SHORT,
                "Personal fields",
                "What becomes of names (the company's too), addresses, e-mail addresses, telephone and vat: mask, drop,"
                        + " hash or include, as for sensitive fields; include leaves them as they are in dead letters and"
                        + " unknown fields too.",
                Redaction.Mode.ids());
        group.add(
                Settings.HASH_KEY,
                ConfigDef.Type.PASSWORD,
                null,
                Validators.HASH_KEY,
                MEDIUM,
                Width.LONG,
                "Hash key",
                "The key that hash takes, of " + HashKey.SHORTEST + " characters or more; best random, and through a"
                        + " ConfigProvider. Connectors with the same key write the same hashes; a new key tells all"
                        + " profiles again.");
    }

    static void records(Group group) {
        group.add(
                Settings.TOPIC_PREFIX,
                ConfigDef.Type.STRING,
                "cloudflare.billing",
                Validators.TOPIC_PREFIX,
                HIGH,
                Width.MEDIUM,
                "Topic prefix",
                "What the topics' names begin with: <prefix>.usage, <prefix>.profile, <prefix>.checkpoints and"
                        + " <prefix>.dead-letters.");
        group.add(
                Settings.DECIMAL_MODE,
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
                Settings.MALFORMED_MODE,
                ConfigDef.Type.STRING,
                "dead_letter",
                Validators.oneOf(MalformedMode.ids()),
                MEDIUM,
                Width.SHORT,
                "Malformed records",
                "What becomes of a row or profile that cannot be turned into a record: dead_letter writes it to"
                        + " <prefix>.dead-letters once, skip leaves it out with a warning, fail fails the task.",
                MalformedMode.ids());
        group.add(
                Settings.BATCH_MAX_ROWS,
                ConfigDef.Type.INT,
                2000,
                atLeast(1),
                LOW,
                Width.SHORT,
                "Batch size",
                "The most records that one poll hands over.");
        group.add(
                Settings.SPOOL_DIRECTORY,
                ConfigDef.Type.STRING,
                "",
                Validators.DIRECTORY,
                LOW,
                Width.MEDIUM,
                "Spool directory",
                "Where answers too large for memory wait until they are handed over: an absolute path to a directory that"
                        + " every worker has and may write to; empty for the temp directory of the worker's JVM.");
    }
}
