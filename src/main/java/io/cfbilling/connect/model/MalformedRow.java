package io.cfbilling.connect.model;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A row of a response that cannot be turned into a record.
 *
 * @param day the UTC day on which it is charged; null if that cannot be read either
 * @param reason its position in the response, and what is wrong with it; quotes none of its values
 * @param raw its JSON text, redacted, and cut at {@link #LONGEST_RAW} characters; null if there is none
 * @param rawLength how many characters the text has before it is cut
 * @param identity a 64-bit digest of its content: equal for equal content, however it is spelt
 */
public record MalformedRow(
        @Nullable LocalDate day, String reason, @Nullable String raw, long rawLength, long identity)
        implements UsageLine {
    /** The most characters that are kept of a text. */
    public static final int LONGEST_RAW = 64 * 1024;
}
