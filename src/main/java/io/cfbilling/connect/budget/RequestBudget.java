package io.cfbilling.connect.budget;

import io.cfbilling.connect.api.RateLimit;
import io.cfbilling.connect.api.Traffic;
import io.cfbilling.connect.model.Moments;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * How many requests may be sent, and when. No window of that length holds more requests than the share, neither when they
 * are sent nor when Cloudflare counts them, even if an earlier task used the same share until the moment this one was
 * created. If other clients use the same credential's limit, it slows down before the limit is reached: Cloudflare then
 * blocks all clients for five minutes, the dashboard included. Thread-safe.
 */
public final class RequestBudget implements Traffic {
    /** Cloudflare has one or two limits at a time: headers that name ever more of them must not fill the memory. */
    private static final int MOST_LIMITS = 8;

    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

    private final Clock clock;
    /** When the last responses arrived, the earliest first. */
    private final Deque<Instant> responded = new ArrayDeque<>();

    private final Map<String, RemainingQuota> limits = new HashMap<>();
    private BudgetShare share;
    private Pace pace;
    private int underWay;
    private Instant pausedUntil = Instant.MIN;

    /**
     * @param share how many requests may be sent
     * @param clock measures when requests are sent and responses arrive
     */
    public RequestBudget(BudgetShare share, Clock clock) {
        this.share = share;
        this.clock = clock;
        this.pace = new Pace(share, clock.instant());
    }

    /** Permits so many requests from now on, spaced evenly. Those that were sent before count on. */
    public synchronized void use(BudgetShare other) {
        if (!other.equals(share)) {
            Instant now = clock.instant();
            share = other;
            pace = new Pace(other, now);
            limits.values().forEach(limit -> limit.use(other, now));
        }
    }

    /** The present moment, by the clock that it counts with. */
    public Instant now() {
        return clock.instant();
    }

    /**
     * The first moment at which one more request may be sent, perhaps in the past; {@link Instant#MAX} while that depends on a
     * response.
     */
    public synchronized Instant nextAt() {
        Instant next = Moments.later(Moments.later(pace.nextAt(), windowFreeAt(clock.instant())), pausedUntil);
        for (RemainingQuota limit : limits.values()) {
            next = Moments.later(next, limit.nextAt());
        }
        return next;
    }

    /**
     * A request counts from when it is sent until a window after its response: Cloudflare counts it at some moment between
     * the two. So Cloudflare's windows do not hold too many either, however long requests take.
     */
    private Instant windowFreeAt(Instant now) {
        while (!responded.isEmpty()
                && !responded.getFirst().plus(share.window()).isAfter(now)) {
            responded.removeFirst();
        }
        int surplus = underWay + responded.size() - share.requests();
        if (surplus < 0) {
            return Instant.MIN;
        }
        return responded.stream()
                .skip(surplus)
                .findFirst()
                .map(at -> at.plus(share.window()))
                .orElse(Instant.MAX);
    }

    /** Notes a request that is being sent; call {@link #responded} once it is over. */
    public synchronized void requestSent() {
        Instant now = clock.instant();
        pace.sent(now);
        underWay++;
        limits.values().forEach(limit -> limit.sent(now));
    }

    /**
     * Notes that a request is over, whether it succeeded or failed.
     *
     * @param at when it was over
     */
    public synchronized void responded(Instant at) {
        underWay--;
        responded.addLast(at);
    }

    @Override
    public synchronized void limitsReported(List<RateLimit> reported) {
        Instant now = clock.instant();
        limits.values().removeIf(limit -> limit.isLongPast(now));
        for (RateLimit limit : reported) {
            RemainingQuota known = limits.get(limit.name());
            if (known == null && limits.size() < MOST_LIMITS) {
                known = new RemainingQuota(share, limit, now);
                limits.put(limit.name(), known);
            }
            if (known != null) {
                known.seen(limit, now);
            }
        }
    }

    /** Permits no request until that moment, or for an hour at most. */
    public synchronized void pauseUntil(Instant moment) {
        Instant latest = clock.instant().plus(LONGEST_PAUSE);
        pausedUntil = Moments.later(pausedUntil, Moments.earlier(moment, latest));
    }

    /** How long a window is. */
    public synchronized Duration window() {
        return share.window();
    }

    /** How many requests all clients of the credential have left, as Cloudflare says; empty if it has not said so yet. */
    public synchronized OptionalLong remainingQuota() {
        Instant now = clock.instant();
        return limits.values().stream().mapToLong(limit -> limit.left(now)).min();
    }
}
