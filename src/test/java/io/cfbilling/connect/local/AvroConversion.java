package io.cfbilling.connect.local;

import io.apicurio.registry.utils.converter.AvroConverter;
import java.util.LinkedHashMap;
import java.util.Map;

/** Settings with which the Avro converter writes Confluent's wire format. */
public final class AvroConversion {
    private AvroConversion() {}

    /** For an instance of the converter. */
    public static Map<String, String> settings(SchemaRegistry registry) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("apicurio.registry.url", registry.url());
        settings.put("apicurio.registry.auto-register", "true");
        settings.put("apicurio.registry.find-latest", "true");
        settings.put("apicurio.registry.as-confluent", "true");
        settings.put("apicurio.registry.use-id", "contentId");
        settings.put("apicurio.registry.headers.enabled", "false");
        settings.put("apicurio.registry.id-handler", "io.apicurio.registry.serde.Legacy4ByteIdHandler");
        // Otherwise the task fails if the registry is down when the converter looks a schema up again.
        settings.put("apicurio.registry.fault-tolerant-refresh", "true");
        return settings;
    }

    /** For a worker or a connector: keys and values. */
    public static Map<String, String> connectSettings(SchemaRegistry registry) {
        Map<String, String> settings = new LinkedHashMap<>();
        for (String converter : new String[] {"key.converter", "value.converter"}) {
            settings.put(converter, AvroConverter.class.getName());
            settings(registry).forEach((name, value) -> settings.put(converter + "." + name, value));
        }
        return settings;
    }
}
