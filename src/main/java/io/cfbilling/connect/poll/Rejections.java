package io.cfbilling.connect.poll;

import io.cfbilling.connect.api.ApiFailure;
import io.cfbilling.connect.model.AccountErrorsMode;
import io.cfbilling.connect.stream.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.apache.kafka.connect.errors.ConnectException;

/** How a task treats rejected streams: they back off for up to a day, or fail the task, as accounts.errors.mode says. */
final class Rejections {
    private static final Duration FIRST_WAIT = Duration.ofMinutes(1);
    private static final Duration LONGEST_WAIT = Duration.ofDays(1);

    private final AccountErrorsMode mode;
    private final Backoff waits;

    Rejections(AccountErrorsMode mode, RandomGenerator random) {
        this.mode = mode;
        this.waits = new Backoff(FIRST_WAIT, LONGEST_WAIT, random);
    }

    /** How long a rejected stream backs off, by how often it was rejected. */
    Backoff waits() {
        return waits;
    }

    /** When a rejected stream is read again. */
    Instant nextTry(ScheduledStream rejected, Instant now) {
        return now.plus(waits.fullWaitAfter(rejected.rejections()));
    }

    /**
     * Fails the task if the settings say so and the rejection is confirmed. A rejected request (400) says nothing about the
     * account.
     *
     * @throws ConnectException says which account it is, and what to change
     */
    void failIfConfigured(ApiFailure failure, ScheduledStream rejected, Instant now) {
        if (mode == AccountErrorsMode.FAIL
                && !(failure instanceof ApiFailure.Rejected)
                && rejected.isStillRejected(now)) {
            throw new ConnectException(
                    "The " + rejected.stream.partition() + " is rejected, in two tries at least a minute"
                            + " apart." + advice(failure) + " " + failure.getMessage() + ". To go on without it, set"
                            + " accounts.errors.mode to isolate, or leave the account out with accounts.exclude");
        }
    }

    /** What a user can do about it, to be followed by the failure itself; empty if that says all. */
    static String advice(ApiFailure failure) {
        if (failure instanceof ApiFailure.Forbidden) {
            return " If the account is yours, give the token the permission Account, Billing, Read for it:";
        }
        return failure instanceof ApiFailure.NotFound ? " Check the account's id in accounts:" : "";
    }
}
