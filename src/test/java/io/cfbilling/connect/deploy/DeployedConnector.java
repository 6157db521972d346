package io.cfbilling.connect.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;

/** Connect's REST API, used as with curl. */
final class DeployedConnector {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private DeployedConnector() {}

    static void create(URI worker, Map<String, String> settings) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(worker.resolve("/connectors"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(Examples.forCurl(settings)))
                .build();
        var response = HTTP.send(request, BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    }

    static String get(URI address) throws IOException, InterruptedException {
        return HTTP.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString())
                .body();
    }
}
