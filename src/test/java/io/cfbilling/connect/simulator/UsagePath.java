package io.cfbilling.connect.simulator;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The generations of the usage endpoint, oldest first. A row of a later one says all that a row of an earlier one says,
 * in the same words, and more.
 */
public enum UsagePath {
    /** Eleven fields, and the four of {@link LedgerRow.Later} where an account shows them. */
    PAYGO("billing/usage/paygo"),
    /** Fifteen fields: those of {@link LedgerRow.Later} too, but for a row that was added without. */
    PAYGO_USAGE("paygo-usage"),
    /** Twenty-seven fields, each always there: those of {@link BillableFields} too. */
    BILLABLE_USAGE("billable-usage");

    private final String tail;

    UsagePath(String tail) {
        this.tail = tail;
    }

    /** The path below the API's base: {@code /accounts/ID/billable-usage}, say. */
    public String of(String accountId) {
        return "/accounts/" + accountId + "/" + tail;
    }

    /** Whether rows tell the four fields of {@link LedgerRow.Later} for every account. */
    boolean hasLaterFields() {
        return this != PAYGO;
    }

    /** The generation whose path has this behind the account's id. */
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
