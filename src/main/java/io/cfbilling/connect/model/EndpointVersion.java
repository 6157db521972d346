package io.cfbilling.connect.model;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The generations of the usage endpoint, oldest first; each one's rows have all columns of the former one's. */
public enum EndpointVersion {
    /** {@code /billing/usage/paygo}: eleven columns. */
    PAYGO,
    /** {@code /paygo-usage}: these, and family, zone and subscription. */
    PAYGO_USAGE,
    /** {@code /billable-usage}: all columns there are. */
    BILLABLE_USAGE;

    /** The name in settings and offsets: lower case, with dashes. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * @throws IllegalArgumentException if there is no such generation; the message lists those there are
     */
    public static EndpointVersion of(String id) {
        return Arrays.stream(values())
                .filter(api -> api.id().equals(id))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("there is no usage API '" + id + "': write one of " + ids()));
    }

    /** All names, oldest first. */
    public static List<String> ids() {
        return Arrays.stream(values()).map(EndpointVersion::id).toList();
    }

    /** The generation after this one; empty for the last. */
    public Optional<EndpointVersion> next() {
        return Arrays.stream(values()).filter(api -> api.compareTo(this) > 0).findFirst();
    }
}
