package io.cfbilling.connect.budget;

import io.cfbilling.connect.api.RateLimit;
import io.cfbilling.connect.model.Moments;
import java.time.Duration;
import java.time.Instant;

/**
 * The remaining quota of one of Cloudflare's limits, as its headers report it: spread evenly over what is left of the window,
 * less a guard, and less what other clients of the credential are expected to use. Slowing down early costs little, and a
 * block stops all clients for five minutes.
 *
 * <p>Other clients' requests are those counted beyond this share's own and, in proportion, those of the other shares. They
 * are expected to use as much as in the window before; once they have used more, to go on at their pace in this window.
 */
final class RemainingQuota {
    /** The fraction of a quota that is left unused, for requests under way, theirs and ours. */
    private static final double GUARD = 0.03;

    /** Headers report whole seconds: the ends that they report for a shorter window cannot be told apart. */
    private static final Duration SHORTEST_WINDOW = Duration.ofSeconds(4);
    /** A late response of the window before reports at most this long until that window's end: none takes longer. */
    private static final Duration LONGEST_DELAY = Duration.ofMinutes(2);
    /** The remaining quota of a sliding window may be used in a twentieth of it: by then, as much is free again. */
    private static final int SLIDING_PARTS = 20;

    private static final double LONGEST_WAIT_SECONDS = 3600;

    private BudgetShare share;
    private Duration window;
    private boolean slides;
    private Instant begun;
    private Instant endsAt;
    private long quota;
    private long leftAtFirst;
    private long left;
    private int responses;
    private double othersBefore;
    private Instant lastSent;
    private Duration spacing = Duration.ZERO;

    /**
     * @param first what the first response reports; pass it to {@link #seen} as well
     */
    RemainingQuota(BudgetShare share, RateLimit first, Instant now) {
        this.share = share;
        this.lastSent = now;
        this.begun = now;
        this.window = window(first);
        this.endsAt = now.plus(first.endsIn());
        this.quota = first.quota().orElse(first.left() + 1);
        this.left = first.left() + 1;
        this.leftAtFirst = left;
    }

    /** Spreads what remains by another share from now on. */
    void use(BudgetShare other, Instant now) {
        share = other;
        spacing = spacing(now);
    }

    /** Takes what a response reports; responses may arrive in another order than Cloudflare counted their requests. */
    void seen(RateLimit limit, Instant now) {
        Instant end = now.plus(limit.endsIn());
        // Reported ends of one window differ by rounding and latency, those of two windows by at least a window.
        Duration tolerance = window.dividedBy(2);
        boolean isLater = !end.isBefore(endsAt.plus(tolerance));
        boolean isEarlier = end.isBefore(endsAt.minus(tolerance));
        boolean isBlock = isLater && limit.left() == 0;
        boolean isLate = isEarlier && limit.endsIn().compareTo(LONGEST_DELAY) <= 0;
        if (isBlock || isLate) {
            return;
        } else if (isLater || isEarlier) {
            slides = isLater && now.isBefore(endsAt.minus(window.dividedBy(4)));
            begin(limit, now);
        }
        endsAt = Moments.earlier(end, endsAt);
        left = slides ? limit.left() : Math.min(left, limit.left());
        responses++;
        spacing = spacing(now);
    }

    private void begin(RateLimit limit, Instant now) {
        // Halved, so that the reserve for a client that has stopped soon disappears.
        othersBefore = Math.max(others(), othersBefore / 2);
        quota = limit.quota().orElse(Math.max(quota, limit.left() + 1));
        window = window(limit);
        begun = now;
        endsAt = now.plus(limit.endsIn());
        left = Math.max(quota, limit.left() + 1);
        leftAtFirst = left;
        responses = 0;
    }

    private static Duration window(RateLimit atItsBegin) {
        return atItsBegin.endsIn().compareTo(SHORTEST_WINDOW) > 0 ? atItsBegin.endsIn() : SHORTEST_WINDOW;
    }

    void sent(Instant now) {
        lastSent = now;
    }

    /** How many requests other clients have sent in this window since it began, as far as they differ from our own. */
    private double others() {
        return Math.max(0, (double) (leftAtFirst - left) - responses / share.fraction());
    }

    private Duration spacing(Instant now) {
        double guard = GUARD * (double) quota + 1 / share.fraction();
        if (slides) {
            return spread((double) left - guard, Moments.seconds(window) / SLIDING_PARTS);
        }
        double seconds = Math.max(0.1, Moments.seconds(Duration.between(now, endsAt)));
        double others = others();
        if (others <= othersBefore + guard) {
            return spread((double) left - Math.max(0, othersBefore - others) - guard, seconds);
        }
        double elapsed = Math.max(Moments.seconds(window) / 4, Moments.seconds(Duration.between(begun, now)));
        return spread((double) left - others / elapsed * seconds - guard, seconds);
    }

    /** The time between two of our requests if all shares together send so many in that time. */
    private Duration spread(double requests, double seconds) {
        double ours = requests * share.fraction();
        double each = ours <= 0 ? LONGEST_WAIT_SECONDS : Math.min(LONGEST_WAIT_SECONDS, seconds / ours);
        return Duration.ofMillis((long) Math.ceil(1000 * each));
    }

    /** The first moment at which one more request may be sent: at the latest at the window's end, or after an hour. */
    Instant nextAt() {
        return Moments.earlier(lastSent.plus(spacing), endsAt);
    }

    /** Whether its last window ended so long ago that it no longer matters. */
    boolean isLongPast(Instant now) {
        return now.isAfter(endsAt.plusSeconds((long) LONGEST_WAIT_SECONDS));
    }

    /** The remaining quota that Cloudflare reported; the whole quota once the window is over. */
    long left(Instant now) {
        return now.isBefore(endsAt) ? left : quota;
    }
}
