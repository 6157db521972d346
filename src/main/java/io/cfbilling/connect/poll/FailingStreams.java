package io.cfbilling.connect.poll;

import io.cfbilling.connect.api.ApiFailure;
import io.cfbilling.connect.model.Moments;
import io.cfbilling.connect.offset.SourcePartition;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Since when each stream has failed without a success. It can repeat once a day which streams have failed for a day, and fails
 * the task, if the settings say so, when no request at all has succeeded for long.
 *
 * <p>It counts from the first failure that the task sees, and never from before its start: a task that was down for a week
 * does not fail at its first failed request.
 */
final class FailingStreams {
    /** How long a stream fails before it is repeated, and the time between two lines. */
    static final Duration REMINDER = Duration.ofDays(1);

    private static final Logger LOG = LoggerFactory.getLogger(FailingStreams.class);
    private static final int MOST_NAMED = 10;

    private final Duration failAfter;
    /** In the order of their first failures. */
    private final Map<SourcePartition, Instant> since = new LinkedHashMap<>();

    /** The first failure since the last success of any stream. */
    private @Nullable Instant noneSince;

    private boolean reminds;
    private Instant reminded = Instant.MIN;

    /**
     * @param failAfter how long no request may succeed before the task fails; zero: forever
     */
    FailingStreams(Duration failAfter) {
        this.failAfter = failAfter;
    }

    /** Repeats once a day which streams fail: for a worker that has no metrics to show it. */
    void remindDaily() {
        reminds = true;
    }

    /**
     * Notes that a request of the stream failed.
     *
     * @throws ConnectException if no request has succeeded for as long as the settings permit
     */
    void failed(SourcePartition stream, ApiFailure failure, Instant now) {
        since.putIfAbsent(stream, now);
        Instant first = noneSince == null ? now : noneSince;
        noneSince = first;
        if (!failAfter.isZero() && !now.isBefore(first.plus(failAfter))) {
            throw new ConnectException("No request of this task has succeeded for " + failAfter.toHours()
                    + " hours, since " + first + ", and cloudflare.api.fail.after.hours lets the task fail then. Remove"
                    + " the cause, and restart the task: it goes on where it stopped. The last failure: "
                    + failure.getMessage());
        }
    }

    /** Notes that a request of the stream succeeded. */
    void succeeded(SourcePartition stream) {
        noneSince = null;
        since.remove(stream);
    }

    /** Removes a stream that has nothing left to read. */
    void leaves(SourcePartition stream) {
        since.remove(stream);
    }

    /** Logs which streams have failed for a day or longer, if that is due. */
    void remind(Instant now) {
        if (!reminds || since.isEmpty()) {
            return;
        }
        Instant oldest = since.values().iterator().next();
        if (now.isBefore(Moments.later(oldest, reminded).plus(REMINDER))) {
            return;
        }
        reminded = now;
        List<String> streams = since.entrySet().stream()
                .filter(stream -> !stream.getValue().isAfter(now.minus(REMINDER)))
                .map(stream -> stream.getKey() + " since " + stream.getValue())
                .toList();
        String more = streams.size() > MOST_NAMED ? ", and " + (streams.size() - MOST_NAMED) + " more" : "";
        LOG.warn(
                "Not read for a day or longer, though tried again and again: the {}{}. This line is repeated once a day,"
                        + " since the worker takes no metrics from connectors",
                streams.stream().limit(MOST_NAMED).collect(Collectors.joining(", the ")),
                more);
    }
}
