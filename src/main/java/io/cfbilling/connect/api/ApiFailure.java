package io.cfbilling.connect.api;

import java.time.Duration;
import java.util.Optional;

/**
 * A request that brought no answer to work with, named by what the reader can do about it. Its message says what was
 * asked and what came back, with Cloudflare's ray id where there is one, and never holds a credential.
 */
@SuppressWarnings("serial")
public abstract sealed class ApiFailure extends Exception {
    private ApiFailure(String message) {
        super(message);
    }

    /** May well pass by itself: time-outs, resets, 5xx, truncated or unreadable answers. Ask again after a while. */
    public static final class Transient extends ApiFailure {
        private final transient Optional<Duration> retryAfter;

        public Transient(String message) {
            this(message, Optional.empty());
        }

        public Transient(String message, Optional<Duration> retryAfter) {
            super(message);
            this.retryAfter = retryAfter;
        }

        /** How long the answer asks to wait before the same is asked again; empty where it does not say. */
        public Optional<Duration> retryAfter() {
            return retryAfter;
        }
    }

    /** The budget of requests is spent: send nothing at all until the wait is over. */
    public static final class RateLimited extends ApiFailure {
        private final transient Optional<Duration> retryAfter;

        public RateLimited(String message, Optional<Duration> retryAfter) {
            super(message);
            this.retryAfter = retryAfter;
        }

        /** How long to wait, from the moment of the answer; empty where the answer does not say. */
        public Optional<Duration> retryAfter() {
            return retryAfter;
        }
    }

    /** The credential is missing, wrong, disabled or expired: no request with it will do better. */
    public static final class BadCredential extends ApiFailure {
        public BadCredential(String message) {
            super(message);
        }
    }

    /** The credential may not read this, though it may read other accounts. */
    public static final class Forbidden extends ApiFailure {
        public Forbidden(String message) {
            super(message);
        }
    }

    /** There is nothing at this path. */
    public static final class NotFound extends ApiFailure {
        private final boolean noRoute;

        public NotFound(String message, boolean noRoute) {
            super(message);
            this.noRoute = noRoute;
        }

        /** Whether the API knows no such path at all, rather than a path with nothing at its end. */
        public boolean noRoute() {
            return noRoute;
        }
    }

    /** The request as such was refused; the same one will be again. */
    public static final class Rejected extends ApiFailure {
        public Rejected(String message) {
            super(message);
        }
    }
}
