package io.cfbilling.connect.budget;

import io.cfbilling.connect.api.RateLimit;
import java.time.Duration;
import java.time.Instant;

/**
 * What one of Cloudflare's own limits leaves us, as its headers tell. While nobody else spends of it, our own pace keeps
 * within it. Where others are seen to spend, they get what they took before, and we spread our share of the rest over
 * what is left of the window: slowing down in time costs little, and being blocked costs everybody five minutes.
 *
 * <p>Others are seen by what is gone beyond what this share, and the connector's other shares in proportion, have spent.
 */
final class RemainingQuota {
    /** Of a quota, so much is left alone once others spend too: for their requests, and ours, that are on their way. */
    private static final double GUARD = 0.03;

    /** Where others took much of late, we look again after this part of the remaining time: it may have been a burst. */
    private static final int LOOKS = 3;

    /** Where a window slides, what is left may be spent in this part of it: by then, as much is free again. */
    private static final int SLIDING_PARTS = 20;

    private static final Duration SHORTEST_WINDOW = Duration.ofSeconds(4);
    /** An answer of the window before comes no later than so long after its end. */
    private static final Duration LONGEST_DELAY = Duration.ofMinutes(2);
    /** A header that says otherwise may be wrong, and asking once tells. */
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
     * @param first what the first answer tells, which is to be {@link #seen} too
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

    /** Takes what an answer tells; answers may come in another order than Cloudflare counted them in. */
    void seen(RateLimit limit, Instant now) {
        Duration endsIn = endsIn(limit);
        Instant end = now.plus(endsIn);
        window = endsIn.compareTo(window) > 0 ? endsIn : window;
        // Ends of one window differ by the rounding and by how long answers take, those of two by a window at least.
        Duration tolerance = window.dividedBy(2);
        boolean isOfNext = !end.isBefore(endsAt.plus(tolerance));
        boolean blocked = isOfNext && limit.left() == 0;
        boolean isEarlier = end.isBefore(endsAt.minus(tolerance));
        if (isEarlier && endsIn.compareTo(LONGEST_DELAY) > 0) {
            // It is not one of the window before, which came late: the end that was told then was wrong.
            window = endsIn;
            endsAt = now;
            begin(limit, now);
        } else if (isEarlier || blocked) {
            return;
        } else if (isOfNext) {
            begin(limit, now);
        }
        endsAt = end.isBefore(endsAt) ? end : endsAt;
        left = slides ? limit.left() : Math.min(left, limit.left());
        responses++;
        spacing = spacing(now);
    }

    private void begin(RateLimit limit, Instant now) {
        slides = now.isBefore(endsAt.minus(window.dividedBy(4)));
        // Halved, so that who spends no more is soon not waited for any more.
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

    /** Whether our own pace keeps within what there is, as long as nobody else spends of it. */
    private boolean suffices(Instant now) {
        return (double) leftAtFirst + 2 / share.fraction() >= demand(seconds(Duration.between(now, endsAt)));
    }

    void sent(Instant now) {
        lastSent = now;
    }

    /** What others have taken in this window since we look, as far as it can be told apart from our own. */
    private double others() {
        return Math.max(0, (double) (leftAtFirst - left) - responses / share.fraction());
    }

    private Duration spacing(Instant now) {
        double seconds = Math.max(0.1, seconds(Duration.between(now, endsAt)));
        double guard = GUARD * (double) quota + 1 / share.fraction();
        if (slides) {
            double soon = seconds(window) / SLIDING_PARTS;
            Duration even = spread((double) left - guard, soon);
            return (double) left > guard / 2 ? shorter(even, 4 * soon) : even;
        }
        double others = others();
        double unsure = guard + 1 / share.fraction();
        double growth = recent.rate(now, others, window) * seconds;
        if (Math.max(others, othersBefore) <= unsure) {
            // Nobody else: still, a quota below our own budget, or what was spent before we began, may run out.
            double demand = demand(seconds);
            boolean enough = suffices ? 0.9 * demand <= (double) left : demand + guard <= (double) left;
            return enough ? Duration.ZERO : spread((double) left - growth - guard, seconds);
        }
        double asBefore = Math.max(0, othersBefore - others);
        if (steady && others <= 1.1 * othersBefore + unsure) {
            return spread((double) left - asBefore - guard, seconds);
        }
        Duration even = spread((double) left - Math.max(asBefore, growth) - guard, seconds);
        boolean maySoonBeOver = growth > asBefore && (double) left > guard;
        // All our shares look, each in its turn.
        double look = Math.max(seconds, seconds(window) / 4) / LOOKS / share.fraction();
        return maySoonBeOver ? shorter(even, look) : even;
    }

    /** What all our shares would spend in that time. */
    private double demand(double seconds) {
        return share.ofAll() / seconds(share.window()) * seconds;
    }

    private static Duration shorter(Duration one, double seconds) {
        Duration other = Duration.ofMillis((long) (1000 * seconds));
        return other.compareTo(one) < 0 ? other : one;
    }

    private Duration spread(double requests, double seconds) {
        double ours = requests * share.fraction();
        return ours <= 0 ? LONGEST_WAIT : Duration.ofMillis((long) Math.ceil(1000 * seconds / ours));
    }

    private static double seconds(Duration time) {
        return (double) time.toMillis() / 1000.0;
    }

    /** The first moment at which one more request may be sent: when the window ends, or hourly, at the latest. */
    Instant nextAt() {
        Instant next = lastSent.plus(spacing.compareTo(LONGEST_WAIT) < 0 ? spacing : LONGEST_WAIT);
        return next.isBefore(endsAt) ? next : endsAt;
    }

    /** Whether its last window ended so long ago that nothing of it matters any more. */
    boolean isLongPast(Instant now) {
        return now.isAfter(endsAt.plus(LONGEST_WAIT));
    }

    /** How many requests Cloudflare said were left, unless that is past. */
    long left(Instant now) {
        return now.isBefore(endsAt) ? left : quota;
    }
}
