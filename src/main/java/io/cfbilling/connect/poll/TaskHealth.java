package io.cfbilling.connect.poll;

import io.cfbilling.connect.api.ApiFailure;
import io.cfbilling.connect.model.AccountErrorsMode;
import io.cfbilling.connect.model.Dataset;
import io.cfbilling.connect.offset.SourcePartition;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches whether any stream of the task succeeds. If none does, it logs a warning, or fails the task if waiting would not
 * help. It also fails the task for a single rejected account if the settings say so.
 */
final class TaskHealth {
    private static final Logger LOG = LoggerFactory.getLogger(TaskHealth.class);

    private final AccountErrorsMode mode;
    private final FailureQuorum forbidden = new FailureQuorum();
    private final FailureQuorum missingUsage = new FailureQuorum();
    private final Set<SourcePartition> streams = new HashSet<>();
    private final Set<SourcePartition> failing = new HashSet<>();
    /** Whether any response ever had data: then ids and address are right, and a 404 may be temporary. */
    private boolean found;

    private boolean allFail;

    TaskHealth(AccountErrorsMode mode) {
        this.mode = mode;
    }

    /**
     * Adds a stream.
     *
     * @param known whether any data of it was found before, by this task or another
     */
    void joins(SourcePartition stream, boolean known) {
        found |= known;
        streams.add(stream);
        forbidden.joins(stream);
        if (stream.dataset() == Dataset.USAGE) {
            missingUsage.joins(stream);
        }
    }

    /** Removes a stream that has nothing left to read. */
    void leaves(SourcePartition stream) {
        streams.remove(stream);
        failing.remove(stream);
        forbidden.leaves(stream);
        if (stream.dataset() == Dataset.USAGE) {
            missingUsage.leaves(stream);
        }
    }

    /**
     * Notes that the stream is rejected.
     *
     * @throws ConnectException if all are, for a reason that is not temporary; or if this one is again and the settings say
     *     so, except for a rejected request (400), which says nothing about the account
     */
    void rejected(ScheduledStream rejected, ApiFailure failure, Instant now) {
        SourcePartition stream = rejected.stream.partition();
        failed(stream, failure);
        boolean isMissing = failure instanceof ApiFailure.NotFound && stream.dataset() == Dataset.USAGE;
        if (failure instanceof ApiFailure.Forbidden && forbidden.rejected(stream, now)) {
            throw new ConnectException(
                    "Cloudflare forbids requests for all accounts of this task, in two tries at least a minute apart."
                            + " Either the credential in cloudflare.api.token (or cloudflare.api.email and"
                            + " cloudflare.api.key) is invalid, expired or disabled: replace it; or it lacks the"
                            + " permission Account, Billing, Read for the accounts named in accounts: grant it, or name"
                            + " others. The last response: "
                            + failure.getMessage());
        }
        if (isMissing && missingUsage.rejected(stream, now) && !found) {
            throw new ConnectException("Cloudflare finds no usage of any account of this task, in two tries at least a"
                    + " minute apart: check the ids in accounts, that usage.api is auto, and that"
                    + " cloudflare.api.base.url is the address of the API. The last response: "
                    + failure.getMessage());
        }
        if (mode == AccountErrorsMode.FAIL
                && !(failure instanceof ApiFailure.Rejected)
                && rejected.isStillRejected(now)) {
            throw new ConnectException(
                    "The " + stream + " is rejected, in two tries at least a minute apart." + advice(failure) + " "
                            + failure.getMessage()
                            + ". To go on without it, set accounts.errors.mode to isolate, or leave the account out"
                            + " with accounts.exclude");
        }
    }

    /** What a user can do about a rejection, to be followed by the failure itself; empty if that says all. */
    static String advice(ApiFailure failure) {
        if (failure instanceof ApiFailure.Forbidden) {
            return " If the account is yours, give the token the permission Account, Billing, Read for it:";
        }
        return failure instanceof ApiFailure.NotFound ? " Check the account's id in accounts:" : "";
    }

    /** Notes that a request of the stream failed, and what that says of all accounts; others of it may succeed. */
    void requestFailed(SourcePartition stream, ApiFailure failure) {
        if (failure instanceof ApiFailure.Transient) {
            forbidden.mayRecover(stream);
        } else if (!(failure instanceof ApiFailure.Forbidden)) {
            forbidden.abstains(stream);
        }
        if (stream.dataset() == Dataset.USAGE && !(failure instanceof ApiFailure.NotFound)) {
            missingUsage.mayRecover(stream);
        }
    }

    /** Notes that the stream fails; returns whether it did not before. */
    boolean failed(SourcePartition stream, ApiFailure failure) {
        requestFailed(stream, failure);
        boolean isNew = failing.add(stream);
        if (!allFail && failing.size() == streams.size()) {
            allFail = true;
            LOG.warn(
                    "None of the {} streams of this task can be read any more; their requests are sent again"
                            + " automatically. The last failure: {}",
                    failing.size(),
                    failure.getMessage());
        }
        return isNew;
    }

    /**
     * Notes that the stream succeeds; returns whether it failed before.
     *
     * @param known whether any data of it was found, now or before: that there is no profile is a success too
     */
    boolean succeeded(SourcePartition stream, boolean known) {
        found |= known || stream.dataset() == Dataset.USAGE;
        forbidden.succeeded(stream);
        if (stream.dataset() == Dataset.USAGE) {
            missingUsage.succeeded(stream);
        }
        if (allFail) {
            allFail = false;
            LOG.info("Requests of this task succeed again, first for the {}", stream);
        }
        return failing.remove(stream);
    }
}
