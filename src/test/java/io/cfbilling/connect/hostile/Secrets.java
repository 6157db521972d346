package io.cfbilling.connect.hostile;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** Searches for the card number, and for the token in the spellings in which a server may echo it. */
final class Secrets {
    private static final int ENOUGH = 12;

    private Secrets() {}

    /** The secrets found there; names the place, and quotes no secret. */
    static List<String> in(String where, String text) {
        String upper = text.toUpperCase(Locale.ROOT);
        String token = HostileServer.TOKEN;
        String secret = token.substring(ENOUGH);
        return List.of(
                        seen(where, "the token", upper.contains(secret.toUpperCase(Locale.ROOT))),
                        seen(where, "half of the token", text.contains(token.substring(token.length() / 2))),
                        seen(
                                where,
                                "the token in URL encoding",
                                text.contains(URLEncoder.encode(token, StandardCharsets.UTF_8))),
                        seen(where, "the token in base64", text.contains(HostileWords.base64("Bearer " + token))),
                        seen(where, "the card", text.contains(HostileServer.CARD)))
                .stream()
                .filter(leak -> !leak.isEmpty())
                .toList();
    }

    private static String seen(String where, String what, boolean seen) {
        return seen ? what + " in " + where : "";
    }
}
