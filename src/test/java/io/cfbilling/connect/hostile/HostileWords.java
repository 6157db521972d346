package io.cfbilling.connect.hostile;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;

/** Replaces the placeholders of the corpus, such as those for all spellings in which the token can leak. */
final class HostileWords {
    private static final String TOKEN = HostileServer.TOKEN;

    private HostileWords() {}

    static String filled(String text, Map<String, String> words) {
        String filled = text;
        for (Map.Entry<String, String> word : words.entrySet()) {
            filled = filled.replace(word.getKey(), word.getValue());
        }
        int middle = TOKEN.length() / 2;
        return filled.replace("%TOKEN%", TOKEN)
                .replace("%TOKEN-UPPER%", TOKEN.toUpperCase(Locale.ROOT))
                .replace("%TOKEN-BASE64%", base64("Bearer " + TOKEN))
                .replace("%TOKEN-SPLIT%", TOKEN.substring(0, middle) + "\\n" + TOKEN.substring(middle))
                .replace("%TOKEN-ESCAPED%", "\\u0063" + TOKEN.substring(1).replace("/", "\\/"));
    }

    static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
