package io.cfbilling.connect.poll;

import io.cfbilling.connect.api.ApiFailure;
import io.cfbilling.connect.api.TokenKind;
import io.cfbilling.connect.budget.RequestBudget;
import io.cfbilling.connect.model.AccountErrorsMode;
import io.cfbilling.connect.offset.SourcePartition;
import io.cfbilling.connect.stream.Backoff;
import io.cfbilling.connect.stream.BillingStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a failure costs: one stream some time, or all of them when the budget is spent, or the task when the credential
 * is no good. One account's trouble never holds up another's. It serves one poller.
 */
public final class FailurePolicy {
    private static final Logger LOG = LoggerFactory.getLogger(FailurePolicy.class);
    private static final Duration FIRST_REJECTION = Duration.ofMinutes(1);
    private static final Duration LONGEST_REJECTION = Duration.ofDays(1);

    private final Retries retries;
    private final Backoff rejections;
    private final AccountErrorsMode mode;
    private final RateLimitPause pause;
    private final CredentialCheck credential;
    private final TaskHealth health = new TaskHealth();

    /**
     * How a request is tried again that failed for a reason that may pass.
     *
     * @param waits how long to wait between two tries
     * @param mostAttempts how often it is tried before it is put off to the stream's next turn
     */
    public record Retries(Backoff waits, int mostAttempts) {}

    /**
     * @param mode whether an account that is refused fails the task
     * @param budget is stopped while the API wants no requests
     * @param token where the credential can be looked up
     */
    public FailurePolicy(
            Retries retries, AccountErrorsMode mode, RequestBudget budget, TokenKind token, RandomGenerator random) {
        this.retries = retries;
        this.mode = mode;
        this.pause = new RateLimitPause(retries.waits, budget);
        this.credential = new CredentialCheck(token);
        this.rejections = new Backoff(FIRST_REJECTION, LONGEST_REJECTION, random);
    }

    /** Counts a stream in: the task is in trouble once all that are counted fail. */
    void joins(BillingStream stream) {
        health.joins(stream.partition(), stream.hasResponded());
        credential.joins(stream.partition().account());
    }

    /** A look at the credential that is to be sent now; empty if none is. */
    Optional<CredentialCheck.LookUp> lookUp(Instant now) {
        return credential.next(now, failure -> {
            LOG.debug("Cloudflare does not say whether the credential is good: {}", failure.getMessage());
            if (failure instanceof ApiFailure.RateLimited limited) {
                pause.begin(limited, now);
            }
        });
    }

    /** Counts a stream out, which is never asked for again. */
    void leaves(SourcePartition stream) {
        health.leaves(stream);
    }

    /**
     * When the stream is due again.
     *
     * @throws ConnectException if there is no use in going on
     */
    Instant dueAfter(ApiFailure failure, ScheduledStream scheduled, Instant now) {
        if (failure instanceof ApiFailure.RateLimited limited) {
            return limited(limited, scheduled, now);
        } else if (failure instanceof ApiFailure.Transient passing) {
            return retry(passing, scheduled, now);
        }
        pause.taken(now);
        if (failure instanceof ApiFailure.Rejected) {
            scheduled.givenUp();
            Optional<Instant> other = scheduled.stream.rejected(now, rejections, String.valueOf(failure.getMessage()));
            if (other.isPresent()) {
                passRequest(failure, scheduled, now);
                return other.get();
            }
        } else if (failure instanceof ApiFailure.NotFound) {
            Optional<Instant> elsewhere = scheduled.stream.notServed(now, String.valueOf(failure.getMessage()));
            if (elsewhere.isPresent()) {
                scheduled.givenUp();
                return elsewhere.get();
            }
        }
        return backOff(failure, scheduled, now);
    }

    /** A stream that alone is answered 429 must not stop the others again and again: it fails as by other failures. */
    private Instant limited(ApiFailure.RateLimited failure, ScheduledStream scheduled, Instant now) {
        if (scheduled.isLimitedAlone(pause.taken())) {
            return retry(
                    new ApiFailure.Transient(String.valueOf(failure.getMessage()), Optional.of(pause.wish(failure))),
                    scheduled,
                    now);
        }
        Instant end = pause.begin(failure, now);
        int limits = scheduled.limited(pause.taken());
        // From the second on, others go first once the pause is over, or it might never be seen to be alone.
        return limits == 1 ? now : end.plus(retries.waits.after(limits));
    }

