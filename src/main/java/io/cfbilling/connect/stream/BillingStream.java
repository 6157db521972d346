package io.cfbilling.connect.stream;

import io.cfbilling.connect.api.ApiFailure;
import io.cfbilling.connect.api.CloudflareApi;
import io.cfbilling.connect.offset.SourcePartition;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/**
 * One dataset of one account: decides which request is next, and what a response changes. One request at a time is under way.
 * Only the task's thread touches a stream's state; only the sending happens on another thread.
 */
public interface BillingStream {
    /** The partition of its offsets. */
    SourcePartition partition();

    /**
     * When the next request is due.
     *
     * @return a moment, past or future; {@link Instant#MAX} when nothing is left to read
     */
    Instant due(Instant now);

    /** The priority of the request that is due at that moment. */
    Priority priority(Instant due);

    /** How long to wait between two polls. */
    Duration pollInterval();

    /**
     * The last day up to which all requested days have been read, by earlier tasks too as far as is known;
     * {@link LocalDate#MAX} if the dataset has no days, or its last requested one is read.
     */
    default LocalDate readThrough(Instant now) {
        return LocalDate.MAX;
    }

    /** Whether it has ever found data, in this task or an earlier one: the credential could read the account then. */
    default boolean hasFoundData() {
        return false;
    }

    /** The request to send now; call it when due. */
    Request request(Instant now);

    /**
     * Notes that the last request was rejected (400): repeating it at once would not help, but another request might succeed.
     *
     * @param waits how long the request backs off, by how often it was rejected
     * @param why what the API said, for the log
     * @return when the stream is next due; empty if it has no other request, so that the whole stream backs off
     */
    default Optional<Instant> rejected(Instant now, Backoff waits, String why) {
        return Optional.empty();
    }

    /**
     * Notes that the last request failed in all its tries, while another one might succeed.
     *
     * @param until when the request is to be sent again
     * @param why what failed, for the log
     * @return when the stream is due with another request; empty if it has none before that moment
     */
    default Optional<Instant> unreadable(Instant now, Instant until, String why) {
        return Optional.empty();
    }

    /**
     * Notes that the last request's endpoint is unavailable.
     *
     * @param why what the API said, for the log
     * @return when a request to another endpoint is due; empty if there is none, so that the stream backs off
     */
    default Optional<Instant> unavailable(Instant now, String why) {
        return Optional.empty();
    }

    /** One request to the API. */
    @FunctionalInterface
    interface Request {
        /** Sends the request once, on any thread, and changes nothing in the stream. */
        Response send(CloudflareApi api) throws ApiFailure, InterruptedException;
    }

    /** The API's response; close it if it is never emitted. */
    interface Response extends AutoCloseable {
        /** Updates the stream, and returns the records of what changed; on the task's thread. */
        Emission emission();

        /** Whether it shows that the credential may read the account: a missing profile does not. */
        default boolean isFound() {
            return true;
        }

        @Override
        default void close() {}
    }
}
