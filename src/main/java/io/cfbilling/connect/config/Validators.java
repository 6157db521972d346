package io.cfbilling.connect.config;

import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.model.HashKey;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef.Validator;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;

/** What single settings may hold. Each refusal says what to write instead; none quotes a secret. */
final class Validators {
    private static final Pattern VISIBLE_ASCII = Pattern.compile("[\\x21-\\x7e]+");
    private static final Pattern ADDRESS = Pattern.compile("[\\x21-\\x7e]+@[\\x21-\\x7e]+");
    private static final Pattern TOPIC_CHARACTERS = Pattern.compile("[a-zA-Z0-9._-]+");
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]");
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{.*}");
    private static final int LONGEST_TOPIC = 249;
    private static final int LONGEST_SUFFIX = ".dead-letters".length();

    private static final String ISO_DATE = "write an ISO date such as 2025-01-31, or leave it empty";

    /** There is no usage before Cloudflare's first customers; a typing error would cost thousands of requests. */
    private static final LocalDate EARLIEST = LocalDate.of(2010, 1, 1);

    static final Validator SECRET = secret((name, secret) -> {
        if (!VISIBLE_ASCII.matcher(secret).matches()) {
            throw new ConfigException(name + ": write the secret alone, without blanks, quotes of other alphabets, or"
                    + " the word Bearer before it");
        }
    });

    static final Validator HASH_KEY = secret((name, secret) -> {
        if (secret.length() < HashKey.SHORTEST) {
            throw new ConfigException(name + ": is too short to keep a secret: write " + HashKey.SHORTEST
                    + " characters or more, best random, as openssl rand -hex 32 gives them");
        }
    });

    static final Validator EMAIL = text((name, text) -> {
        if (!ADDRESS.matcher(text).matches()) {
            throw new ConfigException(name, text, "write the e-mail address of the user whom the key belongs to");
        }
    });

    static final Validator BASE_URL = text(Validators::checkBaseUrl);

    static final Validator ACCOUNTS = list((name, ids) -> {
        if (ids.isEmpty()) {
            throw new ConfigException(name, ids, "name at least one account id, or write * for all accounts");
        } else if (ids.contains(Settings.ALL_ACCOUNTS) && ids.size() > 1) {
            throw new ConfigException(
                    name,
                    ids,
                    "write either * alone or account ids; leave accounts out with " + Settings.ACCOUNTS_EXCLUDE);
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
            throw new ConfigException(name, text, ISO_DATE);
        }
        try {
            if (LocalDate.parse(text).isBefore(EARLIEST)) {
                throw new ConfigException(
                        name, text, "write a day from " + EARLIEST + " on; there is no usage before it");
            }
        } catch (DateTimeException e) {
            throw new ConfigException(name, text, ISO_DATE);
        }
    });

    static final Validator TOPIC_PREFIX = text((name, text) -> {
        if (!TOPIC_CHARACTERS.matcher(text).matches() || text.length() > LONGEST_TOPIC - LONGEST_SUFFIX) {
            throw new ConfigException(
                    name,
                    text,
                    "write letters, digits, '.', '_' and '-', at most " + (LONGEST_TOPIC - LONGEST_SUFFIX)
                            + " of them, as a topic's name begins");
        }
    });

    /** Its shape alone: another worker than the one that validates may run the task. */
    static final Validator DIRECTORY = text((name, text) -> {
        if (!text.isEmpty() && !isAbsolute(text)) {
            throw new ConfigException(
                    name, text, "write an absolute path such as /var/tmp, or leave it empty for the temp directory");
        }
    });

    static final Validator FLAG = (name, value) -> {
        if (!(value instanceof Boolean)) {
            throw new ConfigException(name + ": write true or false");
        }
    };

    private Validators() {}

    /** One of a few words. */
    static Validator oneOf(Collection<String> words) {
        return text((name, text) -> {
            if (!words.contains(text)) {
                throw new ConfigException(name, text, "write one of " + String.join(", ", words));
            }
        });
    }

    /** One or more of a few words. */
    static Validator someOf(String what, Collection<String> words) {
        return list((name, chosen) -> {
            if (chosen.isEmpty()) {
                throw new ConfigException(
                        name, chosen, "name at least one " + what + " of " + String.join(", ", words));
            }
            for (String word : chosen) {
                if (!words.contains(word)) {
                    throw new ConfigException(
                            name,
                            chosen,
                            "there is no " + what + " '" + word + "': write one or more of " + String.join(", ", words)
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

    private static void checkBaseUrl(String name, String text) {
        URI url;
        try {
            url = new URI(text);
        } catch (URISyntaxException e) {
            throw new ConfigException(
                    name, hidden(text), "write an address such as https://api.cloudflare.com/client/v4");
        }
        String host = url.getHost();
        if (host == null || url.getQuery() != null || url.getFragment() != null || url.getUserInfo() != null) {
            throw new ConfigException(
                    name,
                    hidden(text),
                    "write scheme, host and path alone, such as" + " https://api.cloudflare.com/client/v4");
        }
        boolean loopback = LOOPBACK.matcher(host.toLowerCase(Locale.ROOT)).matches();
        if (!"https".equals(url.getScheme()) && !("http".equals(url.getScheme()) && loopback)) {
            throw new ConfigException(
                    name,
                    hidden(text),
                    "write https://…: the credential must not cross a network in the clear"
                            + " (http is for loopback hosts alone)");
        }
    }

    /** An address may carry a password where it should not. */
    private static String hidden(String address) {
        return address.contains("@") ? "[hidden]" : address;
    }

    private static void checkAccountIds(String name, List<String> ids) {
        for (String id : ids) {
            try {
                new AccountId(id);
            } catch (IllegalArgumentException e) {
                throw new ConfigException(
                        name, id, e.getMessage() + ": copy it from the account's overview page in the" + " dashboard");
            }
        }
    }

    private interface Check<T> {
        void check(String name, T value);
    }

    /** A secret that is given, and not just the name of where it should have come from. */
    private static Validator secret(Check<String> check) {
        return (name, value) -> {
            if (value instanceof Password secret) {
                if (REFERENCE.matcher(secret.value()).matches()) {
                    throw new ConfigException(name + ": the reference was not resolved: check that the worker has the"
                            + " ConfigProvider, that its allowlist covers the name, and that the variable or file is"
                            + " there");
                }
                check.check(name, secret.value());
            }
        };
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
