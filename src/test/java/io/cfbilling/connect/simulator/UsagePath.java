package io.cfbilling.connect.simulator;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The versions of the usage endpoint, oldest first. A row of a later version has all fields of an earlier one, and
 * more.
 */
public enum UsagePath {
    /** Eleven fields, and the four of {@link LedgerRow.Later} if the account has them. */
    PAYGO("billing/usage/paygo"),
    /** Fifteen fields, including those of {@link LedgerRow.Later} unless a row was added without them. */
    PAYGO_USAGE("paygo-usage"),
    /** Twenty-seven fields, always present, including those of {@link BillableFields}. */
    BILLABLE_USAGE("billable-usage");

    private final String tail;

    UsagePath(String tail) {
        this.tail = tail;
    }

    /** The path below the API's base: for example {@code /accounts/ID/billable-usage}. */
    public String of(String accountId) {
        return "/accounts/" + accountId + "/" + tail;
    }

    /** Whether rows have the four fields of {@link LedgerRow.Later} for every account. */
    boolean hasLaterFields() {
        return this != PAYGO;
    }

    /** The version whose path has this after the account's id. */
    static Optional<UsagePath> behindAccount(String tail) {
        return Arrays.stream(values()).filter(path -> path.tail.equals(tail)).findAny();
    }

    /** The names of the fields of its rows, in the order in which they are written. */
    public List<String> fields() {
        return switch (this) {
            case PAYGO -> LedgerRow.FIELDS;
            case PAYGO_USAGE -> concat(LedgerRow.FIELDS, LedgerRow.Later.FIELDS);
            case BILLABLE_USAGE -> concat(concat(LedgerRow.FIELDS, LedgerRow.Later.FIELDS), BillableFields.FIELDS);
        };
    }

    private static List<String> concat(List<String> some, List<String> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }
}
