package io.cfbilling.connect.config;

import io.cfbilling.connect.model.AccountId;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef.Validator;

/** Validators of single settings. Each message says what to write instead. */
final class Validators {
    private static final Pattern TOPIC_CHARACTERS = Pattern.compile("[a-zA-Z0-9._-]+");
    private static final int LONGEST_TOPIC = 249;
    private static final int LONGEST_SUFFIX = ".dead-letters".length();

    private static final String ISO_DATE = "write an ISO date such as 2025-01-31, or leave it empty";

    /** Cloudflare has no earlier usage; a typing error in the year would cost thousands of requests. */
    private static final LocalDate EARLIEST = LocalDate.of(2010, 1, 1);

    static final Validator EMAIL = text(Addresses::checkMail);

    static final Validator BASE_URL = text(Addresses::checkBaseUrl);

    static final Validator PROXY_URL = text(Addresses::checkProxyUrl);

    static final Validator PROXY_USER = text((name, text) -> {
        if (text.contains(":")) {
            throw Wrong.value(
                    name,
                    "[hidden]",
                    "write only the user, which has no colon; the password has a setting" + " of its own");
        }
    });

    static final Validator ACCOUNTS = list((name, ids) -> {
        if (ids.isEmpty()) {
            throw Wrong.value(name, ids, "name at least one account id, or write * for all accounts");
        } else if (ids.contains(Settings.ALL_ACCOUNTS) && ids.size() > 1) {
            throw Wrong.value(
                    name,
                    ids,
                    "write either only * or account ids; exclude accounts with " + Settings.ACCOUNTS_EXCLUDE);
        } else if (!ids.contains(Settings.ALL_ACCOUNTS)) {
            checkAccountIds(name, ids);
        }
    });

    static final Validator ACCOUNT_IDS = list(Validators::checkAccountIds);

    static final Validator DATE = text((name, text) -> {
        if (text.isEmpty()) {
            return;
        }
        if (text.length() != "2025-01-31".length()) {
            throw Wrong.value(name, text, ISO_DATE);
        }
        try {
            if (LocalDate.parse(text).isBefore(EARLIEST)) {
                throw Wrong.value(name, text, "write a day from " + EARLIEST + " on; there is no usage before it");
            }
        } catch (DateTimeException e) {
            throw Wrong.value(name, text, ISO_DATE);
        }
    });

    static final Validator TOPIC_PREFIX = text((name, text) -> {
        if (!TOPIC_CHARACTERS.matcher(text).matches() || text.length() > LONGEST_TOPIC - LONGEST_SUFFIX) {
            throw Wrong.value(
                    name,
                    text,
                    "write letters, digits, '.', '_' and '-', at most " + (LONGEST_TOPIC - LONGEST_SUFFIX)
                            + " of them, as a topic's name begins");
        }
    });

    /** Does not check that the directory exists, since the task may run on another worker. */
    static final Validator DIRECTORY = text((name, text) -> {
        if (!text.isEmpty() && !isAbsolute(text)) {
            throw Wrong.value(
                    name, text, "write an absolute path such as /var/tmp, or leave it empty for the temp directory");
        }
    });

    /** Does not check that the file exists, for the same reason. */
    static final Validator FILE = text((name, text) -> {
        if (!text.isEmpty() && !isAbsolute(text)) {
            throw Wrong.value(
                    name, text, "write an absolute path such as /etc/kafka/cloudflare.jks, or leave it empty");
        }
    });

    static final Validator FLAG = (name, value) -> {
        if (!(value instanceof Boolean)) {
            throw Wrong.value(name, value == null ? "" : value, "write true or false");
        }
    };

    private Validators() {}

    /** One of a few words. */
    static Validator oneOf(Collection<String> words) {
        return text((name, text) -> {
            if (!words.contains(text)) {
                throw Wrong.value(name, text, "write one of " + String.join(", ", words));
            }
        });
    }

    /** One or more of a few words. */
    static Validator someOf(String what, Collection<String> words) {
        return list((name, chosen) -> {
            if (chosen.isEmpty()) {
                throw Wrong.value(name, chosen, "name at least one " + what + " of " + String.join(", ", words));
            }
            for (String word : chosen) {
                if (!words.contains(word)) {
                    throw Wrong.value(
                            name,
                            word,
                            "there is no such " + what + ": write one or more of " + String.join(", ", words)
                                    + ", comma-separated");
                }
            }
        });
    }

    private static boolean isAbsolute(String path) {
        try {
            return Path.of(path).isAbsolute();
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static void checkAccountIds(String name, List<String> ids) {
        for (String id : ids) {
            if (!AccountId.isOne(id)) {
                throw Wrong.value(
                        name,
                        id,
                        "an account id is 32 lower-case hex characters: copy it from the account's overview page in the"
                                + " dashboard");
            }
        }
    }

    private interface Check<T> {
        void check(String name, T value);
    }

    private static Validator text(Check<String> check) {
        return (name, value) -> {
            if (value instanceof String text) {
                check.check(name, text);
            }
        };
    }

    @SuppressWarnings("unchecked")
    private static Validator list(Check<List<String>> check) {
        return (name, value) -> check.check(name, value == null ? List.of() : (List<String>) value);
    }
}
