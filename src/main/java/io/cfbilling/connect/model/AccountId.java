package io.cfbilling.connect.model;

import java.util.regex.Pattern;

/**
 * The tag of a Cloudflare account: 32 lower-case hexadecimal characters.
 *
 * @param value the tag as the API's paths carry it
 */
public record AccountId(String value) implements Comparable<AccountId> {
    private static final Pattern TAG = Pattern.compile("[0-9a-f]{32}");

    /**
     * @throws IllegalArgumentException if the value is not a tag; the message describes one, and is safe to log
     *     whatever the value
     */
    public AccountId {
        if (!isOne(value)) {
            throw new IllegalArgumentException(
                    "an account id is 32 lower-case hex characters, not " + Escaped.of(value));
        }
    }

    /** Whether the text is an account tag. */
    public static boolean isOne(String text) {
        return TAG.matcher(text).matches();
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
