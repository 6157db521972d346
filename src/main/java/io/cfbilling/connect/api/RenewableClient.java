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
 * The JDK's HTTP client, and a new one once it has ended. It ends when its one thread meets an OutOfMemoryError. From then
 * on it rejects each request or, on Java 17 at times, neither answers one nor ends it after its timeout.
 */
final class RenewableClient {
    /** A client that has not ended a request so long after the request's timeout has itself ended. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private static final String STUCK = "the client has ended";
    private static final Set<String> SAID_ONCE_ENDED = Set.of("selector manager closed", "closed", STUCK);

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

    /** Sends the request; gives the response once its headers are there. */
    HttpResponse<InputStream> send(HttpRequest request) throws IOException, InterruptedException {
        HttpClient current = client;
        try {
            return response(current.sendAsync(request, BodyHandlers.ofInputStream()));
        } catch (IOException | RuntimeException failure) {
            if (hasEnded(failure)) {
                renew(current);
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

    /** Of requests that fail together, the first renews the client for all. */
    private synchronized void renew(HttpClient ended) {
        if (client == ended) {
            client = newClient();
        }
    }

    private static boolean hasEnded(@Nullable Throwable failure) {
        return failure instanceof RejectedExecutionException
                || (failure != null && SAID_ONCE_ENDED.contains(String.valueOf(failure.getMessage())))
                || (failure != null && hasEnded(failure.getCause()));
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
