package io.cfbilling.connect.config;

import io.cfbilling.connect.model.DayDigest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;

/**
 * Shows whether the credential has changed. Connect restarts tasks only when their configurations change, and compares these
 * without resolving references to ConfigProviders: it does not notice that a reference has a new value.
 */
final class CredentialDigest {
    private static final int BYTES = 4;

    private CredentialDigest() {}

    /**
     * Eight hex digits of the SHA-256 of token and key: too few to find credentials that Cloudflare made of 120 random bits
     * or more. Passwords and the hash key are left out: people choose them, and a weak one can be found by its hash.
     *
     * @param props the connector's settings, with references resolved
     */
    static String of(Map<String, String> props) {
        MessageDigest sha256 = DayDigest.sha256();
        // Only one of them is set.
        for (String name : new String[] {RequestSettings.TOKEN.name, RequestSettings.KEY.name}) {
            sha256.update(props.getOrDefault(name, "").getBytes(StandardCharsets.UTF_8));
        }
        return HexFormat.of().formatHex(sha256.digest(), 0, BYTES);
    }
}
