package io.cfbilling.connect.config;

import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.common.config.types.Password;

/** Checks combinations of the settings of proxy and TLS, as {@link CrossChecks} does for the others. */
final class NetworkChecks {
    private final Map<String, ConfigValue> values;

    private NetworkChecks(Config config) {
        values = config.configValues().stream().collect(Collectors.toMap(ConfigValue::name, Function.identity()));
    }

    /** Adds an error for each invalid combination. */
    static void addTo(Config config) {
        NetworkChecks checks = new NetworkChecks(config);
        checks.login();
        checks.proxyOfLoopback();
        checks.store(Settings.TRUSTSTORE_LOCATION, Settings.TRUSTSTORE_PASSWORD, Settings.TRUSTSTORE_TYPE);
        checks.store(Settings.KEYSTORE_LOCATION, Settings.KEYSTORE_PASSWORD, Settings.KEYSTORE_TYPE);
        checks.needs(Settings.KEY_PASSWORD, Settings.KEYSTORE_LOCATION);
        if (checks.has(Settings.KEYSTORE_LOCATION)
                && !checks.is(Settings.KEYSTORE_TYPE, TlsStores.PEM)
                && !checks.has(Settings.KEYSTORE_PASSWORD)) {
            checks.addError(
                    Settings.KEYSTORE_PASSWORD,
                    "is needed with " + Settings.KEYSTORE_LOCATION + ": write the key store's password, or "
                            + Settings.KEYSTORE_TYPE + "=" + TlsStores.PEM + " for a PEM file");
        }
    }

    private void login() {
        needs(Settings.PROXY_USER, Settings.PROXY_URL);
        needs(Settings.PROXY_PASSWORD, Settings.PROXY_USER);
        if (has(Settings.PROXY_USER) && !has(Settings.PROXY_PASSWORD)) {
            addError(
                    Settings.PROXY_PASSWORD,
                    "is needed with " + Settings.PROXY_USER + ": write the password for the proxy");
        }
    }

    /** Without TLS, the proxy would read the credential. */
    private void proxyOfLoopback() {
        if (has(Settings.PROXY_URL) && text(Settings.BASE_URL).regionMatches(true, 0, "http:", 0, "http:".length())) {
            addError(
                    Settings.PROXY_URL,
                    "cannot be combined with an http address in " + Settings.BASE_URL
                            + ": leave it empty, since that host is the worker's own");
        }
    }

    private void store(String location, String password, String type) {
        needs(password, location);
        if (has(password) && is(type, TlsStores.PEM)) {
            addError(
                    password,
                    "cannot be combined with " + type + "=" + TlsStores.PEM + ": a PEM file has no password"
                            + " of its own, only " + Settings.KEY_PASSWORD);
        }
    }

    private void needs(String setting, String other) {
        if (has(setting)
                && text(other).isEmpty()
                && value(other).errorMessages().isEmpty()) {
            addError(setting, "has no effect without " + other + ": write that too, or remove it");
        }
    }

    private boolean has(String setting) {
        Object value = value(setting).value();
        return value instanceof Password || !text(setting).isEmpty();
    }

    private boolean is(String setting, String text) {
        return text(setting).equals(text);
    }

    /** The text; empty if the setting is not given, invalid or a secret. */
    private String text(String setting) {
        return value(setting).value() instanceof String text
                        && value(setting).errorMessages().isEmpty()
                ? text
                : "";
    }

    private void addError(String setting, String why) {
        value(setting).addErrorMessage(setting + " " + why);
    }

    private ConfigValue value(String setting) {
        return Objects.requireNonNull(values.get(setting));
    }
}
