package io.cfbilling.connect.poll;

import io.cfbilling.connect.api.TokenKind;
import io.cfbilling.connect.model.AccountErrorsMode;
import io.cfbilling.connect.stream.Backoff;
import java.time.Duration;

/**
 * How a task handles failures.
 *
 * @param retries how long to wait between two tries after a transient failure
 * @param mostAttempts how often a request is tried before its stream waits for its next poll
 * @param mode whether an account that is rejected fails the task
 * @param failAfter how long no request may succeed before the task fails; zero: forever
 * @param token where the credential can be looked up
 */
public record FailureSettings(
        Backoff retries, int mostAttempts, AccountErrorsMode mode, Duration failAfter, TokenKind token) {}
