package io.cfbilling.connect.config;

import io.cfbilling.connect.model.Escaped;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/**
 * Exceptions for invalid settings: the setting's name, its value, and what to write instead. Kafka's own ConfigException
 * quotes a value of any length, and Connect logs and shows it.
 */
final class Wrong {
    private Wrong() {}

    /**
     * @param text the setting's value; at most a part of it is quoted
     * @param advice what to write instead; null if the value is valid
     * @throws ConfigException if there is advice
     */
    static void check(String setting, String text, @Nullable String advice) {
        if (advice != null) {
            String shown = mayHaveSecret(setting, text) ? "'[hidden]'" : Escaped.of(text);
            throw new ConfigException("Invalid value " + shown + " for configuration " + setting + ": " + advice);
        }
    }

    /**
     * Whether a text may hold a password or a token: an address with user and password, of a setting for an address any
     * text before an @, and of a proxy's user one that is written with the password.
     */
    private static boolean mayHaveSecret(String setting, String text) {
        int end = text.lastIndexOf('@');
        boolean login = text.lastIndexOf(':', end) >= 0 || text.lastIndexOf('/', end) >= 0;
        return login || (setting.endsWith(".url") && end >= 0) || (setting.endsWith(".user") && text.indexOf(':') >= 0);
    }

    /**
     * @param why what is wrong with the secret, and what to write instead; null if it is valid. Nothing of the secret is
     *     quoted
     * @throws ConfigException if something is wrong
     */
    static void checkSecret(String setting, @Nullable String why) {
        if (why != null) {
            throw new ConfigException(setting + ": " + why);
        }
    }
}
