package io.cfbilling.connect.api;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's HTTP client, replaced by a new one after it has died. It dies when its one thread meets an
 * OutOfMemoryError. From then on it rejects each request or, on Java 17 sometimes, never completes one, not even after
 * its timeout.
 */
final class RenewableClient {
    /** A client that does not complete a request within this time after the timeout has died. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private static final String STUCK = "the client has died";
    private static final Set<String> MESSAGES_OF_DEAD_CLIENT = Set.of("selector manager closed", "closed", STUCK);

    private final ApiSettings settings;
    private volatile HttpClient client;

    RenewableClient(ApiSettings settings) {
        this.settings = settings;
        this.client = newClient();
    }

    private HttpClient newClient() {
        return HttpClient.newBuilder()
                .connectTimeout(settings.connectTimeout())
                .followRedirects(HttpClient.Redirect.NEVER)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    /** Sends the request; returns the response once its headers are there. */
    HttpResponse<InputStream> send(HttpRequest request) throws IOException, InterruptedException {
        HttpClient current = client;
        try {
            return response(current.sendAsync(request, BodyHandlers.ofInputStream()));
        } catch (IOException | RuntimeException failure) {
            if (isOfDeadClient(failure)) {
                replace(current);
            }
            throw failure;
        }
    }

    private HttpResponse<InputStream> response(CompletableFuture<HttpResponse<InputStream>> response)
            throws IOException, InterruptedException {
        try {
            return response.get(settings.requestTimeout().plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException stuck) {
            throw new HttpTimeoutException(STUCK);
        } catch (ExecutionException e) {
            throw thrown(e.getCause());
        } finally {
            response.cancel(true);
        }
    }

    /** Replaces the client once, even if several requests fail with it. */
    private synchronized void replace(HttpClient dead) {
        if (client == dead) {
            client = newClient();
        }
    }

    private static boolean isOfDeadClient(@Nullable Throwable failure) {
        return failure instanceof RejectedExecutionException
                || (failure != null && MESSAGES_OF_DEAD_CLIENT.contains(String.valueOf(failure.getMessage())))
                || (failure != null && isOfDeadClient(failure.getCause()));
    }

    private static IOException thrown(@Nullable Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        } else if (cause instanceof RuntimeException surprise) {
            throw surprise;
        }
        return cause instanceof IOException failure ? failure : new IOException(cause);
    }
}
