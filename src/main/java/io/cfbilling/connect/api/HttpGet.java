package io.cfbilling.connect.api;

import io.cfbilling.connect.model.Quotes;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
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

/**
 * One GET, tried once. Connections are kept alive, responses may be gzipped, and redirects are not followed, since they
 * would receive the credential.
 */
final class HttpGet {
    /** The most that is read after the JSON: a gzip trailer, or the last chunks. */
    private static final int MOST_TRAILING = 64 * 1024;

    private final ApiSettings settings;
    private final Clock clock;
    private final Traffic traffic;
    private final RenewableClient client;
    private final Quotes quotes;
    private final Breakage breakage;
    private final Set<InputStream> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /**
     * The content of a successful envelope.
     *
     * @param result the requested value
     * @param totals the size of the whole listing that a page belongs to
     * @param receivedAt the moment of the response, and of its records
     * @param date the moment of the response, by Cloudflare's clock; empty if the response does not say
     */
    record Response<T>(T result, Envelope.Totals totals, Instant receivedAt, Optional<Instant> date) {}

    HttpGet(ApiSettings settings, Clock clock, Traffic traffic) {
        this.settings = settings;
        this.clock = clock;
        this.traffic = traffic;
        this.quotes = settings.credential().quotes();
        this.breakage = new Breakage(String.valueOf(settings.baseUrl().getHost()), quotes);
        this.client = new RenewableClient(settings);
    }

    /** The present moment, by the clock of the responses. */
    Instant now() {
        return clock.instant();
    }

    /**
     * Sends a request, and reads the response to its end.
     *
     * @param path path and query, relative to the base URL
     * @throws ApiFailure if the response is not an envelope that says success
     */
    <T> Response<T> get(String path, Envelope.ResultReader<T> resultReader) throws ApiFailure, InterruptedException {
        String requested = "GET " + path;
        long deadline = System.nanoTime() + settings.requestTimeout().toNanos();
        HttpResponse<InputStream> response = send(requested, path);
        Optional<Instant> date = HttpDate.of(response.headers());
        Instant receivedAt = HttpDate.observed(now(), date);
        traffic.limited(RateLimit.of(response.headers()));
        Envelope<T> envelope = read(requested, response, resultReader, deadline);
        if (response.statusCode() / 100 != 2
                || (!envelope.success() && !envelope.errors().isEmpty())) {
            throw failure(requested, response, envelope.errors(), envelope.rejection());
        } else if (!envelope.success()) {
            throw new ApiFailure.Transient(requested + " returned " + response.statusCode()
                    + " without saying why it failed: \"success\" is " + envelope.claim()
                    + ", where true was expected, and there are no errors");
        }
        T result = envelope.result();
        if (result == null) {
            String problem = envelope.misshapen() == null ? "it is missing or null" : envelope.misshapen();
            throw new ApiFailure.Transient(requested + " returned success with an invalid result: " + problem);
        }
        return new Response<>(result, envelope.totals(), receivedAt, date);
    }

    private HttpResponse<InputStream> send(String requested, String path) throws ApiFailure, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(settings.baseUrl() + path))
                .method("GET", new SendingCount(traffic))
                .timeout(settings.requestTimeout())
                .header("Accept", "application/json")
                .header("Accept-Encoding", "gzip")
                .header("User-Agent", settings.userAgent());
        settings.credential().authenticate(request);
        try {
            return client.send(request.build());
        } catch (HttpConnectTimeoutException e) {
            throw new ApiFailure.Transient(requested + " could not connect within "
                    + settings.connectTimeout().toMillis() + " ms (cloudflare.api.connect.timeout.ms)");
        } catch (HttpTimeoutException e) {
            throw timedOut(requested);
        } catch (IOException e) {
            throw new ApiFailure.Transient(requested + " " + breakage.ofRequest(e));
        } catch (RuntimeException surprise) {
            // The client throws these for responses that it does not expect: an invalid length, a proxy's 407.
            throw new ApiFailure.Transient(requested + " " + breakage.ofRequest(surprise));
        }
    }

    private <T> Envelope<T> read(
            String requested, HttpResponse<InputStream> response, Envelope.ResultReader<T> resultReader, long deadline)
            throws ApiFailure {
        InputStream body = response.body();
        open.add(body);
        if (closed) {
            close(body);
        }
        // The client's own timeout ends with the headers: without this one, a body that stalls would block forever.
        CompletableFuture<Void> timer = new CompletableFuture<Void>()
                .completeOnTimeout(null, Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        CompletableFuture<Void> ending = timer.thenRun(() -> close(body));
        try (InputStream json =
                ResponseBody.of(body, response.headers(), quotes, settings.responseMaxBytes(), timer::isDone)) {
            Envelope<T> envelope = Envelope.read(json, quotes, resultReader);
            // The chunks may continue after the gzip data. The client keeps a connection only if its response is read
            // to the end.
            body.readNBytes(MOST_TRAILING);
            return envelope;
        } catch (IOException e) {
            if (timer.isDone()) {
                throw timedOut(requested);
            } else if (response.statusCode() / 100 != 2) {
                // Errors of Cloudflare's edge have no envelope: the failure is classified by its status only.
                throw failure(requested, response, List.of(), false);
            }
            throw new ApiFailure.Transient(requested + " " + breakage.ofResponse(e, response.headers()));
        } finally {
            ending.cancel(false);
            timer.cancel(false);
            close(body);
            open.remove(body);
        }
    }

    /** Aborts the responses that are being read: the reader of one that stalls does not notice an interrupt. */
    void close() {
        closed = true;
        open.forEach(HttpGet::close);
    }

    private static void close(InputStream body) {
        try {
            body.close();
        } catch (IOException ignored) {
            // The response has been read, or is aborted: its connection is not needed.
        }
    }

    private ApiFailure failure(
            String requested, HttpResponse<?> response, List<Envelope.ApiError> errors, boolean byCloudflare) {
        return FailureRules.failure(requested, response.statusCode(), response.headers(), errors, byCloudflare, now());
    }

    private ApiFailure timedOut(String requested) {
        Duration timeout = settings.requestTimeout();
        return new ApiFailure.Transient(requested + " did not complete within " + timeout.toMillis()
                + " ms (cloudflare.api.request.timeout.ms)");
    }
}
