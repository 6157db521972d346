package io.cfbilling.connect.budget;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Holds a request against its window from its sending until a window after its answer: somewhere in between Cloudflare
 * has counted it. So no window holds too many on Cloudflare's side either, however long the way there takes.
 */
final class SentRequests {
    private final int most;
    private final Duration window;
    private final Deque<Instant> answered = new ArrayDeque<>();
    private int underWay;

    SentRequests(int most, Duration window) {
        this.most = most;
        this.window = window;
    }

    /** The first moment at which one more may be sent; for ever in the future while only an answer can tell. */
    Instant nextAt(Instant now) {
        forget(now);
        if (underWay + answered.size() < most) {
            return Instant.MIN;
        }
        return answered.isEmpty() ? Instant.MAX : answered.getFirst().plus(window);
    }

    private void forget(Instant now) {
        while (!answered.isEmpty() && !answered.getFirst().plus(window).isAfter(now)) {
            answered.removeFirst();
        }
    }

    void sent() {
        underWay++;
    }

    void answered(Instant now) {
        underWay--;
        answered.addLast(now);
    }

    /** How many are held against the window. */
    int size(Instant now) {
        forget(now);
        return underWay + answered.size();
    }
}
