package io.cfbilling.connect.poll;

import java.time.Instant;
import java.util.Comparator;

/** A stream's place in the queue: when it is next due, and how its last tries went. */
final class Turn {
    /** Who has waited longest comes first; of those equally due, who queued first. */
    static final Comparator<Turn> ORDER =
            Comparator.comparing((Turn turn) -> turn.due).thenComparing(turn -> turn.queued);

    final BillingStream stream;
    private Instant due = Instant.MIN;
    private long queued;
    private int attempts;
    private int refusals;

    Turn(BillingStream stream) {
        this.stream = stream;
    }

    Instant due() {
        return due;
    }

    /**
     * Takes a place in the queue.
     *
     * @param place counts up with every place taken
     */
    void queue(Instant dueAt, long place) {
        due = dueAt;
        queued = place;
    }

    /** Counts a try that may do better next time; gives how many there were in a row. */
    int failed() {
        return ++attempts;
    }

    /** Counts a refusal; gives how many there were in a row. */
    int refused() {
        attempts = 0;
        return ++refusals;
    }

    /** Forgets the tries, but not the refusals: the question is put off to the next turn. */
    void givenUp() {
        attempts = 0;
    }

    /** Forgets tries and refusals; tells whether the stream was being refused till now. */
    boolean answered() {
        boolean recovered = refusals > 0;
        attempts = 0;
        refusals = 0;
        return recovered;
    }
}
