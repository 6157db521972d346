package io.cfbilling.connect.poll;

import io.cfbilling.connect.api.ApiFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a failure costs: one stream some time, or all of them when the budget is spent, or the task when the credential
 * is no good. One account's trouble never holds up another's.
 */
public final class FailurePolicy {
    private static final Logger LOG = LoggerFactory.getLogger(FailurePolicy.class);
    private static final String ADVICE =
            " If the account is yours, give the token the permission Account, Billing, Read for it:";
    private static final Duration FIRST_REFUSAL = Duration.ofMinutes(1);
    private static final Duration LONGEST_REFUSAL = Duration.ofDays(1);

    private final Backoff retries;
    private final int mostAttempts;
    private final Backoff refusals;
    private final RequestBudget budget;
    private int pauses;

    /**
     * @param retries how long to wait between two tries of a request
     * @param mostAttempts how often a request is tried before it is put off to the stream's next turn
     * @param budget is stopped while the API wants no requests
     */
    public FailurePolicy(Backoff retries, int mostAttempts, RequestBudget budget, RandomGenerator random) {
        this.retries = retries;
        this.mostAttempts = mostAttempts;
        this.budget = budget;
        this.refusals = new Backoff(FIRST_REFUSAL, LONGEST_REFUSAL, random);
    }

    /**
     * When the stream is due again.
     *
     * @throws ConnectException if there is no use in going on
     */
    Instant dueAfter(ApiFailure failure, Turn turn, Instant now) {
        if (failure instanceof ApiFailure.BadCredential) {
            throw new ConnectException(failure.getMessage());
        } else if (failure instanceof ApiFailure.RateLimited limited) {
            return pause(limited, now);
        } else if (failure instanceof ApiFailure.Transient) {
            return retry(failure, turn, now);
        } else if (failure instanceof ApiFailure.Rejected) {
            turn.givenUp();
            return turn.stream
                    .refused(now, refusals, String.valueOf(failure.getMessage()))
                    .orElseGet(() -> backOff(failure, turn, now));
        } else if (failure instanceof ApiFailure.NotFound) {
            turn.givenUp();
            return turn.stream
                    .notServed(now, String.valueOf(failure.getMessage()))
                    .orElseGet(() -> backOff(failure, turn, now));
        }
        return backOff(failure, turn, now);
    }

    private Instant pause(ApiFailure.RateLimited failure, Instant now) {
        pauses++;
        Instant until = now.plus(retries.instead(failure.retryAfter().orElse(budget.window()), pauses));
        LOG.warn("No requests until {}, since Cloudflare's limit is reached: {}", until, failure.getMessage());
        budget.pauseUntil(until);
        return now;
    }

    private Instant retry(ApiFailure failure, Turn turn, Instant now) {
        int attempts = turn.failed();
        if (attempts < mostAttempts) {
            LOG.debug("Try {} of {} failed: {}", attempts, mostAttempts, failure.getMessage());
            return now.plus(retries.after(attempts));
        }
        turn.givenUp();
        Instant next = turn.stream.nextTurn(now);
        LOG.warn(
                "The {} is put off to {} after {} tries: {}",
                turn.stream.partition(),
                next,
                attempts,
                failure.getMessage());
        return next;
    }

    private Instant backOff(ApiFailure failure, Turn turn, Instant now) {
        int refused = turn.refused();
        Duration wait = refusals.after(refused);
        if (refused == 1) {
            LOG.warn(
                    "The {} is refused and will be asked for again ever more seldom, at least daily.{} {}",
                    turn.stream.partition(),
                    failure instanceof ApiFailure.Rejected ? "" : ADVICE,
                    failure.getMessage());
        }
        return now.plus(wait);
    }

    /** Notes an answer. */
    void answered(Turn turn) {
        pauses = 0;
        if (turn.answered()) {
            LOG.info("The {} is answered again", turn.stream.partition());
        }
    }
}
