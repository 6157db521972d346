package io.cfbilling.connect.simulator;

import java.time.Duration;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Something that goes wrong with an answer.
 *
 * @param status the HTTP status, where the kind has one; else 0
 * @param code Cloudflare's error code, where the kind has one; else 0; of an error: 0 if it has none
 * @param duration how long, where the kind lasts; null: no {@code Retry-After}
 * @param day which day the answer lacks, where the kind has one; else null
 */
public record Fault(
        Kind kind,
        int status,
        int code,
        @Nullable Duration duration,
        @Nullable LocalDate day) {
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
        /** A success without the rows of one day, though there are some; usage only. */
        WITHOUT_DAY,
        /** The right answer, late. */
        SLOW
    }

    /** A status such as 500, 502 or 503 with a page in HTML. */
    public static Fault html(int status) {
        return new Fault(Kind.HTML, status, 0, null, null);
    }

    /** An envelope with {@code success:false}; the status may be 200. */
    public static Fault error(int status, int code) {
        return new Fault(Kind.ERROR, status, code, null, null);
    }

    /** 429; {@code retryAfter} null: without that header. */
    public static Fault tooManyRequests(@Nullable Duration retryAfter) {
        return new Fault(Kind.ERROR, 429, RequestBudget.ERROR_CODE, retryAfter, null);
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
        return new Fault(Kind.SLOW, 0, 0, delay, null);
    }

    /** A fault of a kind that needs no more said. */
    public static Fault of(Kind kind) {
        return new Fault(kind, 0, 0, null, null);
    }

    /** A success without rows, wrongly. */
    public static Fault emptyAnswer() {
        return of(Kind.EMPTY);
    }

    /** A success that wrongly lacks all rows of a charge day. */
    public static Fault withoutDay(LocalDate day) {
        return new Fault(Kind.WITHOUT_DAY, 0, 0, null, day);
    }

    /** Whether rows of that charge day are missing from the answer. */
    boolean hides(LocalDate charged) {
        return kind == Kind.EMPTY || charged.equals(day);
    }

    boolean hidesRows() {
        return kind == Kind.EMPTY || kind == Kind.WITHOUT_DAY;
    }
}
