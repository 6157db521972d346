package io.cfbilling.connect.model;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.BitSet;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;

/**
 * The spellings in which a secret is recognised: as it is, in base64 for texts or URLs, in hexadecimal, each in any letter case, with
 * characters escaped as in URLs or JSON, and split by blanks and line ends.
 */
final class SecretForms {
    /** What stands in place of a secret. */
    static final String HIDDEN = "[hidden]";

    /** A shorter encoded form could be any text. */
    private static final int SHORTEST_ENCODED = 6;

    /** How often an escape may be escaped again. */
    private static final int MOST_ROUNDS = 3;

    private final String plain;
    private final Set<String> encoded = new HashSet<>();
    private final int shortest;

    SecretForms(String secret) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        plain = LooseText.of(secret).toString();
        add(HexFormat.of().formatHex(bytes));
        for (int before = 0; before < 3; before++) {
            String base64 = base64(bytes, before);
            add(base64);
            add(base64.replace('+', '-').replace('/', '_'));
        }
        shortest = Math.min(
                plain.length(), encoded.stream().mapToInt(String::length).min().orElse(plain.length()));
    }

    private void add(String form) {
        if (form.length() >= SHORTEST_ENCODED) {
            encoded.add(form.toLowerCase(Locale.ROOT));
        }
    }

    /** The characters of the secret in base64 that do not depend on the bytes around it. */
    private static String base64(byte[] secret, int bytesBefore) {
        byte[] padded = Arrays.copyOf(new byte[bytesBefore], bytesBefore + secret.length);
        System.arraycopy(secret, 0, padded, bytesBefore, secret.length);
        String all = Base64.getEncoder().withoutPadding().encodeToString(padded);
        int from = (bytesBefore * 8 + 5) / 6;
        int to = padded.length * 8 / 6;
        return from < to ? all.substring(from, to) : "";
    }

    /** The text with {@link #HIDDEN} in place of the secret. */
    String hiddenIn(String text) {
        if (text.length() < shortest) {
            return text;
        }
        BitSet found = new BitSet();
        LooseText loose = LooseText.of(text);
        for (int round = 0; round <= MOST_ROUNDS; round++) {
            loose.mark(plain, found);
            for (String form : encoded) {
                loose.mark(form, found);
            }
            LooseText next = loose.unescaped();
            if (next.length() == loose.length()) {
                break;
            }
            loose = next;
        }
        return found.isEmpty() ? text : without(text, found);
    }

    private static String without(String text, BitSet found) {
        StringBuilder shown = new StringBuilder(text.length());
        int end = 0;
        for (int at = found.nextSetBit(0); at >= 0; at = found.nextSetBit(end)) {
            shown.append(text, end, at).append(HIDDEN);
            end = found.nextClearBit(at);
        }
        return shown.append(text, end, text.length()).toString();
    }
}
