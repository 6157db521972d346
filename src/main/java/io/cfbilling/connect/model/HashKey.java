package io.cfbilling.connect.model;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key that redacted values are hashed with: without it, nobody can find a value by hashing candidates. Its
 * {@code toString} does not show the key.
 */
public final class HashKey {
    /** A shorter key could be guessed. */
    public static final int SHORTEST = 16;

    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    /**
     * @param secret the key, encoded as UTF-8
     * @throws IllegalArgumentException if there are fewer than {@link #SHORTEST}; the message does not quote them
     */
    public HashKey(String secret) {
        if (secret.length() < SHORTEST) {
            throw new IllegalArgumentException("a hash key has " + SHORTEST + " characters or more");
        }
        this.key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    /** The text's HMAC-SHA-256: 64 lower-case hex characters, equal for equal texts. */
    public String hash(String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }

    @Override
    public String toString() {
        return "a hash key";
    }
}
