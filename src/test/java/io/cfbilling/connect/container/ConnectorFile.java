package io.cfbilling.connect.container;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cfbilling.connect.local.LocalFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** A connector's name and configuration, from a file in the form of {@code POST /connectors}. */
record ConnectorFile(String name, Map<String, String> config) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static ConnectorFile read(Path file) {
        try {
            JsonNode json = JSON.readTree(Files.readString(file));
            Map<String, String> config =
                    JSON.convertValue(json.path("config"), new TypeReference<LinkedHashMap<String, String>>() {});
            return new ConnectorFile(json.path("name").asText(), config);
        } catch (IOException e) {
            throw new LocalFailure("The connector's configuration cannot be read: " + file + ".", e);
        }
    }

    /** A copy with some settings added or replaced. */
    ConnectorFile with(Map<String, String> settings) {
        Map<String, String> all = new LinkedHashMap<>(config);
        all.putAll(settings);
        return new ConnectorFile(name, all);
    }

    /** The settings with the name, as Connect's validation requires. */
    Map<String, String> named() {
        Map<String, String> named = new LinkedHashMap<>(config);
        named.put("name", name);
        return named;
    }
}
