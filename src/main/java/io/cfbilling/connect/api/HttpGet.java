package io.cfbilling.connect.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * One GET, tried once: connections are kept alive, answers may be gzipped, and redirects are not followed, since the
 * credential would go along.
 */
final class HttpGet {
    private final ApiSettings settings;
    private final Clock clock;
    private final Traffic traffic;
    private final HttpClient client;
    private final Set<InputStream> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /**
     * What a successful envelope held.
     *
     * @param result what was asked for; null where it is absent or null
     * @param totals how much there is behind a listing's page
     * @param receivedAt the moment of the response, by our clock
     * @param date the moment of the response, by Cloudflare's clock; empty where the response does not say
     */
    record Answer<T>(@Nullable T result, Envelope.Totals totals, Instant receivedAt, Optional<Instant> date) {}

    HttpGet(ApiSettings settings, Clock clock, Traffic traffic) {
        this.settings = settings;
        this.clock = clock;
        this.traffic = traffic;
        this.client = HttpClient.newBuilder()
                .connectTimeout(settings.connectTimeout())
                .followRedirects(HttpClient.Redirect.NEVER)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    /** The present moment, by the clock that stamps answers. */
    Instant now() {
        return clock.instant();
    }

    /**
     * Asks, and reads the answer to its end.
     *
     * @param path the path behind the base URL, with its query
     * @throws ApiFailure if the envelope does not tell of success, or there is none
     */
    <T> Answer<T> get(String path, Envelope.ResultReader<T> resultReader) throws ApiFailure, InterruptedException {
        String asked = "GET " + path;
        long deadline = System.nanoTime() + settings.requestTimeout().toNanos();
        HttpResponse<InputStream> response = send(asked, path);
        Instant receivedAt = now();
        traffic.limited(RateLimit.of(response.headers()));
        Envelope<T> envelope = read(asked, response, resultReader, deadline);
        if (response.statusCode() / 100 != 2 || !envelope.success()) {
            throw failure(asked, response, envelope.errors());
        }
        if (envelope.misshapen() != null) {
            throw new ApiFailure.Transient(
                    asked + " was answered with a result that cannot be: " + envelope.misshapen());
        }
        return new Answer<>(envelope.result(), envelope.totals(), receivedAt, HttpDate.of(response.headers()));
    }

    private HttpResponse<InputStream> send(String asked, String path) throws ApiFailure, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(settings.baseUrl() + path))
                .method("GET", new SendingCount(traffic))
                .timeout(settings.requestTimeout())
                .header("Accept", "application/json")
                .header("Accept-Encoding", "gzip")
                .header("User-Agent", settings.userAgent());
        settings.credential().authenticate(request);
        try {
            return client.send(request.build(), BodyHandlers.ofInputStream());
        } catch (HttpConnectTimeoutException e) {
            throw new ApiFailure.Transient(asked + " found no connection within "
                    + settings.connectTimeout().toMillis() + " ms (cloudflare.api.connect.timeout.ms)");
        } catch (HttpTimeoutException e) {
            throw late(asked);
        } catch (IOException e) {
            throw broken(asked, e);
        }
    }

    private <T> Envelope<T> read(
            String asked, HttpResponse<InputStream> response, Envelope.ResultReader<T> resultReader, long deadline)
            throws ApiFailure {
        InputStream body = response.body();
        open.add(body);
        if (closed) {
            close(body);
        }
        // The client's own timeout ends with the headers: without this, a body that stalls would be waited for for
        // ever.
        CompletableFuture<Void> timer = new CompletableFuture<Void>()
                .completeOnTimeout(null, Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        CompletableFuture<Void> ending = timer.thenRun(() -> close(body));
        try (InputStream json = decoded(response)) {
            Envelope<T> envelope = Envelope.read(json, resultReader);
            // Gzip ends before its chunks do, and a connection whose answer is not read to the end is not kept.
            body.transferTo(OutputStream.nullOutputStream());
            return envelope;
        } catch (IOException e) {
            if (timer.isDone()) {
                throw late(asked);
            } else if (response.statusCode() / 100 != 2) {
                // No envelope, as edge errors have none: the status alone must tell.
                throw failure(asked, response, List.of());
            }
            throw broken(asked, e);
        } finally {
            ending.cancel(false);
            timer.cancel(false);
            close(body);
            open.remove(body);
        }
    }

    /** Breaks off the answers that are being read: a reader of one that stalls does not notice an interrupt. */
    void close() {
        closed = true;
        open.forEach(HttpGet::close);
    }

    private static InputStream decoded(HttpResponse<InputStream> response) throws IOException {
        boolean gzip = response.headers()
                .firstValue("Content-Encoding")
                .filter("gzip"::equalsIgnoreCase)
                .isPresent();
        return gzip ? new GZIPInputStream(response.body()) : response.body();
    }

    private static void close(InputStream body) {
        try {
            body.close();
        } catch (IOException ignored) {
            // The answer is read, or given up: either way nothing is lost with its connection.
        }
    }

    private ApiFailure failure(String asked, HttpResponse<?> response, List<Envelope.ApiError> errors) {
        List<Envelope.ApiError> hidden = errors.stream()
                .map(error -> new Envelope.ApiError(
                        error.code(), settings.credential().hiddenIn(error.message())))
                .toList();
        return FailureRules.failure(asked, response.statusCode(), response.headers(), hidden);
    }

    private ApiFailure late(String asked) {
        Duration timeout = settings.requestTimeout();
        return new ApiFailure.Transient(asked + " was not answered in full within " + timeout.toMillis()
                + " ms (cloudflare.api.request.timeout.ms)");
    }

    /** The cause stays behind: a parser's message quotes the answer, which may hold payment data. */
    private ApiFailure broken(String asked, IOException e) {
        String what = e instanceof JsonProcessingException
                ? "was answered with broken JSON"
                : "of " + settings.baseUrl().getHost() + " failed: " + reason(e);
        return new ApiFailure.Transient(asked + " " + what);
    }

    /** Names every cause: what the client throws says no more than that there was no connection. */
    private static String reason(Throwable failure) {
        String own =
                failure.getClass().getSimpleName() + (failure.getMessage() == null ? "" : ": " + failure.getMessage());
        Throwable cause = failure.getCause();
        return cause == null || cause.equals(failure) ? own : own + ", by " + reason(cause);
    }
}
