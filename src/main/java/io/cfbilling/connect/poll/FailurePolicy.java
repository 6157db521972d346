package io.cfbilling.connect.poll;

import io.cfbilling.connect.activity.TokenActivity;
import io.cfbilling.connect.api.ApiFailure;
import io.cfbilling.connect.budget.RequestBudget;
import io.cfbilling.connect.model.Moments;
import io.cfbilling.connect.offset.SourcePartition;
import io.cfbilling.connect.stream.Backoff;
import io.cfbilling.connect.stream.BillingStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what follows from a failed request: the stream backs off, all streams pause, or the task fails. One account's
 * failures never delay another account. It serves one poller.
 */
public final class FailurePolicy {
    private static final Logger LOG = LoggerFactory.getLogger(FailurePolicy.class);

    private final Backoff retries;
    private final int mostAttempts;
    private final Backoff rejections;
    private final RateLimitPause pause;
    private final CredentialCheck credential;
    private final TaskHealth health;
    private final FailingStreams failing;

    /**
     * @param budget is paused while Cloudflare accepts no requests
     * @param token notes what Cloudflare says of the token
     */
    public FailurePolicy(FailureSettings settings, RequestBudget budget, TokenActivity token) {
        this.retries = settings.retries();
        this.mostAttempts = settings.mostAttempts();
        this.rejections = new Backoff(Duration.ofMinutes(1), Duration.ofDays(1), retries.random());
        this.pause = new RateLimitPause(retries, budget);
        this.credential = new CredentialCheck(settings.token(), pause, token);
        this.health = new TaskHealth(settings.mode());
        this.failing = new FailingStreams(settings.failAfter());
    }

    /** The streams that fail, and since when. */
    FailingStreams failing() {
        return failing;
    }

    void joins(BillingStream stream) {
        failing.joins();
        health.joins(stream.partition(), stream.hasFoundData());
        credential.joins(stream.partition().account());
    }

    /** The look-up of the credential that is due; empty if none is. */
    Optional<CredentialCheck.LookUp> lookUp(Instant now) {
        return credential.next(now);
    }

    void leaves(SourcePartition stream) {
        health.leaves(stream);
        failing.leaves(stream);
    }

    /**
     * When the stream is due again.
     *
     * @throws ConnectException if the failure fails the task
     */
    Instant dueAfter(ApiFailure failure, ScheduledStream scheduled, Instant now) {
        failing.failed(scheduled.stream.partition(), failure, now);
        if (failure instanceof ApiFailure.RateLimited limited) {
            return limited(limited, scheduled, now);
        } else if (failure instanceof ApiFailure.Transient passing) {
            return retry(passing, scheduled, now);
        }
        pause.accepted(now);
        String why = String.valueOf(failure.getMessage());
        Optional<Instant> other = Optional.empty();
        if (failure instanceof ApiFailure.Rejected) {
            other = scheduled.stream.rejected(now, rejections, why);
        } else if (failure instanceof ApiFailure.NotFound) {
            other = scheduled.stream.unavailable(now, why);
        }
        if (other.isPresent()) {
            scheduled.givenUp();
            return other.get();
        }
        return backOff(failure, scheduled, now);
    }

    /** A 429 that only one stream gets is handled like a transient failure, so that it does not pause the others. */
    private Instant limited(ApiFailure.RateLimited failure, ScheduledStream scheduled, Instant now) {
        if (scheduled.isOnlyOneLimited(pause.lastAccepted())) {
            return retry(
                    new ApiFailure.Transient(String.valueOf(failure.getMessage()), Optional.of(pause.wish(failure))),
                    scheduled,
                    now);
        }
        Instant end = pause.begin(failure, now);
        int limits = scheduled.limited(now);
        // From the second on, others go first after the pause: it shows whether only this stream is limited.
        return limits == 1 ? now : end.plus(retries.waitAfter(limits));
    }

    private Instant retry(ApiFailure.Transient failure, ScheduledStream scheduled, Instant now) {
        int attempts = scheduled.failed();
        Instant next = now.plus(failure.retryAfter()
                .map(wish -> retries.waitAsRequested(wish, attempts))
                .orElseGet(() -> retries.waitAfter(attempts)));
        if (attempts >= mostAttempts || scheduled.isDown(now)) {
            return endSeries(failure, scheduled, attempts, next, now);
        }
        LOG.debug("Try {} of {} failed: {}", attempts, mostAttempts, failure.getMessage());
        // A transient failure does not shorten the backoff of a rejected stream, except to its poll interval.
        Instant nextPoll = now.plus(scheduled.stream.pollInterval());
        return scheduled.rejections() == 0
                ? next
                : Moments.later(next, Moments.earlier(afterRejection(scheduled, now), nextPoll));
    }

    /** All tries of a request failed: another request of the stream is next, or the stream waits for its next poll. */
    private Instant endSeries(ApiFailure failure, ScheduledStream scheduled, int attempts, Instant next, Instant now) {
        Instant due = Moments.later(next, now.plus(scheduled.stream.pollInterval()));
        boolean isEverySecond = scheduled.endSeries() % 2 == 0;
        Optional<Instant> other = scheduled.stream.unreadable(now, due, String.valueOf(failure.getMessage()));
        health.requestFailed(scheduled.stream.partition(), failure);
        // Once two requests of the stream have failed one after the other, all may fail.
        if (other.isPresent() && !isEverySecond && scheduled.rejections() == 0) {
            return Moments.later(next, other.get());
        }
        if (failing.unreadable(scheduled.stream.partition(), failure)) {
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
        Instant next = afterRejection(scheduled, now);
        if (isFirst) {
            LOG.warn(
                    "The {} is rejected. Next try at {}; the wait doubles up to one day.{} {}",
                    scheduled.stream.partition(),
                    next,
                    TaskHealth.advice(failure),
                    failure.getMessage());
        }
        if (failure instanceof ApiFailure.Forbidden) {
            credential.forbidden(scheduled.stream.partition().account(), failure);
        }
        failing.unreadable(scheduled.stream.partition(), failure);
        health.rejected(scheduled, failure, now);
        return next;
    }

    private Instant afterRejection(ScheduledStream rejected, Instant now) {
        return now.plus(rejections.fullWaitAfter(rejected.rejections()));
    }

    /**
     * Notes a successful response.
     *
     * @param found whether it shows that the credential may read the account
     */
    void responded(ScheduledStream scheduled, boolean found, Instant now) {
        pause.accepted(now);
        scheduled.responded(now);
        health.succeeded(scheduled.stream.partition(), scheduled.stream.hasFoundData());
        if (found) {
            credential.responded(scheduled.stream.partition().account());
        }
        if (failing.succeeded(scheduled.stream.partition())) {
            LOG.info("The {} can be read again", scheduled.stream.partition());
        }
    }
}
