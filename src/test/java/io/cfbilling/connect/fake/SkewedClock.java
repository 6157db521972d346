package io.cfbilling.connect.fake;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/** A worker's clock that a test can set wrong. */
public final class SkewedClock extends Clock {
    private final Clock truth;
    private Duration ahead = Duration.ZERO;

    public SkewedClock(Clock truth) {
        this.truth = truth;
    }

    /** Sets it wrong by so much, ahead or (negative) behind. */
    public void skew(Duration by) {
        ahead = by;
    }

    @Override
    public Instant instant() {
        return truth.instant().plus(ahead);
    }

    @Override
    public ZoneId getZone() {
        return truth.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("only UTC is supported");
    }
}
