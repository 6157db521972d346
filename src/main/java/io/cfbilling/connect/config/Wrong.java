package io.cfbilling.connect.config;

import io.cfbilling.connect.model.Quoted;
import java.util.Collection;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigException;

/**
 * Exceptions for invalid settings: the setting's name, its value, and what to write instead. Kafka's own ConfigException
 * quotes a value of any length, and Connect logs and shows it.
 */
final class Wrong {
    private Wrong() {}

    /**
     * @param value the invalid value; at most a part of it is quoted
     * @param advice what to write instead
     */
    static ConfigException value(String setting, Object value, String advice) {
        String text = value instanceof Collection<?> list
                ? list.stream().map(String::valueOf).collect(Collectors.joining(","))
                : value.toString();
        return new ConfigException(
                "Invalid value " + Quoted.of(text) + " for configuration " + setting + ": " + advice);
    }

    /**
     * @param why what is wrong with the secret, and what to write instead; nothing of the secret is quoted
     */
    static ConfigException secret(String setting, String why) {
        return new ConfigException(setting + ": " + why);
    }
}
