package io.cfbilling.connect.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;
import org.jspecify.annotations.Nullable;

/** Loads trust store and key store as Kafka's own clients do. */
final class TlsStores {
    static final String PEM = DefaultSslEngineFactory.PEM_TYPE;

    private final AbstractConfig config;
    private final ConfigDef kafkas = new ConfigDef();
    private final Map<String, Object> given = new HashMap<>();

    private TlsStores(AbstractConfig config) {
        this.config = config;
        SslConfigs.addClientSslSupport(kafkas);
    }

    /**
     * TLS with the stores of the settings; null if they name none.
     *
     * @throws ConfigException if a store cannot be loaded; the message names its settings, and quotes no secret
     */
    static @Nullable SSLContext load(AbstractConfig config) {
        TlsStores stores = new TlsStores(config);
        SSLContext trusting =
                stores.loadWith(Settings.TRUSTSTORE_LOCATION, Settings.TRUSTSTORE_PASSWORD, Settings.TRUSTSTORE_TYPE);
        stores.put(Settings.KEY_PASSWORD, config.getPassword(Settings.KEY_PASSWORD));
        SSLContext complete =
                stores.loadWith(Settings.KEYSTORE_LOCATION, Settings.KEYSTORE_PASSWORD, Settings.KEYSTORE_TYPE);
        return complete == null ? trusting : complete;
    }

    /** TLS with this store and those before it; null if it has no location. */
    private @Nullable SSLContext loadWith(String location, String password, String type) {
        String file = config.getString(location);
        if (file.isEmpty()) {
            return null;
        }
        put(location, file);
        put(password, config.getPassword(password));
        put(type, config.getString(type));
        if (!Files.isReadable(Path.of(file))) {
            throw new ConfigException(location + ": this worker cannot read the file " + file
                    + ": put it on every worker, readable for the user that the worker runs as");
        }
        // Kafka's class has nothing to close.
        DefaultSslEngineFactory factory = new DefaultSslEngineFactory();
        try {
            factory.configure(kafkas.parse(given));
        } catch (KafkaException e) {
            throw new ConfigException(location + ": the file " + file + " cannot be loaded: check its content, " + type
                    + " and its passwords (" + password
                    + (location.equals(Settings.KEYSTORE_LOCATION) ? ", " + Settings.KEY_PASSWORD : "") + ")");
        }
        return factory.sslContext();
    }

    /** Adds a setting under Kafka's name for it. */
    private void put(String setting, @Nullable Object value) {
        if (value != null && !value.equals("")) {
            given.put(setting.substring(Settings.API.length()), value);
        }
    }
}
