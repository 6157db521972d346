package io.cfbilling.connect.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** The connector that writes the topics, as Connect's REST API describes it. */
final class RunningConnector {
    private static final String CLASS_NAME = "CloudflareBillingSourceConnector";
    private static final String DEFAULT_PREFIX = "cloudflare.billing";

    private RunningConnector() {}

    /** Its settings; an {@link IOException} says why there are none. */
    static Map<String, String> config(URI connect, String prefix) throws IOException {
        for (JsonNode connector : connectors(connect)) {
            JsonNode config = connector.path("info").path("config");
            if (config.path("connector.class").asText().endsWith(CLASS_NAME)
                    && config.path("topic.prefix").asText(DEFAULT_PREFIX).equals(prefix)) {
                Map<String, String> settings = new HashMap<>();
                config.properties()
                        .forEach(each ->
                                settings.put(each.getKey(), each.getValue().asText()));
                return settings;
            }
        }
        throw new IOException("no connector at " + connect + " writes the topics " + prefix + ".*");
    }

    private static JsonNode connectors(URI connect) throws IOException {
        HttpClient http =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
        URI address = URI.create(connect.toString().replaceAll("/+$", "") + "/connectors?expand=info");
        HttpRequest request =
                HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(10)).build();
        try {
            return new ObjectMapper()
                    .readTree(http.send(request, BodyHandlers.ofString()).body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
