package io.cfbilling.connect.poll;

import io.cfbilling.connect.api.ApiFailure;
import io.cfbilling.connect.model.Moments;
import io.cfbilling.connect.offset.SourcePartition;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which streams fail, and since when they have had no success. It logs when all fail, and can repeat once a day which have
 * failed for a day. If the settings say so, it fails the task when no request at all has succeeded for long.
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

    /** Those of them that are rejected, or of which all tries failed. */
    private final Set<SourcePartition> unreadable = new HashSet<>();

    private int streams;
    private boolean allUnreadable;

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

    /** Adds a stream. */
    void joins() {
        streams++;
    }

    /**
     * Notes that a request of the stream failed; others of it may succeed.
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

    /** Notes that a stream, of which a request failed, cannot be read at present; returns whether it could before. */
    boolean unreadable(SourcePartition stream, ApiFailure failure) {
        boolean isNew = unreadable.add(stream);
        if (!allUnreadable && unreadable.size() == streams) {
            allUnreadable = true;
            LOG.warn(
                    "None of the {} streams of this task can be read any more; their requests are sent again"
                            + " automatically. The last failure: {}",
                    streams,
                    failure.getMessage());
        }
        return isNew;
    }

    /** Notes that a request of the stream succeeded; returns whether the stream could not be read before. */
    boolean succeeded(SourcePartition stream) {
        noneSince = null;
        since.remove(stream);
        if (allUnreadable) {
            allUnreadable = false;
            LOG.info("Requests of this task succeed again, first for the {}", stream);
        }
        return unreadable.remove(stream);
    }

    /** Removes a stream that has nothing left to read. */
    void leaves(SourcePartition stream) {
        streams--;
        since.remove(stream);
        unreadable.remove(stream);
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
        List<String> lasting = since.entrySet().stream()
                .filter(stream -> !stream.getValue().isAfter(now.minus(REMINDER)))
                .map(stream -> stream.getKey() + " since " + stream.getValue())
                .toList();
        String more = lasting.size() > MOST_NAMED ? ", and " + (lasting.size() - MOST_NAMED) + " more" : "";
        LOG.warn(
                "Not read for a day or longer, though tried again and again: the {}{}. This line is repeated once a day,"
                        + " since the worker takes no metrics from connectors",
                lasting.stream().limit(MOST_NAMED).collect(Collectors.joining(", the ")),
                more);
    }
}
