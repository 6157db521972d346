package io.cfbilling.connect.hostile;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;

/** Puts into a text of the corpus what its words stand for, the token in all the spellings in which it can leak among them. */
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
