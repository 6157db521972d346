package io.cfbilling.connect.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;
import org.jspecify.annotations.Nullable;

/** Loads trust store and key store as Kafka's own clients do. */
final class TlsStores {
    /** What stands before Kafka's own name of a setting. */
    private static final String PREFIX = "cloudflare.api.";

    private final Map<String, Object> parsed;
    private final ConfigDef kafkas = new ConfigDef();
    private final Map<String, Object> given = new HashMap<>();

    private TlsStores(Map<String, Object> parsed) {
        this.parsed = parsed;
        SslConfigs.addClientSslSupport(kafkas);
    }

    /**
     * TLS with the stores of the settings; null if they name none.
     *
     * @param parsed what Kafka has parsed of all settings
     * @throws ConfigException if a store cannot be loaded; the message names its settings, and quotes no secret
     */
    static @Nullable SSLContext load(Map<String, Object> parsed) {
        TlsStores stores = new TlsStores(parsed);
        SSLContext trusting = stores.loadWith(
                NetworkSettings.TRUSTSTORE_LOCATION,
                NetworkSettings.TRUSTSTORE_PASSWORD,
                NetworkSettings.TRUSTSTORE_TYPE);
        stores.put(NetworkSettings.KEY_PASSWORD);
        SSLContext complete = stores.loadWith(
                NetworkSettings.KEYSTORE_LOCATION, NetworkSettings.KEYSTORE_PASSWORD, NetworkSettings.KEYSTORE_TYPE);
        return complete == null ? trusting : complete;
    }

    /** TLS with this store and those before it; null if it has no location. */
    private @Nullable SSLContext loadWith(Setting<Optional<Path>> location, Setting<?> password, Setting<?> type) {
        Optional<Path> file = location.read(parsed.get(location.name));
        if (file.isEmpty()) {
            return null;
        }
        put(location);
        put(password);
        put(type);
        if (!Files.isReadable(file.get())) {
            throw new ConfigException(location + ": this worker cannot read the file " + file.get()
                    + ": put it on every worker, readable for the user that the worker runs as");
        }
        // Kafka's class has nothing to close.
        DefaultSslEngineFactory factory = new DefaultSslEngineFactory();
        try {
            factory.configure(kafkas.parse(given));
        } catch (KafkaException e) {
            throw new ConfigException(location + ": the file " + file.get() + " cannot be loaded: check its content, "
                    + type + " and its passwords (" + password
                    + (location == NetworkSettings.KEYSTORE_LOCATION ? ", " + NetworkSettings.KEY_PASSWORD : "")
                    + ")");
        }
        return factory.sslContext();
    }

    /** Adds a setting under Kafka's name for it. */
    private void put(Setting<?> setting) {
        Object value = parsed.get(setting.name);
        if (value != null && !value.equals("")) {
            given.put(setting.name.substring(PREFIX.length()), value);
        }
    }
}
