package io.cfbilling.connect.poll;

import io.cfbilling.connect.api.ApiFailure;
import io.cfbilling.connect.api.TokenKind;
import io.cfbilling.connect.budget.RequestBudget;
import io.cfbilling.connect.model.AccountErrorsMode;
import io.cfbilling.connect.model.Moments;
import io.cfbilling.connect.offset.SourcePartition;
import io.cfbilling.connect.stream.Backoff;
import io.cfbilling.connect.stream.BillingStream;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what follows from a failed request: the stream backs off, all streams pause, or the task fails. One account's
 * failures never delay another account. It serves one poller.
 */
public final class FailurePolicy {
    private static final Logger LOG = LoggerFactory.getLogger(FailurePolicy.class);

    private final Retries retries;
    private final Rejections rejections;
    private final RateLimitPause pause;
    private final CredentialCheck credential;
    private final TaskHealth health = new TaskHealth();

    /**
     * How a request is tried again after a transient failure.
     *
     * @param waits how long to wait between two tries
     * @param mostAttempts how often it is tried before the stream waits for its next poll
     */
    public record Retries(Backoff waits, int mostAttempts) {}

    /**
     * @param mode whether an account that is rejected fails the task
     * @param budget is paused while Cloudflare accepts no requests
     * @param token where the credential can be looked up
     */
    public FailurePolicy(
            Retries retries, AccountErrorsMode mode, RequestBudget budget, TokenKind token, RandomGenerator random) {
        this.retries = retries;
        this.pause = new RateLimitPause(retries.waits, budget);
        this.credential = new CredentialCheck(token);
        this.rejections = new Rejections(mode, random);
    }

    void joins(BillingStream stream) {
        health.joins(stream.partition(), stream.hasFoundData());
        credential.joins(stream.partition().account());
    }

    /** The look-up of the credential that is due; empty if none is. */
    Optional<CredentialCheck.LookUp> lookUp(Instant now) {
        return credential.next(now, failure -> {
            LOG.debug("The credential could not be verified: {}", failure.getMessage());
            if (failure instanceof ApiFailure.RateLimited limited) {
                pause.begin(limited, now);
            }
        });
    }

    void leaves(SourcePartition stream) {
        health.leaves(stream);
    }

    /**
     * When the stream is due again.
     *
     * @throws ConnectException if the failure fails the task
     */
    Instant dueAfter(ApiFailure failure, ScheduledStream scheduled, Instant now) {
        if (failure instanceof ApiFailure.RateLimited limited) {
            return limited(limited, scheduled, now);
        } else if (failure instanceof ApiFailure.Transient passing) {
            return retry(passing, scheduled, now);
        }
        pause.accepted(now);
        if (failure instanceof ApiFailure.Rejected) {
            scheduled.givenUp();
            Optional<Instant> other =
                    scheduled.stream.rejected(now, rejections.waits(), String.valueOf(failure.getMessage()));
            if (other.isPresent()) {
                countFailureUnlessOthersSucceed(failure, scheduled, now);
                return other.get();
            }
        } else if (failure instanceof ApiFailure.NotFound) {
            Optional<Instant> other = scheduled.stream.unavailable(now, String.valueOf(failure.getMessage()));
            if (other.isPresent()) {
                scheduled.givenUp();
                return other.get();
            }
        }
        return backOff(failure, scheduled, now);
    }

    /** A 429 that only one stream gets is handled like a transient failure, so that it does not pause the others. */
    private Instant limited(ApiFailure.RateLimited failure, ScheduledStream scheduled, Instant now) {
        if (scheduled.isOnlyOneLimited(pause.accepted())) {
            return retry(
                    new ApiFailure.Transient(String.valueOf(failure.getMessage()), Optional.of(pause.wish(failure))),
                    scheduled,
                    now);
        }
        Instant end = pause.begin(failure, now);
        int limits = scheduled.limited(pause.accepted());
        // From the second on, others go first after the pause: it shows whether only this stream is limited.
        return limits == 1 ? now : end.plus(retries.waits.waitAfter(limits));
    }

    /** Counts the stream as failing only if none of its other requests succeeded recently. */
    private void countFailureUnlessOthersSucceed(ApiFailure failure, ScheduledStream scheduled, Instant now) {
        boolean succeededRecently = scheduled
                .respondedAt()
                .map(scheduled.stream::nextPoll)
                .filter(now::isBefore)
                .isPresent();
        if (!succeededRecently) {
            health.failed(scheduled.stream.partition(), failure);
        }
    }

    private Instant retry(ApiFailure.Transient failure, ScheduledStream scheduled, Instant now) {
        int attempts = scheduled.failed();
        Instant next = now.plus(failure.retryAfter()
                .map(wish -> retries.waits.waitAsRequested(wish, attempts))
                .orElseGet(() -> retries.waits.waitAfter(attempts)));
        Instant nextPoll = scheduled.stream.nextPoll(now);
        if (attempts < retries.mostAttempts && !scheduled.isDown(now)) {
            LOG.debug("Try {} of {} failed: {}", attempts, retries.mostAttempts, failure.getMessage());
            // A transient failure does not shorten the backoff of a rejected stream, except to its poll interval.
            return scheduled.rejections() == 0
                    ? next
                    : Moments.later(next, Moments.earlier(rejections.nextTry(scheduled, now), nextPoll));
        }
        Instant due = Moments.later(next, nextPoll);
        boolean isSecond = scheduled.countFailedSeries() % 2 == 0;
        Optional<Instant> other = scheduled.stream.unreadable(now, due, String.valueOf(failure.getMessage()));
        // Once a second request of the stream has failed as well, all may fail.
        if (other.isPresent() && !isSecond && scheduled.rejections() == 0) {
            countFailureUnlessOthersSucceed(failure, scheduled, now);
            return Moments.later(next, other.get());
        }
        if (health.failed(scheduled.stream.partition(), failure)) {
            LOG.warn(
                    "The {} could not be read in {} tries. Next try at {}: {}",
                    scheduled.stream.partition(),
                    attempts,
                    due,
                    failure.getMessage());
        }
        return due;
    }

    private Instant backOff(ApiFailure failure, ScheduledStream scheduled, Instant now) {
        boolean isFirst = scheduled.rejected(now) == 1;
        Instant next = rejections.nextTry(scheduled, now);
        if (isFirst) {
            LOG.warn(
                    "The {} is rejected. Next try at {}; the wait doubles up to one day.{} {}",
                    scheduled.stream.partition(),
                    next,
                    Rejections.advice(failure),
                    failure.getMessage());
        }
        health.rejected(scheduled.stream.partition(), failure, now);
        if (failure instanceof ApiFailure.Forbidden) {
            credential.forbidden(scheduled.stream.partition().account(), failure);
        }
        rejections.failIfConfigured(failure, scheduled, now);
        return next;
    }

    /**
     * Notes a successful response.
     *
     * @param found whether it shows that the credential may read the account
     */
    void responded(ScheduledStream scheduled, boolean found, Instant now) {
        pause.accepted(now);
        scheduled.responded(now);
        if (found) {
            credential.responded(scheduled.stream.partition().account());
        }
        if (health.succeeded(scheduled.stream.partition(), scheduled.stream.hasFoundData())) {
            LOG.info("The {} can be read again", scheduled.stream.partition());
        }
    }
}
