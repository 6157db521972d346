package io.cfbilling.connect.config;

import static io.cfbilling.connect.config.NetworkSettings.KEYSTORE_LOCATION;
import static io.cfbilling.connect.config.NetworkSettings.KEYSTORE_PASSWORD;
import static io.cfbilling.connect.config.NetworkSettings.KEYSTORE_TYPE;
import static io.cfbilling.connect.config.NetworkSettings.KEY_PASSWORD;
import static io.cfbilling.connect.config.NetworkSettings.PEM;
import static io.cfbilling.connect.config.NetworkSettings.PROXY_PASSWORD;
import static io.cfbilling.connect.config.NetworkSettings.PROXY_URL;
import static io.cfbilling.connect.config.NetworkSettings.PROXY_USER;
import static io.cfbilling.connect.config.NetworkSettings.TRUSTSTORE_LOCATION;
import static io.cfbilling.connect.config.NetworkSettings.TRUSTSTORE_PASSWORD;
import static io.cfbilling.connect.config.NetworkSettings.TRUSTSTORE_TYPE;
import static io.cfbilling.connect.config.RequestSettings.BASE_URL;

import java.nio.file.Path;
import java.util.Optional;

/** Checks combinations of the settings of proxy and TLS, as {@link CrossChecks} does for the others. */
final class NetworkChecks {
    private final CheckedSettings settings;

    NetworkChecks(CheckedSettings settings) {
        this.settings = settings;
    }

    /** Adds an error for each invalid combination. */
    void add() {
        login();
        proxyOfLoopback();
        store(TRUSTSTORE_LOCATION, TRUSTSTORE_PASSWORD, TRUSTSTORE_TYPE);
        store(KEYSTORE_LOCATION, KEYSTORE_PASSWORD, KEYSTORE_TYPE);
        needs(KEY_PASSWORD, KEYSTORE_LOCATION);
        if (has(KEYSTORE_LOCATION) && !isPem(KEYSTORE_TYPE) && !has(KEYSTORE_PASSWORD)) {
            settings.addError(
                    KEYSTORE_PASSWORD,
                    "is needed with " + KEYSTORE_LOCATION + ": write the key store's password, or " + KEYSTORE_TYPE
                            + "=" + PEM + " for a PEM file");
        }
    }

    private void login() {
        needs(PROXY_USER, PROXY_URL);
        needs(PROXY_PASSWORD, PROXY_USER);
        if (has(PROXY_USER) && !has(PROXY_PASSWORD)) {
            settings.addError(PROXY_PASSWORD, "is needed with " + PROXY_USER + ": write the password for the proxy");
        }
    }

    /** Without TLS, the proxy would read the credential. */
    private void proxyOfLoopback() {
        boolean http = settings.value(BASE_URL)
                .filter(url -> url.getScheme().equals("http"))
                .isPresent();
        if (http && has(PROXY_URL)) {
            settings.addError(
                    PROXY_URL,
                    "cannot be combined with an http address in " + BASE_URL
                            + ": leave it empty, since that host is the worker's own");
        }
    }

    private void store(
            Setting<Optional<Path>> location, Setting<Optional<String>> password, Setting<Optional<String>> type) {
        boolean isOfPem = has(password) && isPem(type);
        needs(password, location);
        if (isOfPem) {
            settings.addError(
                    password,
                    "cannot be combined with " + type + "=" + PEM + ": a PEM file has no password of its own, only "
                            + KEY_PASSWORD);
        }
    }

    private <T> void needs(Setting<Optional<String>> setting, Setting<Optional<T>> other) {
        if (has(setting) && settings.value(other).filter(Optional::isEmpty).isPresent()) {
            settings.addError(setting, "has no effect without " + other + ": write that too, or remove it");
        }
    }

    /** Whether the setting is given and valid. */
    private <T> boolean has(Setting<Optional<T>> setting) {
        return settings.value(setting).filter(Optional::isPresent).isPresent();
    }

    private boolean isPem(Setting<Optional<String>> type) {
        return settings.value(type).filter(Optional.of(PEM)::equals).isPresent();
    }
}
