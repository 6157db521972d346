package io.cfbilling.connect.poll;

import io.cfbilling.connect.api.ApiFailure;
import io.cfbilling.connect.model.AccountErrorsMode;
import io.cfbilling.connect.model.Dataset;
import io.cfbilling.connect.offset.SourcePartition;
import java.time.Instant;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Fails the task when waiting would not help: all its accounts are rejected, or a single one is and the settings say so.
 */
final class TaskHealth {
    private final AccountErrorsMode mode;
    private final FailureQuorum forbidden = new FailureQuorum();
    private final FailureQuorum missingUsage = new FailureQuorum();
    /** Whether any response ever had data: then ids and address are right, and a 404 may be temporary. */
    private boolean found;

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
        forbidden.joins(stream);
        if (stream.dataset() == Dataset.USAGE) {
            missingUsage.joins(stream);
        }
    }

    /** Removes a stream that has nothing left to read. */
    void leaves(SourcePartition stream) {
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
        requestFailed(stream, failure);
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

    /**
     * Notes that the stream succeeds.
     *
     * @param known whether any data of it was found, now or before: that there is no profile is a success too
     */
    void succeeded(SourcePartition stream, boolean known) {
        found |= known || stream.dataset() == Dataset.USAGE;
        forbidden.succeeded(stream);
        if (stream.dataset() == Dataset.USAGE) {
            missingUsage.succeeded(stream);
        }
    }
}
