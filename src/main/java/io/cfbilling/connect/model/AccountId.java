package io.cfbilling.connect.model;

import java.util.regex.Pattern;

/**
 * The tag of a Cloudflare account: 32 lower-case hexadecimal characters.
 *
 * @param value the tag as the API's paths carry it
 */
public record AccountId(String value) implements Comparable<AccountId> {
    private static final Pattern TAG = Pattern.compile("[0-9a-f]{32}");

    /** So much is shown of what is no tag. */
    private static final int LONGEST_QUOTED = 40;

    /**
     * @throws IllegalArgumentException if the value is no tag; the message says what one looks like
     */
    public AccountId {
        if (!isOne(value)) {
            throw new IllegalArgumentException("an account id is 32 lower-case hex characters, not '"
                    + Quotes.WITHOUT_SECRETS.quote(value, LONGEST_QUOTED) + "'");
        }
    }

    /** Whether the value is the tag of an account. */
    public static boolean isOne(String value) {
        return TAG.matcher(value).matches();
    }

    @Override
    public int compareTo(AccountId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
