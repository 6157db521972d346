package io.cfbilling.connect.offset;

import io.cfbilling.connect.model.BillingAnchors;
import io.cfbilling.connect.model.EndpointVersion;
import io.cfbilling.connect.model.Named;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an account as a whole.
 *
 * @param anchors the anchors that the account's rows have shown
 * @param endpointVersion the version of the usage endpoint that responded last; null if none did
 * @param unavailablePolls on how many polls in a row that version was unavailable while a later one responded
 * @param rejected the days whose requests Cloudflare rejects; null if there are none
 */
public record AccountState(
        BillingAnchors anchors,
        @Nullable EndpointVersion endpointVersion,
        int unavailablePolls,
        @Nullable RejectedDays rejected) {
    static final AccountState UNKNOWN = new AccountState(BillingAnchors.UNKNOWN, null, 0, null);

    /** The count of polls stops here. */
    private static final int MOST_POLLS = 100;

    /** The state once rows have shown more of the anchors. */
    public AccountState withAnchors(BillingAnchors learned) {
        return new AccountState(learned, endpointVersion, unavailablePolls, rejected);
    }

    /** The state once usage was read from that version of the endpoint. */
    public AccountState withEndpointVersion(EndpointVersion version) {
        return new AccountState(anchors, version, 0, rejected);
    }

    /** The state once the endpoint was unavailable on so many polls in a row. */
    public AccountState withUnavailablePolls(int polls) {
        return new AccountState(anchors, endpointVersion, polls, rejected);
    }

    /** The state once the request for the billing period that begins on that day was rejected, with its backoff. */
    public AccountState withRejected(LocalDate period, Instant until) {
        return withRejected(new RejectedDays(period, until).and(rejected));
    }

    private AccountState withRejected(@Nullable RejectedDays days) {
        return new AccountState(anchors, endpointVersion, unavailablePolls, days);
    }

    /** The state once that billing period is read. If it was the newest rejected one, none is known any more. */
    public AccountState withResponse(LocalDate period) {
        return rejected != null && rejected.through().equals(period) ? withRejected(null) : this;
    }

    AccountState notAfter(Instant now) {
        return rejected == null ? this : withRejected(rejected.notAfter(now));
    }

    static AccountState read(OffsetFields fields) {
        String version = fields.optionalText(UsageOffsetFields.ENDPOINT_VERSION);
        if (!version.isEmpty() && !Named.ids(EndpointVersion.class).contains(version)) {
            throw new IllegalArgumentException("offset field '" + UsageOffsetFields.ENDPOINT_VERSION + "' is none of "
                    + Named.ids(EndpointVersion.class) + ": " + OffsetFields.shown(version));
        }
        return new AccountState(
                OffsetTexts.anchors(fields, UsageOffsetFields.ANCHORS),
                version.isEmpty() ? null : EndpointVersion.of(version),
                fields.optionalCount(UsageOffsetFields.UNAVAILABLE_POLLS, MOST_POLLS),
                RejectedDays.read(fields));
    }

    void write(BoundedEntries entries) {
        entries.put(UsageOffsetFields.ANCHORS, OffsetTexts.anchors(anchors));
        entries.putIfItFits(UsageOffsetFields.ENDPOINT_VERSION, endpointVersion == null ? "" : endpointVersion.id());
        if (unavailablePolls > 0) {
            entries.put(UsageOffsetFields.UNAVAILABLE_POLLS, (long) Math.min(unavailablePolls, MOST_POLLS));
        }
        entries.putIfItFits(UsageOffsetFields.REJECTED, rejected == null ? "" : rejected.write());
    }
}
