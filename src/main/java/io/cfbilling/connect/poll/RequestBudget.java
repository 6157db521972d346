package io.cfbilling.connect.poll;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How many requests may be sent: never more than so many in a window of time, wherever the window is laid. Cloudflare
 * blocks whoever goes past its own limit for five minutes, dashboard included.
 */
public final class RequestBudget {
    private final int requests;
    private final Duration window;
    private final Deque<Instant> sent = new ArrayDeque<>();
    private Instant pausedUntil = Instant.MIN;

    /**
     * @param requests how many requests a window may hold, at least 1
     * @param window how long a window is
     */
    public RequestBudget(int requests, Duration window) {
        if (requests < 1) {
            throw new IllegalArgumentException("a budget of " + requests + " requests lets nothing be asked");
        }
        this.requests = requests;
        this.window = window;
    }

    /** The first moment at which one more request may be sent; in the past if it may be now. */
    public Instant nextAt() {
        Instant free = sent.size() < requests ? Instant.MIN : sent.getFirst().plus(window);
        return free.isAfter(pausedUntil) ? free : pausedUntil;
    }

    /** Notes a request that is being sent. */
    public void spend(Instant now) {
        if (sent.size() == requests) {
            sent.removeFirst();
        }
        sent.addLast(now);
    }

    /** Lets nothing be sent until then. */
    public void pauseUntil(Instant moment) {
        if (moment.isAfter(pausedUntil)) {
            pausedUntil = moment;
        }
    }

    /** How long a window is. */
    public Duration window() {
        return window;
    }
}
