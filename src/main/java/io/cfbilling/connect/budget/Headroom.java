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
final class Headroom {
    /** Of a quota, so much is left alone once others spend too: for their requests, and ours, that are on their way. */
    private static final double GUARD = 0.05;

    private static final Duration ROUNDING = Duration.ofSeconds(1);
    private static final Duration TILL_THE_END = Duration.ofDays(1);

    private final BudgetShare share;
    private Instant begun;
    private Instant endsAt;
    private long quota;
    private long leftAtFirst;
    private long left;
    private int answers;
    private double othersBefore;
    private Instant lastSent;
    private Duration spacing = Duration.ZERO;

    /**
     * @param first what the first answer tells
     */
    Headroom(BudgetShare share, RateLimit first, Instant now) {
        this.share = share;
        this.lastSent = now;
        begin(first, now);
    }

    private void begin(RateLimit limit, Instant now) {
        quota = limit.quota().orElse(limit.left());
        begun = now;
        endsAt = now.plus(limit.endsIn());
        leftAtFirst = limit.left();
        left = limit.left();
        answers = 0;
    }

    /** Takes what an answer tells; answers may come in another order than Cloudflare counted them in. */
    void seen(RateLimit limit, Instant now) {
        if (isOfNextWindow(limit, now)) {
            // Halved, so that who spends no more is soon not waited for any more.
            othersBefore = Math.max(others(), othersBefore / 2);
            begin(limit, now);
        } else if (limit.left() < left) {
            left = limit.left();
            endsAt = now.plus(limit.endsIn());
        }
        answers++;
        spacing = spacing(now);
    }

    void sent(Instant now) {
        lastSent = now;
    }

    /** A new window has most of the quota again; that its end lies later is not enough where the window slides. */
    private boolean isOfNextWindow(RateLimit limit, Instant now) {
        long regained = limit.left() - left;
        boolean endsLater = now.plus(limit.endsIn()).isAfter(endsAt.plus(ROUNDING));
        return !now.isBefore(endsAt) || (endsLater && regained > 0 && 2 * regained >= quota - left);
    }

    /** What others have taken in this window since we look, as far as it can be told apart from our own. */
    private double others() {
        double ours = (answers - 1) / share.fraction();
        return Math.max(0, (double) (leftAtFirst - left) - ours);
    }

    private Duration spacing(Instant now) {
        double others = others();
        double guard = GUARD * (double) quota + 2 / share.fraction();
        double seconds = Math.max(0.5, seconds(Duration.between(now, endsAt)) - 0.5);
        if (Math.max(others, othersBefore) <= guard) {
            // Nobody else: still, a quota below our own budget, or what was spent before we began, may run out.
            double demand = share.ofAll() / seconds(share.window()) * Math.max(0, seconds - 0.5);
            return demand <= (double) left ? Duration.ZERO : spread((double) left, seconds);
        }
        double goingOn = others > guard ? others / Math.max(0.5, seconds(Duration.between(begun, now))) * seconds : 0;
        return spread((double) left - Math.max(othersBefore - others, goingOn) - guard, seconds);
    }

    private Duration spread(double requests, double seconds) {
        double ours = requests * share.fraction();
        return ours <= 0 ? TILL_THE_END : Duration.ofMillis((long) Math.ceil(1000 * seconds / ours));
    }

    private static double seconds(Duration time) {
        return (double) time.toMillis() / 1000.0;
    }

    /** The first moment at which one more request may be sent: at the latest when the window ends. */
    Instant nextAt() {
        Instant next = lastSent.plus(spacing);
        return next.isBefore(endsAt) ? next : endsAt;
    }

    /** How many requests Cloudflare said were left, unless that is past. */
    long left(Instant now) {
        return now.isBefore(endsAt) ? left : quota;
    }
}
