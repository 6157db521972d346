package io.cfbilling.connect.simulator;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Something that goes wrong with an answer.
 *
 * @param status the HTTP status, where the kind has one; else 0
 * @param code Cloudflare's error code, where the kind has one; else 0
 * @param duration how long, where the kind lasts; null: no {@code Retry-After}
 */
public record Fault(
        Kind kind, int status, int code, @Nullable Duration duration) {
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
        /** The connection is closed without an answer. */
        RESET,
        /** The connection is closed in the middle of the body. */
        TRUNCATED,
        /** A complete answer whose JSON ends in the middle. */
        CUT_JSON,
        /** A complete answer with status 200 that is not JSON. */
        NOT_JSON,
        /** 302 to another host. */
        REDIRECT,
        /** A success without rows, though there are some; usage only. */
        EMPTY,
        /** The right answer, late. */
        SLOW
    }

    /** A status such as 500, 502 or 503 with a page in HTML. */
    public static Fault html(int status) {
        return new Fault(Kind.HTML, status, 0, null);
    }

    /** An envelope with {@code success:false}; the status may be 200. */
    public static Fault error(int status, int code) {
        return new Fault(Kind.ERROR, status, code, null);
    }

    /** 429; {@code retryAfter} null: without that header. */
    public static Fault tooManyRequests(@Nullable Duration retryAfter) {
        return new Fault(Kind.ERROR, 429, RequestBudget.ERROR_CODE, retryAfter);
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
        return new Fault(Kind.SLOW, 0, 0, delay);
    }

    /** A fault of a kind that needs no more said. */
    public static Fault of(Kind kind) {
        return new Fault(kind, 0, 0, null);
    }
}
