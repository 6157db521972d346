package io.cfbilling.connect.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The versions of the usage endpoint, oldest first; the rows of each have all columns of the version before. */
public enum EndpointVersion implements Named {
    /** {@code /billing/usage/paygo}: eleven columns. */
    PAYGO,
    /** {@code /paygo-usage}: also family, zone and subscription. */
    PAYGO_USAGE,
    /** {@code /billable-usage}: all columns. */
    BILLABLE_USAGE;

    /** Lower case, with dashes. */
    @Override
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * @throws IllegalArgumentException if there is no such version; the message lists the valid names
     */
    public static EndpointVersion of(String id) {
        return Named.of(EndpointVersion.class, "usage API", id);
    }

    /** The version after this one; empty for the last. */
    public Optional<EndpointVersion> next() {
        return Arrays.stream(values()).filter(api -> api.compareTo(this) > 0).findFirst();
    }
}
