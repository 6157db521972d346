package io.cfbilling.connect.cluster;

import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.ConfigData;
import org.apache.kafka.common.config.provider.ConfigProvider;
import org.apache.kafka.common.config.provider.FileConfigProvider;

/**
 * As a provider of a vault may, gives a lease with what it reads: when it ends, Connect restarts the connector. The file
 * says in {@code lease.ms} how long it is.
 */
public final class LeasedFileConfigProvider implements ConfigProvider {
    private final FileConfigProvider files = new FileConfigProvider();

    @Override
    public void configure(Map<String, ?> settings) {
        files.configure(settings);
    }

    @Override
    public ConfigData get(String path) {
        Map<String, String> data = files.get(path).data();
        return new ConfigData(data, Long.parseLong(data.get("lease.ms")));
    }

    @Override
    public ConfigData get(String path, Set<String> keys) {
        ConfigData all = get(path);
        return new ConfigData(files.get(path, keys).data(), all.ttl());
    }

    @Override
    public void close() {
        files.close();
    }
}
