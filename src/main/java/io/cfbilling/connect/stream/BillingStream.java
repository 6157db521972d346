package io.cfbilling.connect.stream;

import io.cfbilling.connect.api.ApiFailure;
import io.cfbilling.connect.api.CloudflareApi;
import io.cfbilling.connect.offset.SourcePartition;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/**
 * One dataset of one account: knows what to ask next, and what an answer changes. One question at a time is under way;
 * all but the asking itself happens on the task's thread, which alone touches a stream's state.
 */
public interface BillingStream {
    /** What its offsets belong to. */
    SourcePartition partition();

    /**
     * When it next has something to ask.
     *
     * @return a moment, past or future; {@link Instant#MAX} when there is nothing left to ask for ever
     */
    Instant due(Instant now);

    /** What the question that is due at that moment is for. */
    Priority priority(Instant due);

    /** When it would ask again if its present question came to nothing. */
    Instant nextPoll(Instant now);

    /**
     * The last day up to which all that are wanted have been read, in earlier tasks' lives too as far as is known;
     * {@link LocalDate#MAX} if the dataset has no days, or its last one wanted is read.
     */
    default LocalDate readThrough(Instant now) {
        return LocalDate.MAX;
    }

    /** Whether anything of it was ever found, by this task or another. */
    default boolean hasResponded() {
        return false;
    }

    /** What to ask now; call it when due. */
    Request request(Instant now);

    /**
     * Notes that the question last given was refused as such, so that asking it again at once would do no better, while
     * another one might be answered.
     *
     * @param waits how long to leave it, by how often it was refused
     * @param why what the API said, for the log
     * @return when the stream is next due; empty if it has no other question, and is itself to be left
     */
    default Optional<Instant> rejected(Instant now, Backoff waits, String why) {
        return Optional.empty();
    }

    /**
     * Notes that the request last given failed as often as it is tried, while another one might succeed.
     *
     * @param until when the same is to be read again
     * @param why what failed, for the log
     * @return when the stream is due with another request; empty if it has none before that moment
     */
    default Optional<Instant> unreadable(Instant now, Instant until, String why) {
        return Optional.empty();
    }

    /**
     * Notes that there was nothing where the question last given was asked.
     *
     * @param why what the API said, for the log
     * @return when the stream is due to ask elsewhere; empty if there is nowhere else, and it is itself to be left
     */
    default Optional<Instant> notServed(Instant now, String why) {
        return Optional.empty();
    }

    /** One question to the API: one request at the most. */
    @FunctionalInterface
    interface Request {
        /** Asks, once, on whichever thread; changes nothing in the stream. */
        Response send(CloudflareApi api) throws ApiFailure, InterruptedException;
    }

    /** What the API said; close it if it is never told. */
    interface Response extends AutoCloseable {
        /** Moves the stream on, and gives the records that tell what is new; on the task's thread. */
        Emission emission();

        /** Whether it shows that the credential may read the account: a profile that is not there does not. */
        default boolean isFound() {
            return true;
        }

        @Override
        void close();
    }
}
