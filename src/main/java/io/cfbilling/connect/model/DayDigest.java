package io.cfbilling.connect.model;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * What the rows of one charge day come to, in 64 bits: equal for equal content. Of SHA-256, so that a restatement goes
 * unseen with a chance of one in 2^64.
 *
 * @param bits the digest's first eight bytes, big-endian
 */
public record DayDigest(long bits) {
    /** How many bytes one takes. */
    public static final int BYTES = Long.BYTES;
    /** Stands for a day of which nothing is told; no rows come to it. */
    public static final DayDigest NOT_EMITTED = new DayDigest(0);
    /** Stands for a day that is being told, so that a restart tells it again; no rows come to it. */
    public static final DayDigest UNFINISHED = new DayDigest(-1);

    /** Takes the digest of a day, row by row. */
    public static final class Builder {
        private final MessageDigest sha256 = sha256();

        /**
         * Adds the next row in the canonical order.
         *
         * @param canonical {@link UsageRow#canonical()}
         */
        public void add(String canonical) {
            byte[] bytes = canonical.getBytes(StandardCharsets.UTF_8);
            // Lengths go in as well: two rows must never read as one longer one.
            sha256.update(
                    ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
            sha256.update(bytes);
        }

        /** The digest of all rows added; call it once. */
        public DayDigest build() {
            DayDigest digest = new DayDigest(ByteBuffer.wrap(sha256.digest()).getLong());
            return digest.equals(NOT_EMITTED) || digest.equals(UNFINISHED) ? new DayDigest(1) : digest;
        }
    }

    /** SHA-256, which every JDK has. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
