package io.cfbilling.connect.budget;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Holds a request against its window from its sending until a window after its answer: somewhere in between Cloudflare
 * has counted it. So no window holds too many on Cloudflare's side either, however long the way there takes.
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

    /** The first moment at which one more may be sent; for ever in the future while only an answer can tell. */
    Instant nextAt(Instant now) {
        forget(now);
        if (underWay + responded.size() < most) {
            return Instant.MIN;
        }
        return responded.isEmpty() ? Instant.MAX : responded.getFirst().plus(window);
    }

    private void forget(Instant now) {
        while (!responded.isEmpty() && !responded.getFirst().plus(window).isAfter(now)) {
            responded.removeFirst();
        }
    }

    void sent() {
        underWay++;
    }

    void responded(Instant now) {
        underWay--;
        responded.addLast(now);
    }

    /** How many are held against the window. */
    int size(Instant now) {
        forget(now);
        return underWay + responded.size();
    }
}
