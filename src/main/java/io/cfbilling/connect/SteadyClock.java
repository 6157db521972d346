package io.cfbilling.connect;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.function.LongSupplier;

/**
 * The wall clock, except that it never goes back: where the wall clock is set back, this one goes on from where it was, at
 * the pace of the JVM's own time. Whatever waits for a moment would otherwise wait for as long as the clock was set back.
 * Where the wall clock is set forward, this one follows. Safe for many threads.
 */
final class SteadyClock extends Clock {
    /** Smaller steps are how a clock is disciplined: they are waited out. */
    private static final Duration LEAST_STEP = Duration.ofSeconds(1);

    private final Clock wall;
    private final LongSupplier nanos;
    private Instant lastWall;
    private long lastNanos;
    private Instant last;
    /** How far this clock is ahead of the wall clock; never negative. */
    private Duration ahead = Duration.ZERO;

    /**
     * @param nanos counts nanoseconds evenly, whatever is done to the wall clock
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
        last = now.isAfter(last) ? now : last;
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
