package io.cfbilling.connect.model;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A 64-bit digest of the rows of one charge day: equal for equal content. It is a part of SHA-256, so a restatement
 * goes unnoticed with a chance of one in 2^64.
 *
 * @param bits the digest's first eight bytes, big-endian
 */
public record DayDigest(long bits) {
    /** The size of a digest. */
    public static final int BYTES = Long.BYTES;
    /** Stands for a day of which nothing has been emitted; no rows have this digest. */
    public static final DayDigest NOT_EMITTED = new DayDigest(0);
    /**
     * Stands for a day that is only partly emitted, so that the task emits it again after a restart; no rows have this
     * digest.
     */
    public static final DayDigest UNFINISHED = new DayDigest(-1);

    /** Computes the digest of a day, row by row. */
    public static final class Builder {
        private final MessageDigest sha256 = sha256();
        private final byte[] length = new byte[Integer.BYTES];

        /**
         * Adds the next row in the canonical order.
         *
         * @param canonical {@link UsageRow#canonical()}
         */
        public void add(String canonical) {
            byte[] bytes = canonical.getBytes(StandardCharsets.UTF_8);
            // The lengths are included, so that two rows never equal one longer row.
            ByteBuffer.wrap(length).putInt(bytes.length);
            sha256.update(length);
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
