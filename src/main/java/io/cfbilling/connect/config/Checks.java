package io.cfbilling.connect.config;

import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.model.HashKey;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef.Validator;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/** What is checked of single settings; see {@link Check#advice}. */
final class Checks {
    /** RFC 6750's bearer token; keys use fewer characters. */
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

    private static final Pattern CONTROL = Pattern.compile("\\p{Cc}");

    private static final Pattern TOPIC_CHARACTERS = Pattern.compile("[a-zA-Z0-9._-]+");
    private static final int LONGEST_TOPIC_PREFIX = 249 - ".dead-letters".length();

    private static final String ISO_DATE = "write an ISO date such as 2025-01-31, or leave it empty";

    /** Cloudflare has no earlier usage; a typing error in the year would cost thousands of requests. */
    private static final LocalDate EARLIEST = LocalDate.of(2010, 1, 1);

    static final Validator FLAG = (name, value) -> {
        if (!(value instanceof Boolean)) {
            Wrong.check(name, value == null ? "" : value.toString(), "write true or false");
        }
    };

    private Checks() {}

    static Validator text(Check<String> check) {
        return (name, value) -> {
            if (value instanceof String text) {
                Wrong.check(name, text, check.advice(text));
            }
        };
    }

    /** Of a secret, nothing is quoted. */
    static Validator secret(Check<String> check) {
        return (name, value) -> {
            if (value instanceof Password secret) {
                Wrong.checkSecret(name, check.advice(secret.value()));
            }
        };
    }

    static Validator list(Check<List<String>> all, Check<String> each) {
        return (name, value) -> {
            List<String> words = words(value);
            Wrong.check(name, String.join(",", words), all.advice(words));
            words.forEach(word -> Wrong.check(name, word, each.advice(word)));
        };
    }

    /** The words of a list that Kafka has parsed. */
    @SuppressWarnings("unchecked")
    static List<String> words(@Nullable Object parsed) {
        return parsed == null ? List.of() : (List<String>) parsed;
    }

    static Check<String> oneOf(List<String> words) {
        return text -> words.contains(text) ? null : "write one of " + String.join(", ", words);
    }

    static @Nullable String credential(String secret) {
        return TOKEN.matcher(secret).matches()
                ? null
                : "write only the secret: letters, digits and . _ ~ + / - =, without blanks, quotes or braces, and"
                        + " without the word Bearer before it";
    }

    /** Any text without a control character. */
    static @Nullable String password(String secret) {
        if (secret.isEmpty()) {
            return "is empty: write the password, or remove the setting";
        }
        return CONTROL.matcher(secret).find()
                ? "holds a line break or another control character: write it on one line"
                : null;
    }

    static @Nullable String proxyUser(String text) {
        return text.contains(":")
                ? "write only the user, which has no colon; the password has a setting of its own"
                : null;
    }

    static @Nullable String hashKey(String secret) {
        if (CONTROL.matcher(secret).find()) {
            return "holds a line break or another control character: write the key on one line";
        }
        return secret.length() >= HashKey.SHORTEST
                ? null
                : "is too short: write " + HashKey.SHORTEST
                        + " characters or more, best random, as openssl rand -hex 32 gives them";
    }

    static @Nullable String accountId(String id) {
        return AccountId.isOne(id)
                ? null
                : "an account id is 32 lower-case hex characters: copy it from the account's overview page in the"
                        + " dashboard";
    }

    static @Nullable String date(String text) {
        if (text.isEmpty()) {
            return null;
        } else if (text.length() != "2025-01-31".length()) {
            return ISO_DATE;
        }
        try {
            return LocalDate.parse(text).isBefore(EARLIEST)
                    ? "write a day from " + EARLIEST + " on; there is no usage before it"
                    : null;
        } catch (DateTimeException e) {
            return ISO_DATE;
        }
    }

    static @Nullable String topicPrefix(String text) {
        return TOPIC_CHARACTERS.matcher(text).matches() && text.length() <= LONGEST_TOPIC_PREFIX
                ? null
                : "write letters, digits, '.', '_' and '-', at most " + LONGEST_TOPIC_PREFIX
                        + " of them, as a topic's name begins";
    }

    /** Does not check that the directory exists, since the task may run on another worker. */
    static @Nullable String directory(String text) {
        return text.isEmpty() || isAbsolute(text)
                ? null
                : "write an absolute path such as /var/tmp, or leave it empty for the temp directory";
    }

    /** Does not check that the file exists, for the same reason. */
    static @Nullable String file(String text) {
        return text.isEmpty() || isAbsolute(text)
                ? null
                : "write an absolute path such as /etc/kafka/cloudflare.jks, or leave it empty";
    }

    private static boolean isAbsolute(String path) {
        try {
            return Path.of(path).isAbsolute();
        } catch (InvalidPathException e) {
            return false;
        }
    }
}
