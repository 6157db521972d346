package io.cfbilling.connect.model;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A row of an answer that cannot be turned into a record.
 *
 * @param day the UTC day on which it is charged; null where that cannot be read either
 * @param reason where in the answer it stands, and what is wrong with it; quotes none of its values
 * @param raw its JSON text, redacted, and cut at {@link #LONGEST_RAW} characters; null where there is none
 * @param rawLength how many characters the text has before it is cut
 * @param identity what its content comes to, in 64 bits: equal for equal content, however it is spelt
 */
public record MalformedRow(
        @Nullable LocalDate day, String reason, @Nullable String raw, long rawLength, long identity)
        implements UsageLine {
    /** No more of a text is kept. */
    public static final int LONGEST_RAW = 64 * 1024;
}
