package io.cfbilling.connect.api;

import java.time.Duration;
import java.util.Optional;

/**
 * A request that brought no usable response. Each subclass stands for one way to handle it. The message names the
 * request and the response, with Cloudflare's ray id if there is one, and never contains a credential.
 */
@SuppressWarnings("serial")
public abstract sealed class ApiFailure extends Exception {
    private ApiFailure(String message) {
        super(message);
    }

    /**
     * The failure may pass by itself: a time-out, a reset, 5xx, a truncated or unreadable response, or a response of a
     * proxy or gateway in Cloudflare's place. Send the request again after a while.
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

        /** How long to wait before the request is sent again; empty if the response does not say. */
        public Optional<Duration> retryAfter() {
            return retryAfter;
        }
    }

    /** The rate limit is reached (429): send no request at all until the wait is over. */
    public static final class RateLimited extends ApiFailure {
        private final transient Optional<Duration> retryAfter;

        public RateLimited(String message, Optional<Duration> retryAfter) {
            super(message);
            this.retryAfter = retryAfter;
        }

        /** How long to wait, from the moment of the response; empty if the response does not say. */
        public Optional<Duration> retryAfter() {
            return retryAfter;
        }
    }

    /**
     * Cloudflare itself forbids this request. Other accounts may still be allowed: Cloudflare uses the
     * same codes for an invalid credential and for a missing permission.
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
         * Whether the error code is about the credential rather than a permission. Only for a request that verifies the
         * credential does this mean that it is invalid.
         */
        public boolean concernsCredential() {
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

        /** Whether the API has no such endpoint, rather than an endpoint without this resource. */
        public boolean noRoute() {
            return noRoute;
        }
    }

    /** Cloudflare itself rejects the request; it would reject the same request again. */
    public static final class Rejected extends ApiFailure {
        public Rejected(String message) {
            super(message);
        }
    }
}
