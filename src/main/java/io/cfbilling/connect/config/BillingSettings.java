package io.cfbilling.connect.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Range.atLeast;
import static org.apache.kafka.common.config.ConfigDef.Range.between;

import io.cfbilling.connect.model.EndpointVersion;
import io.cfbilling.connect.model.HashKey;
import io.cfbilling.connect.model.Named;
import io.cfbilling.connect.model.Redaction;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Settings of how usage and profiles are polled and redacted. */
public final class BillingSettings {
    static final Group USAGE = new Group("Usage");
    static final Group PROFILE = new Group("Profile");

    private static final String AUTO = "auto";
    private static final int LONGEST_LOOKBACK_DAYS = 62;

    /** Empty for the first version that is available. */
    public static final Setting<Optional<EndpointVersion>> USAGE_API = USAGE.choice(
                    "usage.api", AUTO, versions(), BillingSettings::version)
            .shown(MEDIUM, "Usage API")
            .doc("The version of Cloudflare's usage endpoint: paygo (/billing/usage/paygo), paygo-usage or"
                    + " billable-usage. auto takes the first of these that is available, remembers it for each"
                    + " account, and switches to a later one after three successive polls in which the remembered one"
                    + " was unavailable and the later one responded.");
    /** Empty for the billing period that is open. */
    public static final Setting<Optional<LocalDate>> USAGE_START_DATE = USAGE.text(
                    "usage.start.date", "", Checks::date, BillingSettings::date)
            .shown(HIGH, "Start date")
            .doc("First day of usage to read, an ISO date in UTC such as 2025-01-31; empty for the billing period"
                    + " that is open when an account is first polled. The stored cursor of an account takes"
                    + " precedence.");
    /** Inclusive; empty for no end. */
    public static final Setting<Optional<LocalDate>> USAGE_END_DATE = USAGE.text(
                    "usage.end.date", "", Checks::date, BillingSettings::date)
            .shown(LOW, "End date")
            .doc("Last day of usage to read, inclusive, an ISO date in UTC; empty for no end. Its billing"
                    + " period is read until it is final.");

    public static final Setting<Duration> USAGE_POLL_INTERVAL = USAGE.millis(
                    "usage.poll.interval.ms", 3_600_000, atLeast(1000))
            .shown(MEDIUM, "Usage interval (ms)")
            .doc("How often each account's usage is read again, for every billing period that is not final, in"
                    + " milliseconds.");
    public static final Setting<Integer> USAGE_LOOKBACK_DAYS = USAGE.integer(
                    "usage.lookback.days", 7, between(0, LONGEST_LOOKBACK_DAYS))
            .shown(MEDIUM, "Lookback (days)")
            .doc("How many days after its end a billing period is still read, since usage of past days is restated. A"
                    + " period is final once a read that began that many days after its end, or later, has succeeded."
                    + " A read that removed rows makes no period final; a later one does.");
    public static final Setting<Duration> USAGE_REMOVAL_CONFIRMATION = USAGE.millis(
                    "usage.removal.confirmation.ms", 3_600_000, atLeast(0))
            .shown(MEDIUM, "Removal confirmation (ms)")
            .doc("How long to wait, in milliseconds, before a second request confirms a suspect response, which lacks"
                    + " rows emitted before. The connector emits the removal when the second response lacks the same"
                    + " rows. In the same way, the cursor passes a period without rows only after a second response"
                    + " without rows. With 0, the next response confirms.");
    public static final Setting<Boolean> USAGE_TOMBSTONES = USAGE.flag("usage.tombstones.enabled", true)
            .shown(MEDIUM, "Tombstones")
            .doc("Whether a row that a restatement removed gets a tombstone, so that compacted topics and upserting"
                    + " sinks delete it; otherwise it keeps its last value.");

    public static final Setting<Duration> PROFILE_POLL_INTERVAL = PROFILE.millis(
                    "profile.poll.interval.ms", 21_600_000, atLeast(1000))
            .shown(MEDIUM, "Profile interval (ms)")
            .doc("How often each account's profile is read again, in milliseconds.");
    public static final Setting<Redaction.Mode> PROFILE_SENSITIVE_MODE = PROFILE.choice(
                    "profile.sensitive.fields.mode", Redaction.Mode.MASK)
            .shown(HIGH, "Sensitive fields")
            .doc("How card_number, validation_code, payment_nonce and device_data are redacted: mask writes "
                    + Redaction.MASKED
                    + " in their place, drop leaves them out, hash writes their HMAC-SHA-256 under redaction.hash.key"
                    + " (64 lower-case hex characters, equal for equal values), include leaves them as they are in profile"
                    + " records, and masks them everywhere else.");
    public static final Setting<Redaction.Mode> PROFILE_PERSONAL_MODE = PROFILE.choice(
                    "profile.personal.fields.mode", Redaction.Mode.INCLUDE)
            .shown(HIGH, "Personal fields")
            .doc("How names (the company's too), addresses, e-mail addresses, telephone and vat are redacted: mask,"
                    + " drop, hash or include, as for sensitive fields; include leaves them unchanged"
                    + " everywhere, in dead letters and unknown fields too.");
    public static final Setting<Optional<String>> HASH_KEY = PROFILE.secret("redaction.hash.key", Checks::hashKey)
            .shown(MEDIUM, "Hash key")
            .doc("The key of the mode hash: " + HashKey.SHORTEST + " characters or more, best random, and best set"
                    + " through a ConfigProvider. Connectors with the same key write the same hashes. After a change of the key,"
                    + " all profiles are emitted again.");

    private BillingSettings() {}

    private static List<String> versions() {
        return Stream.concat(Stream.of(AUTO), Named.ids(EndpointVersion.class).stream())
                .toList();
    }

    private static Optional<EndpointVersion> version(String id) {
        return id.equals(AUTO) ? Optional.empty() : Optional.of(EndpointVersion.of(id));
    }

    private static Optional<LocalDate> date(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(LocalDate.parse(text));
    }
}
