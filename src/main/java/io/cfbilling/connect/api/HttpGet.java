package io.cfbilling.connect.api;

import io.cfbilling.connect.model.Quotes;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ClassicHttpResponse;

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
    private final Connections connections;
    private final Quotes quotes;
    private final Breakage breakage;
    private final Set<HttpUriRequestBase> underWay = ConcurrentHashMap.newKeySet();
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
        this.quotes = settings.quotes();
        this.breakage = new Breakage(String.valueOf(settings.baseUrl().getHost()), quotes);
        this.connections = new Connections(settings);
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
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        String requested = "GET " + path;
        HttpUriRequestBase request = request(path);
        // The client's own timeouts end with each read: without this one, a response that trickles would never end.
        CompletableFuture<Void> timeout = new CompletableFuture<Void>()
                .completeOnTimeout(null, settings.requestTimeout().toMillis(), TimeUnit.MILLISECONDS);
        CompletableFuture<Void> abort = timeout.thenRun(request::cancel);
        underWay.add(request);
        try {
            if (closed) {
                request.cancel();
            }
            return result(requested, send(requested, request, timeout), resultReader, timeout);
        } finally {
            // Closes the connection, unless its response was read to the end. First, since it needs no memory.
            request.cancel();
            underWay.remove(request);
            abort.cancel(false);
            timeout.cancel(false);
        }
    }

    private HttpUriRequestBase request(String path) {
        HttpUriRequestBase request = new HttpUriRequestBase("GET", URI.create(settings.baseUrl() + path));
        request.addHeader("Accept", "application/json");
        request.addHeader("Accept-Encoding", "gzip");
        settings.credential().headers().forEach(request::addHeader);
        return request;
    }

    /** The response, once its head is there. */
    private ClassicHttpResponse send(String requested, HttpUriRequestBase request, CompletableFuture<Void> timeout)
            throws ApiFailure {
        try {
            return connections.send(request);
        } catch (ConnectTimeoutException e) {
            throw new ApiFailure.Transient(requested + " could not connect within "
                    + settings.connectTimeout().toMillis() + " ms (cloudflare.api.connect.timeout.ms)");
        } catch (IOException | RuntimeException e) {
            throw isTimeout(e, timeout)
                    ? timedOut(requested)
                    : new ApiFailure.Transient(requested + " " + breakage.ofRequest(e));
        }
    }

    private <T> Response<T> result(
            String requested,
            ClassicHttpResponse response,
            Envelope.ResultReader<T> resultReader,
            CompletableFuture<Void> timeout)
            throws ApiFailure {
        Optional<Instant> date = HttpDate.of(response);
        Instant receivedAt = HttpDate.observed(now(), date);
        traffic.limitsReported(RateLimit.of(response));
        Envelope<T> envelope = read(requested, response, resultReader, timeout);
        if (response.getCode() / 100 != 2
                || (!envelope.success() && !envelope.errors().isEmpty())) {
            throw failure(requested, response, envelope.errors(), envelope.rejection());
        } else if (!envelope.success()) {
            throw new ApiFailure.Transient(requested + " returned " + response.getCode()
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

    private <T> Envelope<T> read(
            String requested,
            ClassicHttpResponse response,
            Envelope.ResultReader<T> resultReader,
            CompletableFuture<Void> timeout)
            throws ApiFailure {
        try {
            InputStream body = body(response);
            InputStream json = ResponseBody.of(body, response, quotes, settings.responseMaxBytes(), timeout::isDone);
            Envelope<T> envelope = EnvelopeReader.read(json, quotes, resultReader);
            // The chunks may continue after the gzip data. The client keeps a connection only if its response is read
            // to the end.
            body.readNBytes(MOST_TRAILING);
            return envelope;
        } catch (IOException e) {
            if (isTimeout(e, timeout)) {
                throw timedOut(requested);
            } else if (response.getCode() / 100 != 2) {
                // Errors of Cloudflare's edge have no envelope: the failure is classified by its status only.
                throw failure(requested, response, List.of(), false);
            }
            throw new ApiFailure.Transient(requested + " " + breakage.ofResponse(e, response));
        }
    }

    private static InputStream body(ClassicHttpResponse response) throws IOException {
        return response.getEntity() == null
                ? InputStream.nullInputStream()
                : response.getEntity().getContent();
    }

    /** Aborts the requests under way: a thread that waits for a response does not notice an interrupt. */
    void close() {
        closed = true;
        underWay.forEach(HttpUriRequestBase::cancel);
        connections.end();
    }

    private ApiFailure failure(
            String requested, ClassicHttpResponse response, List<Envelope.ApiError> errors, boolean byCloudflare) {
        return FailureRules.failure(requested, response.getCode(), response, errors, byCloudflare, now());
    }

    private static boolean isTimeout(Exception failure, CompletableFuture<Void> timeout) {
        return timeout.isDone() || failure instanceof SocketTimeoutException;
    }

    private ApiFailure timedOut(String requested) {
        return new ApiFailure.Transient(requested + " did not complete within "
                + settings.requestTimeout().toMillis() + " ms (cloudflare.api.request.timeout.ms)");
    }
}
