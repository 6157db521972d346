package io.cfbilling.connect;

import io.cfbilling.connect.model.Moments;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.function.LongSupplier;

/**
 * A wall clock that never goes back. When the wall clock is set back, this clock goes on at the pace of
 * {@link System#nanoTime}, since schedules would otherwise wait for as long as the clock was set back. When the wall clock
 * is set forward, this clock follows. Safe for many threads.
 */
final class SteadyClock extends Clock {
    /** Smaller steps are usual corrections of the wall clock: this clock stands still until the wall clock has caught up. */
    private static final Duration LEAST_STEP = Duration.ofSeconds(1);

    private final Clock wall;
    private final LongSupplier nanos;
    private Instant lastWall;
    private long lastNanos;
    private Instant last;
    /** How far this clock is ahead of the wall clock; never negative. */
    private Duration ahead = Duration.ZERO;

    /**
     * @param nanos counts nanoseconds evenly, also when the wall clock is set
     */
    SteadyClock(Clock wall, LongSupplier nanos) {
        this.wall = wall;
        this.nanos = nanos;
        this.lastWall = wall.instant();
        this.last = lastWall;
        this.lastNanos = nanos.getAsLong();
    }

    @Override
    public synchronized Instant instant() {
        Instant wallNow = wall.instant();
        long nanosNow = nanos.getAsLong();
        Duration step = Duration.between(lastWall, wallNow).minusNanos(nanosNow - lastNanos);
        if (step.abs().compareTo(LEAST_STEP) >= 0) {
            Duration left = ahead.minus(step);
            ahead = left.isNegative() ? Duration.ZERO : left;
        }
        lastWall = wallNow;
        lastNanos = nanosNow;
        Instant now = wallNow.plus(ahead);
        last = Moments.later(now, last);
        return last;
    }

    @Override
    public ZoneId getZone() {
        return wall.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return new SteadyClock(wall.withZone(zone), nanos);
    }
}
