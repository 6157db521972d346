package io.cfbilling.connect.local;

import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Set;
import org.apache.kafka.common.KafkaException;

/** Looks once a second whether all is well, what has arrived and whether the backfill is in. */
final class Watch {
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    private final Runnable requireAlive;
    private final ConnectApi connect;
    private final TopicView topics;
    private final Screen screen;

    Watch(Runnable requireAlive, ConnectApi connect, TopicView topics, Screen screen) {
        this.requireAlive = requireAlive;
        this.connect = connect;
        this.topics = topics;
        this.screen = screen;
    }

    /** How a wait for the backfill ended. */
    record Outcome(boolean isIn, Set<String> missing) {
        String sentence() {
            return missing.isEmpty()
                    ? "records are still arriving."
                    : "something is missing of the accounts " + String.join(", ", missing) + ".";
        }
    }

    Outcome untilIn(Backfill backfill, Duration limit) {
        long begun = System.nanoTime();
        while (true) {
            LocalDate today = LocalDate.now(ZoneOffset.UTC);
            Positions positions = Positions.of(connect.offsets());
            look();
            if (backfill.isIn(positions, topics.usage(), topics.counts(), today)) {
                return new Outcome(true, Set.of());
            }
            if (System.nanoTime() - begun > limit.toNanos()) {
                return new Outcome(false, backfill.missing(positions, topics.usage(), today));
            }
            pause();
        }
    }

    /** Until the process is told to stop, or a failure. */
    void forEver() {
        while (true) {
            look();
            pause();
        }
    }

    private void look() {
        requireAlive.run();
        connect.failure().ifPresent(sentence -> {
            throw new LocalFailure(sentence);
        });
        read();
        screen.counts(topics.counts());
    }

    /** A broker or registry that has just died is first seen as a request that fails. */
    private void read() {
        try {
            topics.catchUp(requireAlive);
        } catch (KafkaException e) {
            pause();
            requireAlive.run();
            throw new LocalFailure("The topics cannot be read: " + e.getMessage() + ".", e);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(BETWEEN_LOOKS.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalFailure("Interrupted.", e);
        }
    }
}
