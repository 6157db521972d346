package io.cfbilling.connect.local;

import io.cfbilling.connect.page.TopicReader;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;

/** Checks once a second that all processes are well, which records have arrived and whether the backfill is complete. */
final class Watch {
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    private final Runnable requireAlive;
    private final ConnectApi connect;
    private final TopicReader reader;
    private final TopicView topics;
    private final Screen screen;

    Watch(Runnable requireAlive, ConnectApi connect, TopicReader reader, TopicView topics, Screen screen) {
        this.requireAlive = requireAlive;
        this.connect = connect;
        this.reader = reader;
        this.topics = topics;
        this.screen = screen;
    }

    /** The result of a wait for the backfill. */
    record Outcome(boolean isComplete, Set<String> missing) {
        String sentence() {
            return missing.isEmpty()
                    ? "records are still arriving."
                    : "records are missing for the accounts " + String.join(", ", missing) + ".";
        }
    }

    Outcome untilComplete(Backfill backfill, Duration limit) {
        long begun = System.nanoTime();
        while (true) {
            LocalDate today = LocalDate.now(ZoneOffset.UTC);
            Positions positions = Positions.of(connect.offsets());
            look();
            if (backfill.isComplete(positions, topics.usage(), topics.counts(), today)) {
                return new Outcome(true, Set.of());
            }
            if (System.nanoTime() - begun > limit.toNanos()) {
                return new Outcome(false, backfill.missing(positions, topics.usage(), today));
            }
            pause();
        }
    }

    /** Runs until the process is stopped, or until a failure. */
    void forever() {
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
        if (!topics.counts().isEmpty()) {
            screen.pass(topics.counts().entrySet().stream()
                    .map(each -> String.format(Locale.ROOT, "%s %,d", each.getKey(), each.getValue()))
                    .collect(Collectors.joining(", ", "  records: ", "")));
        }
    }

    /** When a broker or registry has just died, the first sign is a failed request. */
    private void read() {
        try {
            reader.catchUp(requireAlive);
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
