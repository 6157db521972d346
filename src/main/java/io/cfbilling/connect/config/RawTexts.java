package io.cfbilling.connect.config;

import java.math.BigInteger;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigException;

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
     * @throws ConfigException if a text is invalid for the type of its setting; the message says what to write instead
     */
    static void checkAll(Map<String, String> props) {
        for (ConfigKey key : SettingsDefinition.create().configKeys().values()) {
            check(key, props);
        }
    }

    /**
     * @throws ConfigException if the text is invalid for the type of this setting; the message says what to write instead
     */
    static void check(ConfigKey key, Map<String, String> props) {
        String raw = props.get(key.name);
        if (raw == null) {
            return;
        }
        String text = raw.trim();
        if (key.type == ConfigDef.Type.PASSWORD) {
            checkSecret(key.name, text);
            return;
        }
        checkReference(key.name, text);
        switch (key.type) {
            case INT -> checkNumber(key, text, Integer.MAX_VALUE);
            case LONG -> checkNumber(key, text, Long.MAX_VALUE);
            case BOOLEAN -> {
                if (!FLAG.matcher(text).matches()) {
                    throw Wrong.value(key.name, text, "write true or false");
                }
            }
            case STRING -> checkLine(key.name, text);
            default -> {
                // The elements of a list are checked after it has been parsed.
            }
        }
    }

    private static void checkSecret(String name, String text) {
        if (text.startsWith("${")) {
            throw Wrong.secret(name, reference(text));
        }
        if (text.length() > LONGEST) {
            throw Wrong.secret(name, tooLong(text));
        }
    }

    private static void checkReference(String name, String text) {
        int begin = text.indexOf("${");
        if (begin >= 0) {
            throw Wrong.value(name, text, reference(text.substring(begin)));
        }
    }

    private static String reference(String text) {
        return text.indexOf('}') < 0
                ? "half a reference: write it in full, as ${provider:key} or ${provider:path:key}"
                : "the reference was not resolved: check that the worker has the ConfigProvider, that its allowlist"
                        + " covers the name, and that the variable or file is there";
    }

    private static void checkNumber(ConfigKey key, String text, long most) {
        if (!NUMBER.matcher(text).matches()) {
            throw Wrong.value(key.name, text, "write a whole number in the digits 0 to 9, such as " + key.defaultValue);
        }
        // BigInteger takes quadratic time to parse, so a long text is not parsed at all.
        boolean beyond = text.length() > LONGEST || new BigInteger(text).abs().compareTo(BigInteger.valueOf(most)) > 0;
        if (beyond) {
            throw Wrong.value(key.name, text, "write a number of at most " + most);
        }
    }

    private static void checkLine(String name, String text) {
        if (text.length() > LONGEST) {
            throw Wrong.value(name, text, tooLong(text));
        }
        if (INVISIBLE.matcher(text).find()) {
            throw Wrong.value(name, text, "it holds an invisible character: type it again, on one line");
        }
    }

    private static String tooLong(String text) {
        return "it is " + text.length() + " characters long: write " + LONGEST + " at most";
    }
}
