package io.cfbilling.connect.config;

import java.math.BigInteger;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/**
 * Checks the texts of settings before Kafka parses them: Kafka accepts digits of every alphabet in numbers, and quotes a
 * text that it cannot parse in full.
 */
final class RawTexts {
    private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]+");
    private static final Pattern FLAG = Pattern.compile("true|false", Pattern.CASE_INSENSITIVE);

    /** Control and format characters, line and paragraph separators, surrogates, and unassigned code points. */
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");

    private static final int LONGEST = 1000;

    private RawTexts() {}

    /**
     * @throws ConfigException if the text is invalid for the type of this setting; the message says what to write instead
     */
    static void check(Setting<?> setting, Map<String, String> props) {
        String raw = props.get(setting.name);
        if (raw == null) {
            return;
        }
        String text = raw.trim();
        if (setting.type == ConfigDef.Type.PASSWORD) {
            Wrong.checkSecret(setting.name, text.startsWith("${") ? reference(text) : tooLong(text));
        } else {
            int reference = text.indexOf("${");
            Wrong.check(
                    setting.name, text, reference < 0 ? advice(setting, text) : reference(text.substring(reference)));
        }
    }

    private static String reference(String text) {
        return text.indexOf('}') < 0
                ? "half a reference: write it in full, as ${provider:key} or ${provider:path:key}"
                : "the reference was not resolved: check that the worker has the ConfigProvider, that its allowlist"
                        + " covers the name, and that the variable or file is there";
    }

    private static @Nullable String advice(Setting<?> setting, String text) {
        return switch (setting.type) {
            case INT -> number(setting, text, Integer.MAX_VALUE);
            case LONG -> number(setting, text, Long.MAX_VALUE);
            case BOOLEAN -> FLAG.matcher(text).matches() ? null : "write true or false";
            case STRING -> line(text);
            // The words of a list are checked after it has been parsed.
            default -> null;
        };
    }

    private static @Nullable String number(Setting<?> setting, String text, long most) {
        if (!NUMBER.matcher(text).matches()) {
            return "write a whole number in the digits 0 to 9, such as " + setting.preset;
        }
        // BigInteger takes quadratic time to parse, so a long text is not parsed at all.
        boolean beyond = text.length() > LONGEST || new BigInteger(text).abs().compareTo(BigInteger.valueOf(most)) > 0;
        return beyond ? "write a number of at most " + most : null;
    }

    private static @Nullable String line(String text) {
        String tooLong = tooLong(text);
        return tooLong == null && INVISIBLE.matcher(text).find()
                ? "it holds an invisible character: type it again, on one line"
                : tooLong;
    }

    private static @Nullable String tooLong(String text) {
        return text.length() > LONGEST
                ? "it is " + text.length() + " characters long: write " + LONGEST + " at most"
                : null;
    }
}
