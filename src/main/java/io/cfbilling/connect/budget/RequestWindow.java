package io.cfbilling.connect.budget;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Counts a request from when it is sent until a window after its response: Cloudflare counts it at some moment between
 * request and response. So Cloudflare's windows do not hold too many either, however long requests take.
 */
final class RequestWindow {
    private final int most;
    private final Duration window;
    private final Deque<Instant> responded = new ArrayDeque<>();
    private int underWay;

    RequestWindow(int most, Duration window) {
        this.most = most;
        this.window = window;
    }

    /** The first moment at which one more may be sent; {@link Instant#MAX} while that depends on a response. */
    Instant nextAt(Instant now) {
        while (!responded.isEmpty() && !responded.getFirst().plus(window).isAfter(now)) {
            responded.removeFirst();
        }
        if (underWay + responded.size() < most) {
            return Instant.MIN;
        }
        return responded.isEmpty() ? Instant.MAX : responded.getFirst().plus(window);
    }

    void sent() {
        underWay++;
    }

    void responded(Instant now) {
        underWay--;
        responded.addLast(now);
    }
}
