package io.cfbilling.connect.simulator;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The state and owner of the API token that the simulator accepts. Thread-safe. */
public final class SimulatedToken {
    private State state = State.ACTIVE;
    private TokenError rejected = TokenError.FORBIDDEN_9109;
    private @Nullable String owner;
    private @Nullable Instant expiry;

    SimulatedToken() {}

    /** The status at the verify endpoints; other endpoints accept only an active token. */
    public enum State {
        ACTIVE,
        DISABLED,
        EXPIRED,
        /** Cloudflare knows no such token: 401 with code 1000. */
        INVALID
    }

    /** The error of all other endpoints for a token that is not active. */
    public enum TokenError {
        FORBIDDEN_9109(403, 9109, "Invalid access token"),
        UNAUTHORIZED_10000(401, 10000, "Authentication error");

        private final int status;
        private final int code;
        private final String message;

        TokenError(int status, int code, String message) {
            this.status = status;
            this.code = code;
            this.message = message;
        }

        private Rejection rejection() {
            return new Rejection(status, code, message);
        }
    }

    public synchronized void is(State now) {
        state = now;
    }

    public synchronized void rejectedWith(TokenError manner) {
        rejected = manner;
    }

    /** Makes it a user's token, the default: it can read every account. */
    public synchronized void ownedByUser() {
        owner = null;
    }

    /**
     * Makes it an account's own token: it can read no other account, cannot list accounts, and is verified only at that
     * account.
     */
    public synchronized void ownedBy(String accountId) {
        owner = accountId;
    }

    /** The verify endpoints say that it expires then, or has expired; it does not expire by itself. */
    public synchronized void expires(Instant then) {
        expiry = then;
    }

    synchronized @Nullable Instant expiry() {
        return expiry == null && state == State.EXPIRED ? Instant.parse("2020-01-01T00:00:00Z") : expiry;
    }

    synchronized boolean isAccountOwned() {
        return owner != null;
    }

    /** Rejects a request of the token to any endpoint other than those that verify it. */
    synchronized void check(Route route) {
        if (state != State.ACTIVE) {
            throw rejected.rejection();
        }
        if (owner != null && route.accountId() != null && !owner.equals(route.accountId())) {
            throw new Rejection(403, 10000, "Authentication error");
        }
    }

    /** The state at the verify endpoint of that account; {@code accountId} null: at the one for users' tokens. */
    synchronized State verified(@Nullable String accountId) {
        boolean ownEndpoint = owner == null ? accountId == null : owner.equals(accountId);
        if (!ownEndpoint || state == State.INVALID) {
            throw unknown();
        }
        return state;
    }

    /** The error of the verify endpoints for an unknown token. */
    static Rejection unknown() {
        return new Rejection(401, 1000, "Invalid API Token");
    }
}
