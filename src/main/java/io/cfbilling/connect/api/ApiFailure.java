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

    /**
     * May well pass by itself: time-outs, resets, 5xx, truncated or unreadable responses, and whatever a proxy or gateway
     * answers in Cloudflare's place. Ask again after a while.
     */
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

    /**
     * Cloudflare itself forbids this request. That says nothing of other accounts: the same codes stand for a credential
     * that is invalid and for one that lacks a permission.
     */
    public static final class Forbidden extends ApiFailure {
        private final boolean ofCredential;

        public Forbidden(String message) {
            this(message, false);
        }

        public Forbidden(String message, boolean ofCredential) {
            super(message);
            this.ofCredential = ofCredential;
        }

        /**
         * Whether the response names the credential rather than what it may read. Only where the credential was all that
         * the request asked about does that mean that it is invalid.
         */
        public boolean isOfCredential() {
            return ofCredential;
        }
    }

    /** Cloudflare itself says that there is nothing at this path. */
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

    /** Cloudflare itself rejects the request as such; the same one will be rejected again. */
    public static final class Rejected extends ApiFailure {
        public Rejected(String message) {
            super(message);
        }
    }
}
