package io.cfbilling.connect.simulator;

import java.time.Duration;
import java.time.LocalDate;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A fault of a response.
 *
 * @param status the HTTP status, if the kind has one; else 0
 * @param code Cloudflare's error code, if the kind and the error have one; else 0
 * @param duration how long the fault lasts, or the {@code Retry-After}; null: none
 * @param day which day the response lacks; null: all days, if the kind hides rows
 * @param services which services the response lacks; empty: all, if the kind hides rows
 */
public record Fault(
        Kind kind,
        int status,
        int code,
        @Nullable Duration duration,
        @Nullable LocalDate day,
        Set<String> services) {
    /** What it looks like to a client. */
    public enum Kind {
        /** An error page of the edge, in HTML. */
        HTML,
        /** A proper envelope with an error. */
        ERROR,
        /** No headers, no body, until released. */
        HANG,
        /** Headers and half of the body, and then nothing, until released. */
        STALL,
        /** The connection is closed without a response. */
        RESET,
        /** The connection is closed in the middle of the body. */
        TRUNCATED,
        /** A complete response with truncated JSON. */
        CUT_JSON,
        /** A complete response with status 200 that is not JSON. */
        NOT_JSON,
        /** 302 to another host. */
        REDIRECT,
        /** A page in JSON that is not Cloudflare's: a gateway's, without the envelope. */
        FOREIGN_JSON,
        /** A success without some of the rows, or all; usage only. */
        LACKING,
        /** A success whose result is null, though there are rows; usage only. */
        NULL_RESULT,
        /** A success that has no result, though there are rows; usage only. */
        NO_RESULT,
        /** A success whose result is an object, with the rows in it; usage only. */
        OBJECT_RESULT,
        /** A success whose rows each claim another billing period; usage only. */
        ODD_PERIODS,
        /** The right response, late. */
        SLOW,
        /** The right response: the headers at once, the body in pieces, the last of them late. */
        SLOW_BODY;

        /** Whether it changes the content of a usage response, so that it does not apply to other responses. */
        boolean isAboutUsage() {
            return switch (this) {
                case LACKING, NULL_RESULT, NO_RESULT, OBJECT_RESULT, ODD_PERIODS -> true;
                default -> false;
            };
        }
    }

    public Fault {
        services = Set.copyOf(services);
    }

    /** A status such as 401, 404, 407, 500 or 503 with a page in HTML: the edge's, or a gateway's on the way there. */
    public static Fault html(int status) {
        return plain(Kind.HTML, status, 0, null);
    }

    /** An envelope with {@code success:false}; the status may be 200. */
    public static Fault error(int status, int code) {
        return plain(Kind.ERROR, status, code, null);
    }

    /** 429; {@code retryAfter} null: without that header. */
    public static Fault tooManyRequests(@Nullable Duration retryAfter) {
        return plain(Kind.ERROR, 429, RateLimiter.ERROR_CODE, retryAfter);
    }

    public static Fault unauthorized() {
        return error(401, 9109);
    }

    public static Fault forbidden() {
        return error(403, 10000);
    }

    public static Fault notFound() {
        return error(404, 7003);
    }

    /** Status 200 and {@code success:false}. */
    public static Fault unsuccessful(int code) {
        return error(200, code);
    }

    public static Fault slow(Duration delay) {
        return plain(Kind.SLOW, 0, 0, delay);
    }

    /** A fault of a kind without parameters. */
    public static Fault of(Kind kind) {
        return plain(kind, 0, 0, null);
    }

    /** The right response, with its body spread over that time. */
    public static Fault slowBody(Duration over) {
        return plain(Kind.SLOW_BODY, 0, 0, over);
    }

    /** JSON of a gateway, with any status: {@code {"status":404,"message":…}}, without Cloudflare's envelope. */
    public static Fault foreignJson(int status) {
        return plain(Kind.FOREIGN_JSON, status, 0, null);
    }

    /** A success without rows, wrongly. */
    public static Fault emptyResponse() {
        return new Fault(Kind.LACKING, 0, 0, null, null, Set.of());
    }

    /** A success that wrongly lacks all rows of a charge day. */
    public static Fault withoutDay(LocalDate day) {
        return new Fault(Kind.LACKING, 0, 0, null, day, Set.of());
    }

    /** A success that wrongly lacks all rows of some services. */
    public static Fault withoutServices(String... names) {
        return new Fault(Kind.LACKING, 0, 0, null, null, Set.of(names));
    }

    /** A success that wrongly lacks a service's rows of a charge day. */
    public static Fault withoutService(String name, LocalDate day) {
        return new Fault(Kind.LACKING, 0, 0, null, day, Set.of(name));
    }

    private static Fault plain(Kind kind, int status, int code, @Nullable Duration duration) {
        return new Fault(kind, status, code, duration, null, Set.of());
    }

    /** Whether that row is missing from the response. */
    boolean hides(LedgerRow row) {
        return kind == Kind.LACKING
                && (day == null || day.equals(row.day()))
                && (services.isEmpty() || services.contains(row.serviceName()));
    }
}
