package io.cfbilling.connect.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** JSON over HTTP with a server on this machine. */
public final class JsonHttp {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    /** The body is a missing node where it is empty or not JSON. */
    public record Response(int status, JsonNode body) {
        public boolean ok() {
            return status / 100 == 2;
        }
    }

    Response get(URI uri) throws IOException {
        return send(HttpRequest.newBuilder(uri).GET());
    }

    Response get(URI uri, String bearerToken) throws IOException {
        return send(HttpRequest.newBuilder(uri)
                .header("Authorization", "Bearer " + bearerToken)
                .GET());
    }

    public Response put(URI uri, Object body) throws IOException {
        return send(HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(JSON.writeValueAsString(body))));
    }

    Response post(URI uri, Object body) throws IOException {
        return send(HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(JSON.writeValueAsString(body))));
    }

    Response delete(URI uri) throws IOException {
        return send(HttpRequest.newBuilder(uri).DELETE());
    }

    boolean serves(URI uri) {
        try {
            return get(uri).ok();
        } catch (IOException e) {
            return false;
        }
    }

    private Response send(HttpRequest.Builder request) throws IOException {
        try {
            var response = client.send(request.timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofString());
            return new Response(response.statusCode(), parsed(response.body()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static JsonNode parsed(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }
}