    /** A stream that has other questions fails only if these have brought nothing of late. */
    private void passRequest(ApiFailure failure, ScheduledStream scheduled, Instant now) {
        boolean answeredLately = scheduled
                .respondedAt()
                .map(scheduled.stream::nextPoll)
                .filter(now::isBefore)
                .isPresent();
        if (!answeredLately) {
            health.failed(scheduled.stream.partition(), failure);
        }
    }

    private Instant retry(ApiFailure.Transient failure, ScheduledStream scheduled, Instant now) {
        int attempts = scheduled.failed();
        Instant next = now.plus(failure.retryAfter()
                .map(wish -> retries.waits.instead(wish, attempts))
                .orElseGet(() -> retries.waits.after(attempts)));
        Instant nextPoll = scheduled.stream.nextPoll(now);
        if (attempts < retries.mostAttempts && !scheduled.isDown(now)) {
            LOG.debug("Try {} of {} failed: {}", attempts, retries.mostAttempts, failure.getMessage());
            // While it is refused, no other failure brings it back sooner, but for its usual turn.
            return scheduled.rejections() == 0
                    ? next
                    : later(next, earlier(now.plus(rejections.atLeast(scheduled.rejections())), nextPoll));
        }
        Instant due = later(next, nextPoll);
        boolean again = scheduled.failedSeries() % 2 == 0;
        Optional<Instant> other = scheduled.stream.unreadable(now, due, String.valueOf(failure.getMessage()));
        // Where a second request of the stream failed as well, all may.
        if (other.isPresent() && !again && scheduled.rejections() == 0) {
            passRequest(failure, scheduled, now);
            return later(next, other.get());
        }
        if (health.failed(scheduled.stream.partition(), failure)) {
            LOG.warn(
                    "The {} is put off to {} after {} tries: {}",
                    scheduled.stream.partition(),
                    due,
                    attempts,
                    failure.getMessage());
        }
        return due;
    }

    private Instant backOff(ApiFailure failure, ScheduledStream scheduled, Instant now) {
        int rejected = scheduled.rejected(now);
        if (rejected == 1) {
            LOG.warn(
                    "The {} is refused and will be asked for again ever more seldom, at least daily.{} {}",
                    scheduled.stream.partition(),
                    advice(failure),
                    failure.getMessage());
        }
        health.rejected(scheduled.stream.partition(), failure, now);
        if (failure instanceof ApiFailure.Forbidden) {
            credential.forbidden(scheduled.stream.partition().account(), failure);
        }
        if (mode == AccountErrorsMode.FAIL
                && !(failure instanceof ApiFailure.Rejected)
                && scheduled.isStillRejected(now)) {
            throw new ConnectException(
                    "The " + scheduled.stream.partition() + " is refused, on two looks at least a minute"
                            + " apart." + advice(failure) + " " + failure.getMessage() + ". To go on without it, set"
                            + " accounts.errors.mode to isolate, or leave the account out with accounts.exclude");
        }
        return now.plus(rejections.atLeast(rejected));
    }

    private static String advice(ApiFailure failure) {
        if (failure instanceof ApiFailure.Forbidden) {
            return " If the account is yours, give the token the permission Account, Billing, Read for it:";
        }
        return failure instanceof ApiFailure.NotFound ? " Check the account's id in accounts:" : "";
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /**
     * Notes a response that has been emitted.
     *
     * @param found whether it shows that the credential may read the account
     */
    void responded(ScheduledStream scheduled, boolean found, Instant now) {
        pause.taken(now);
        scheduled.responded(now);
        if (found) {
            credential.responded(scheduled.stream.partition().account());
        }
        if (health.responded(scheduled.stream.partition(), scheduled.stream.hasResponded())) {
            LOG.info("The {} is answered again", scheduled.stream.partition());
        }
    }
}
