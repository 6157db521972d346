package io.cfbilling.connect.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Range.atLeast;
import static org.apache.kafka.common.config.ConfigDef.Range.between;

import io.cfbilling.connect.model.EndpointVersion;
import io.cfbilling.connect.model.HashKey;
import io.cfbilling.connect.model.Redaction;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Width;

/** Settings of how usage and profiles are polled and redacted. */
final class BillingSettings {
    static final int SHORTEST_POLL_INTERVAL_MS = 1000;

    private static final int LONGEST_LOOKBACK_DAYS = 62;

    private BillingSettings() {}

    static void usage(Group group) {
        List<String> apis = Stream.concat(Stream.of(Settings.AUTO), EndpointVersion.ids().stream())
                .toList();
        group.add(
                Settings.USAGE_API,
                ConfigDef.Type.STRING,
                Settings.AUTO,
                Validators.oneOf(apis),
                MEDIUM,
                Width.SHORT,
                "Usage API",
                "The version of Cloudflare's usage endpoint: paygo (/billing/usage/paygo), paygo-usage or"
                        + " billable-usage. auto takes the first of these that is available, remembers it for each"
                        + " account, and switches to a later one when it was unavailable on three successive polls while"
                        + " the later one responded.",
                apis);
        group.add(
                Settings.USAGE_START_DATE,
                ConfigDef.Type.STRING,
                "",
                Validators.DATE,
                HIGH,
                Width.SHORT,
                "Start date",
                "First day of usage to read, an ISO date in UTC such as 2025-01-31; empty for the billing period that is"
                        + " open when an account is first polled. The stored cursor of an account takes precedence.");
        group.add(
                Settings.USAGE_END_DATE,
                ConfigDef.Type.STRING,
                "",
                Validators.DATE,
                LOW,
                Width.SHORT,
                "End date",
                "Last day of usage to read, inclusive, an ISO date in UTC; empty to go on forever. Its billing period is"
                        + " read until it is final.");
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
                Settings.USAGE_REMOVAL_CONFIRMATION,
                ConfigDef.Type.LONG,
                3_600_000L,
                atLeast(0),
                MEDIUM,
                Width.SHORT,
                "Removal confirmation (ms)",
                "How long to wait, in milliseconds, before a second request confirms a suspect response, which lacks"
                        + " rows emitted before. The connector emits the removal when the second response lacks the same"
                        + " rows. In the same way, the cursor passes a period without rows only after a second response"
                        + " without rows. With 0, the next response confirms.");
        group.add(
                Settings.USAGE_TOMBSTONES,
                ConfigDef.Type.BOOLEAN,
                true,
                Validators.FLAG,
                MEDIUM,
                Width.SHORT,
                "Tombstones",
                "Whether a row that a restatement removed gets a tombstone, so that compacted topics and upserting sinks"
                        + " delete it; otherwise it keeps its last value.",
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
                "How card_number, validation_code, payment_nonce and device_data are redacted: mask writes "
                        + Redaction.MASKED
                        + " in their place, drop leaves them out, hash writes their HMAC-SHA-256 under "
                        + Settings.HASH_KEY + " (64 lower-case hex characters, equal for equal values), include leaves"
                        + " them as they are in profile records, and masks them everywhere else.",
                Redaction.Mode.ids());
        group.add(
                Settings.PROFILE_PERSONAL_MODE,
                ConfigDef.Type.STRING,
                "include",
                Validators.oneOf(Redaction.Mode.ids()),
                HIGH,
                Width.SHORT,
                "Personal fields",
                "How names (the company's too), addresses, e-mail addresses, telephone and vat are redacted: mask, drop,"
                        + " hash or include, as for sensitive fields; include leaves them as they are in dead letters and"
                        + " unknown fields too.",
                Redaction.Mode.ids());
        group.add(
                Settings.HASH_KEY,
                ConfigDef.Type.PASSWORD,
                null,
                Secrets.HASH_KEY,
                MEDIUM,
                Width.LONG,
                "Hash key",
                "The key for hash, of " + HashKey.SHORTEST + " characters or more; best random, and through a"
                        + " ConfigProvider. Connectors with the same key write the same hashes. After a change of the"
                        + " key, all profiles are emitted again.");
    }
}
