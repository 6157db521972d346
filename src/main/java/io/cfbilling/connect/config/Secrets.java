package io.cfbilling.connect.config;

import io.cfbilling.connect.model.HashKey;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef.Validator;
import org.apache.kafka.common.config.types.Password;

/** Checks secrets. No message quotes any part of one. */
final class Secrets {
    /** RFC 6750's bearer token; keys use fewer characters. */
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

    private static final Pattern CONTROL = Pattern.compile("\\p{Cc}");

    static final Validator CREDENTIAL = secret((name, secret) -> {
        if (!TOKEN.matcher(secret).matches()) {
            throw Wrong.secret(
                    name,
                    "write only the secret: letters, digits and . _ ~ + / - =, without blanks, quotes or braces, and"
                            + " without the word Bearer before it");
        }
    });

    static final Validator HASH_KEY = secret((name, secret) -> {
        if (CONTROL.matcher(secret).find()) {
            throw Wrong.secret(name, "holds a line break or another control character: write the key on one line");
        }
        if (secret.length() < HashKey.SHORTEST) {
            throw Wrong.secret(
                    name,
                    "is too short: write " + HashKey.SHORTEST
                            + " characters or more, best random, as openssl rand -hex 32 gives them");
        }
    });

    /** Any text without a control character. */
    static final Validator ON_ONE_LINE = secret((name, secret) -> {
        if (secret.isEmpty()) {
            throw Wrong.secret(name, "is empty: write the password, or remove the setting");
        } else if (CONTROL.matcher(secret).find()) {
            throw Wrong.secret(name, "holds a line break or another control character: write it on one line");
        }
    });

    private Secrets() {}

    private interface Check {
        void check(String name, String secret);
    }

    private static Validator secret(Check check) {
        return (name, value) -> {
            if (value instanceof Password secret) {
                check.check(name, secret.value());
            }
        };
    }
}
