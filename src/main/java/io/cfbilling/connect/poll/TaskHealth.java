package io.cfbilling.connect.poll;

import io.cfbilling.connect.api.ApiFailure;
import io.cfbilling.connect.model.Dataset;
import io.cfbilling.connect.offset.SourcePartition;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether any stream of a task is still answered. A task of which none is must not stay quietly running: the log tells of
 * it, and where waiting would not help, the task fails.
 */
final class TaskHealth {
    /** A refusal has been seen to pass by itself: only one that is seen again so long after counts. */
    static final Duration BETWEEN_LOOKS = Duration.ofSeconds(60);

    private static final Logger LOG = LoggerFactory.getLogger(TaskHealth.class);

    private final FailureQuorum forbidden = new FailureQuorum(BETWEEN_LOOKS);
    private final FailureQuorum missingUsage = new FailureQuorum(BETWEEN_LOOKS);
    private final Set<SourcePartition> streams = new HashSet<>();
    private final Set<SourcePartition> failing = new HashSet<>();
    /** Where anything was ever found, ids and address are right; an endpoint may be away for a while, or move. */
    private boolean found;

    private boolean allFail;

    /**
     * Counts a stream in, which may or may not be answered.
     *
     * @param known whether anything of it was found once, by this task or another
     */
    void joins(SourcePartition stream, boolean known) {
        found |= known;
        streams.add(stream);
        forbidden.joins(stream);
        if (stream.dataset() == Dataset.USAGE) {
            missingUsage.joins(stream);
        }
    }

    /** Counts a stream out of which nothing is left to ask. */
    void leaves(SourcePartition stream) {
        streams.remove(stream);
        failing.remove(stream);
        forbidden.leaves(stream);
        if (stream.dataset() == Dataset.USAGE) {
            missingUsage.leaves(stream);
        }
    }

    /**
     * Notes that the stream is refused.
     *
     * @throws ConnectException if all are, for a reason that does not pass by itself
     */
    void rejected(SourcePartition stream, ApiFailure failure, Instant now) {
        failed(stream, failure);
        boolean isMissing = failure instanceof ApiFailure.NotFound && stream.dataset() == Dataset.USAGE;
        if (failure instanceof ApiFailure.Forbidden && forbidden.rejected(stream, now)) {
            throw new ConnectException(
                    "Cloudflare refuses all accounts of this task, on two looks at least a minute apart."
                            + " Either the credential in cloudflare.api.token (or cloudflare.api.email and cloudflare.api.key) is"
                            + " invalid, expired or disabled: replace it; or it lacks the permission Account, Billing, Read for"
                            + " the accounts named in accounts: grant it, or name others. The last answer: "
                            + failure.getMessage());
        }
        if (isMissing && missingUsage.rejected(stream, now) && !found) {
            throw new ConnectException(
                    "Cloudflare knows of no usage of any account of this task, on two looks at least a"
                            + " minute apart: check the ids in accounts, that usage.api is auto, and that"
                            + " cloudflare.api.base.url is the address of the API. The last answer: "
                            + failure.getMessage());
        }
    }

    /** Notes that the stream fails for now; tells whether it did not before. */
    boolean failed(SourcePartition stream, ApiFailure failure) {
        if (failure instanceof ApiFailure.Transient) {
            forbidden.mayRecover(stream);
        } else if (!(failure instanceof ApiFailure.Forbidden)) {
            forbidden.abstains(stream);
        }
        if (stream.dataset() == Dataset.USAGE && !(failure instanceof ApiFailure.NotFound)) {
            missingUsage.mayRecover(stream);
        }
        boolean news = failing.add(stream);
        if (!allFail && failing.size() == streams.size()) {
            allFail = true;
            LOG.warn(
                    "None of the {} streams of this task is answered any more; all are asked for again by themselves. The"
                            + " last failure: {}",
                    failing.size(),
                    failure.getMessage());
        }
        return news;
    }

    /**
     * Notes an answer; tells whether the stream was failing till now.
     *
     * @param known whether anything of it was found, now or before: that there is no profile is an answer too
     */
    boolean responded(SourcePartition stream, boolean known) {
        found |= known || stream.dataset() == Dataset.USAGE;
        forbidden.responded(stream);
        if (stream.dataset() == Dataset.USAGE) {
            missingUsage.responded(stream);
        }
        if (allFail) {
            allFail = false;
            LOG.info("This task is answered again, as far as the {}", stream);
        }
        return failing.remove(stream);
    }
}
