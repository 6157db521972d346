package io.cfbilling.connect.simulator;

import org.jspecify.annotations.Nullable;

/** What Cloudflare knows about the API token that the simulator accepts. Can be changed at any time, by any thread. */
public final class SimulatedToken {
    private State state = State.ACTIVE;
    private Refused rejected = Refused.FORBIDDEN_9109;
    private @Nullable String owner;

    SimulatedToken() {}

    /** What the verify endpoints tell; only an active token is good for anything else. */
    public enum State {
        ACTIVE,
        DISABLED,
        EXPIRED,
        /** Cloudflare knows no such token: 401 with code 1000. */
        INVALID
    }

    /** How all other endpoints refuse a token that is not active. */
    public enum Refused {
        FORBIDDEN_9109(403, 9109, "Invalid access token"),
        UNAUTHORIZED_10000(401, 10000, "Authentication error");

        private final int status;
        private final int code;
        private final String message;

        Refused(int status, int code, String message) {
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

    public synchronized void rejectedWith(Refused manner) {
        rejected = manner;
    }

    /** A user's token, as at first: it reaches every account. */
    public synchronized void ownedByUser() {
        owner = null;
    }

    /** An account's own token: it reaches no other account, lists none, and is verified at that account alone. */
    public synchronized void ownedBy(String accountId) {
        owner = accountId;
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

    /** The state, as the verify endpoint of that account tells it; {@code accountId} null: the one for users' tokens. */
    synchronized State verified(@Nullable String accountId) {
        boolean ownEndpoint = owner == null ? accountId == null : owner.equals(accountId);
        if (!ownEndpoint || state == State.INVALID) {
            throw unknown();
        }
        return state;
    }

    /** What the verify endpoints say of a token that they do not know. */
    static Rejection unknown() {
        return new Rejection(401, 1000, "Invalid API Token");
    }
}
