package io.cfbilling.connect.budget;

import io.cfbilling.connect.api.RateLimit;
import io.cfbilling.connect.model.Moments;
import java.time.Duration;
import java.time.Instant;

/**
 * The remaining quota of one of Cloudflare's limits, as its headers report it. While no other client uses the limit, the
 * connector's own pace keeps within it. Once other clients do, it reserves for them what they used before, and spreads this
 * share of the rest over the remaining window: slowing down early costs little, and a block stops all clients for five
 * minutes.
 *
 * <p>Other clients' requests are those counted beyond this share's own and, in proportion, those of the other shares.
 */
final class RemainingQuota {
    /** The fraction of a quota that is reserved, once other clients use it, for requests under way, theirs and ours. */
    private static final double GUARD = 0.03;

    /** After other clients used much, the next request is sent after a third of the remaining time: it may have been a burst. */
    private static final int PROBES = 3;

    /** The remaining quota of a sliding window may be used in a twentieth of it: by then, as much is free again. */
    private static final int SLIDING_PARTS = 20;

    private static final Duration SHORTEST_WINDOW = Duration.ofSeconds(4);
    /** A response of the window before arrives at most this long after the window's end. */
    private static final Duration LONGEST_DELAY = Duration.ofMinutes(2);
    /** A header with a longer wait may be wrong: one request shows it. */
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    private final BudgetShare share;
    private Duration window = SHORTEST_WINDOW;
    private boolean slides;
    private Instant endsAt;
    private long quota;
    private long leftAtFirst;
    private long left;
    private int responses;
    private double othersBefore;
    private RecentGrowth recent;
    private boolean suffices;
    private boolean steady;
    private Instant lastSent;
    private Duration spacing = Duration.ZERO;

    /**
     * @param first what the first response reports; pass it to {@link #seen} as well
     */
    RemainingQuota(BudgetShare share, RateLimit first, Instant now) {
        this.share = share;
        this.lastSent = now;
        this.recent = new RecentGrowth(now);
        this.endsAt = now.plus(endsIn(first));
        this.quota = first.quota().orElse(first.left() + 1);
        this.left = first.left() + 1;
        this.leftAtFirst = left;
        this.suffices = suffices(now);
    }

    /** Takes what a response reports; responses may arrive in another order than Cloudflare counted their requests. */
    void seen(RateLimit limit, Instant now) {
        Duration endsIn = endsIn(limit);
        Instant end = now.plus(endsIn);
        window = endsIn.compareTo(window) > 0 ? endsIn : window;
        // Reported ends of one window differ by rounding and latency, those of two windows by at least a window.
        Duration tolerance = window.dividedBy(2);
        boolean isOfNext = !end.isBefore(endsAt.plus(tolerance));
        boolean blocked = isOfNext && limit.left() == 0;
        boolean isEarlier = end.isBefore(endsAt.minus(tolerance));
        if (isEarlier && endsIn.compareTo(LONGEST_DELAY) > 0) {
            // It is too early for a late response of the window before: the end reported then was wrong.
            window = endsIn;
            endsAt = now;
            begin(limit, now);
        } else if (isEarlier || blocked) {
            return;
        } else if (isOfNext) {
            begin(limit, now);
        }
        endsAt = Moments.earlier(end, endsAt);
        left = slides ? limit.left() : Math.min(left, limit.left());
        responses++;
        spacing = spacing(now);
    }

    private void begin(RateLimit limit, Instant now) {
        slides = now.isBefore(endsAt.minus(window.dividedBy(4)));
        // Halved, so that the reserve for a client that has stopped soon disappears.
        double others = others();
        steady = others > 0 && others <= 1.1 * othersBefore;
        othersBefore = Math.max(others, othersBefore / 2);
        quota = limit.quota().orElse(Math.max(quota, limit.left() + 1));
        endsAt = now.plus(endsIn(limit));
        left = Math.max(quota, limit.left() + 1);
        leftAtFirst = left;
        responses = 0;
        recent = new RecentGrowth(now);
        suffices = suffices(now);
    }

    private static Duration endsIn(RateLimit limit) {
        return limit.endsIn().compareTo(LONGEST_WAIT) < 0 ? limit.endsIn() : LONGEST_WAIT;
    }

    /** Whether our own pace keeps within the quota as long as no other client uses it. */
    private boolean suffices(Instant now) {
        return (double) leftAtFirst + 2 / share.fraction() >= demand(Moments.seconds(Duration.between(now, endsAt)));
    }

    void sent(Instant now) {
        lastSent = now;
    }

    /** How many requests other clients have sent in this window since we began, as far as they differ from our own. */
    private double others() {
        return Math.max(0, (double) (leftAtFirst - left) - responses / share.fraction());
    }

    private Duration spacing(Instant now) {
        double seconds = Math.max(0.1, Moments.seconds(Duration.between(now, endsAt)));
        double guard = GUARD * (double) quota + 1 / share.fraction();
        if (slides) {
            double soon = Moments.seconds(window) / SLIDING_PARTS;
            Duration even = spread((double) left - guard, soon);
            return (double) left > guard / 2 ? shorter(even, 4 * soon) : even;
        }
        double others = others();
        double tolerated = guard + 1 / share.fraction();
        double growth = recent.rate(now, others, window) * seconds;
        if (Math.max(others, othersBefore) <= tolerated) {
            // No other client; but a quota below our budget, or one that was partly used before we began, may run out.
            double demand = demand(seconds);
            boolean enough = suffices ? 0.9 * demand <= (double) left : demand + guard <= (double) left;
            return enough ? Duration.ZERO : spread((double) left - growth - guard, seconds);
        }
        double asBefore = Math.max(0, othersBefore - others);
        if (steady && others <= 1.1 * othersBefore + tolerated) {
            return spread((double) left - asBefore - guard, seconds);
        }
        Duration even = spread((double) left - Math.max(asBefore, growth) - guard, seconds);
        boolean mayBeBurst = growth > asBefore && (double) left > guard;
        // All our shares send such a request, one after the other.
        double probe = Math.max(seconds, Moments.seconds(window) / 4) / PROBES / share.fraction();
        return mayBeBurst ? shorter(even, probe) : even;
    }

    /** How many requests all our shares would send in that time. */
    private double demand(double seconds) {
        return share.ofAll() / Moments.seconds(share.window()) * seconds;
    }

    private static Duration shorter(Duration one, double seconds) {
        Duration other = Duration.ofMillis((long) (1000 * seconds));
        return other.compareTo(one) < 0 ? other : one;
    }

    private Duration spread(double requests, double seconds) {
        double ours = requests * share.fraction();
        return ours <= 0 ? LONGEST_WAIT : Duration.ofMillis((long) Math.ceil(1000 * seconds / ours));
    }

    /** The first moment at which one more request may be sent: at the latest at the window's end, or after an hour. */
    Instant nextAt() {
        Instant next = lastSent.plus(spacing.compareTo(LONGEST_WAIT) < 0 ? spacing : LONGEST_WAIT);
        return Moments.earlier(next, endsAt);
    }

    /** Whether its last window ended so long ago that it no longer matters. */
    boolean isLongPast(Instant now) {
        return now.isAfter(endsAt.plus(LONGEST_WAIT));
    }

    /** The remaining quota that Cloudflare reported; the whole quota once the window is over. */
    long left(Instant now) {
        return now.isBefore(endsAt) ? left : quota;
    }
}
