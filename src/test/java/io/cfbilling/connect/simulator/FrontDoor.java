package io.cfbilling.connect.simulator;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Handles each request: logs it, counts it for the rate limit, applies faults, and sends the response. */
final class FrontDoor implements HttpHandler {
    private final Api api;
    private final ServedPaths served;
    private final RequestLog log;
    private final RateLimiter budget;
    private final Faults faults;
    private final Supplier<Credentials> credentials;
    private final Clock clock;
    private final DateHeader date;
    private final Duration latency;
    private final URI elsewhere;

    FrontDoor(
            Api api,
            ServedPaths served,
            RequestLog log,
            RateLimiter budget,
            Faults faults,
            Supplier<Credentials> credentials,
            Clock clock,
            DateHeader date,
            Duration latency,
            URI elsewhere) {
        this.api = api;
        this.served = served;
        this.log = log;
        this.budget = budget;
        this.faults = faults;
        this.credentials = credentials;
        this.clock = clock;
        this.date = date;
        this.latency = latency;
        this.elsewhere = elsewhere;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        ReceivedRequest request = received(exchange, clock);
        int place = log.arrived(request);
        Reply reply = new Reply(exchange, status -> log.responded(place, status));
        try {
            exchange.getRequestBody().readAllBytes();
            response(exchange, request, place, reply);
        } catch (RuntimeException e) {
            reply.send(Response.text(500, "text/plain", "the simulator failed: " + e));
        } finally {
            exchange.close();
        }
    }

    private void response(HttpExchange exchange, ReceivedRequest request, int place, Reply reply) throws IOException {
        Headers headers = exchange.getRequestHeaders();
        RateLimiter.Standing standing = budget.count(Credentials.name(headers));
        reply.header("Ratelimit", RateLimiter.header(standing));
        reply.header("Ratelimit-Policy", budget.policyHeader());
        date.applyTo(exchange.getResponseHeaders());
        reply.header("CF-RAY", Draw.hex(16, place) + "-FRA");
        if (!latency.isZero()) {
            faults.hold(latency);
        }
        if (!standing.allowed()) {
            reply.header("Retry-After", Long.toString(standing.resetSeconds()));
            reply.send(tooManyRequests());
            return;
        }
        Route route = Route.of(request.path());
        Fault fault = faults.strike(route, request.from(), served.has(route));
        Supplier<Response> right = () ->
                api.response(request.method(), request.path(), request.query(), headers, credentials.get(), fault);
        if (fault == null) {
            reply.send(right.get());
        } else {
            play(fault, right, reply);
        }
    }

    private void play(Fault fault, Supplier<Response> right, Reply reply) throws IOException {
        switch (fault.kind()) {
            case HTML -> reply.send(Response.html(fault.status()));
            case ERROR -> {
                if (fault.duration() != null) {
                    reply.header("Retry-After", Long.toString(fault.duration().toSeconds()));
                }
                reply.send(new Rejection(fault.status(), fault.code(), "Injected by the simulator").response());
            }
            case HANG -> faults.hold(null);
            case STALL -> reply.sendHalf(right.get(), () -> faults.hold(null));
            case RESET -> {}
            case TRUNCATED -> reply.sendHalf(right.get(), () -> {});
            case CUT_JSON -> reply.sendCut(right.get());
            case NOT_JSON -> reply.send(Response.text(200, "text/plain", "upstream said: {not json"));
            case REDIRECT -> {
                reply.header("Location", elsewhere.toString());
                reply.send(Response.html(302));
            }
            case FOREIGN_JSON -> reply.send(Response.foreignJson(fault.status()));
            case LACKING, NULL_RESULT, NO_RESULT, OBJECT_RESULT, ODD_PERIODS -> reply.send(right.get());
            case SLOW -> {
                faults.hold(fault.duration());
                reply.send(right.get());
            }
            case SLOW_BODY -> {
                Duration piece = Objects.requireNonNull(fault.duration()).dividedBy(Reply.PIECES);
                reply.sendInPieces(right.get(), () -> faults.hold(piece));
            }
        }
    }

    private static Response tooManyRequests() {
        return new Rejection(429, RateLimiter.ERROR_CODE, "Please wait and consider throttling your request speed")
                .response();
    }

    static ReceivedRequest received(HttpExchange exchange, Clock clock) {
        URI uri = exchange.getRequestURI();
        Route route = Route.of(uri.getPath());
        Query query = new Query(uri.getRawQuery());
        return new ReceivedRequest(
                clock.instant(),
                exchange.getRequestMethod(),
                uri.getPath(),
                uri.getRawQuery(),
                query.dateOrNull("from"),
                query.dateOrNull("to"),
                route.accountId(),
                route.dataset(),
                route.usagePath(),
                facts(exchange.getRequestHeaders()),
                0);
    }

    private static ReceivedRequest.HeaderFacts facts(Headers headers) {
        return new ReceivedRequest.HeaderFacts(
                headers.containsKey("Authorization"),
                headers.containsKey("X-Auth-Email") || headers.containsKey("X-Auth-Key"),
                acceptsGzip(headers),
                headers.getFirst("User-Agent"),
                headers.getFirst("Accept"));
    }

    static boolean acceptsGzip(Headers headers) {
        @Nullable String encodings = headers.getFirst("Accept-Encoding");
        return encodings != null && encodings.toLowerCase(Locale.ROOT).contains("gzip");
    }
}
