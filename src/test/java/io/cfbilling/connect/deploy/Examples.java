package io.cfbilling.connect.deploy;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cfbilling.connect.Pages;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** The connectors in {@code config/}, with the name among the settings, as Connect has them. */
final class Examples {
    static final Path CONFIG = Path.of("config");
    private static final ObjectMapper JSON = new ObjectMapper();

    private Examples() {}

    static Map<String, String> standalone() throws IOException {
        return properties(Files.readString(CONFIG.resolve("standalone.properties")));
    }

    static Map<String, String> distributed() throws IOException {
        return json("distributed.json");
    }

    static Map<String, String> confluent() throws IOException {
        return json("confluent.json");
    }

    /** A sink of {@code config/warehouse/}. */
    static Map<String, String> sink(String file) throws IOException {
        return json("warehouse/" + file);
    }

    /** The configuration that the README shows. */
    static Map<String, String> readme() throws IOException {
        return settings(Pages.blocks(Pages.README, "json").get(0));
    }

    static Map<String, String> properties(String text) throws IOException {
        Properties properties = new Properties();
        properties.load(new StringReader(text));
        Map<String, String> settings = new TreeMap<>();
        properties.stringPropertyNames().forEach(name -> settings.put(name, properties.getProperty(name, "")));
        return settings;
    }

    private static Map<String, String> json(String file) throws IOException {
        return settings(Files.readString(CONFIG.resolve(file)));
    }

    private static Map<String, String> settings(String json) throws IOException {
        JsonNode example = JSON.readTree(json);
        Map<String, String> settings =
                JSON.convertValue(example.get("config"), new TypeReference<TreeMap<String, String>>() {});
        settings.put("name", example.get("name").asText());
        return settings;
    }

    /** Uncomments the lines that begin with "#" and no blank. */
    static String withAlternatives(String properties) {
        return properties.replaceAll("(?m)^#(?=[a-z])", "");
    }

    /** The content of a file for curl's {@code -d @file}. */
    static String forCurl(Map<String, String> settings) throws IOException {
        Map<String, String> config = new TreeMap<>(settings);
        String name = config.remove("name");
        return JSON.writeValueAsString(
                JSON.createObjectNode().put("name", name).set("config", JSON.valueToTree(config)));
    }
}
