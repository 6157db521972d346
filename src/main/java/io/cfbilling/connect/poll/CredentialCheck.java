package io.cfbilling.connect.poll;

import io.cfbilling.connect.activity.TokenActivity;
import io.cfbilling.connect.api.ApiFailure;
import io.cfbilling.connect.api.CloudflareApi;
import io.cfbilling.connect.api.CredentialStatus;
import io.cfbilling.connect.api.TokenKind;
import io.cfbilling.connect.api.VerifiedToken;
import io.cfbilling.connect.model.AccountId;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks up the credential when Cloudflare forbids a request (403), which it does both if the credential is invalid and if
 * it lacks a permission for one account. The task fails only if Cloudflare says that the credential itself is disabled,
 * expired or invalid. It is not invalid if any account was read with it since the request was forbidden.
 *
 * <p>Once accounts are read, it also looks up once a day when the token expires. Whatever that brings, the task goes on.
 */
final class CredentialCheck {
    /** The wait between two look-ups while accounts stay forbidden. */
    static final Duration BETWEEN_LOOK_UPS = Duration.ofMinutes(5);

    /** The wait between two look-ups of the expiry. */
    static final Duration BETWEEN_EXPIRIES = Duration.ofDays(1);

    /** The wait before the expiry is looked up after a look-up that failed. */
    static final Duration AFTER_FAILURE = Duration.ofHours(1);

    private static final Logger LOG = LoggerFactory.getLogger(CredentialCheck.class);

    private final TokenKind kind;
    private final RateLimitPause pause;
    private final TokenActivity activity;
    private final TokenAccounts accounts = new TokenAccounts();
    private @Nullable LookUp lookUp;
    private Instant notBefore = Instant.MIN;
    private Instant expiryDue = Instant.MIN;

    /**
     * @param kind where the credential can be looked up
     * @param pause begins if a look-up gets a 429
     * @param activity notes what Cloudflare says of the token
     */
    CredentialCheck(TokenKind kind, RateLimitPause pause, TokenActivity activity) {
        this.kind = kind;
        this.pause = pause;
        this.activity = activity;
    }

    void joins(AccountId account) {
        accounts.joins(account);
    }

    /** Notes that a request for the account was forbidden. */
    void forbidden(AccountId account, ApiFailure failure) {
        if (kind == TokenKind.NO_TOKEN) {
            return;
        }
        LookUp current = lookUp == null ? new LookUp(account) : lookUp;
        lookUp = current;
        if (current.isOfExpiry()) {
            current.forbidden(account, String.valueOf(failure.getMessage()));
        }
    }

    /** Notes that the account was read: the credential is valid. */
    void responded(AccountId account) {
        accounts.read(account);
        LookUp current = lookUp;
        if (current != null && current.underWay) {
            current.readSince = true;
        } else if (current != null && !current.isOfExpiry()) {
            lookUp = null;
        }
    }

    /** The look-up that is due; empty if none is. */
    Optional<LookUp> next(Instant now) {
        LookUp next = lookUp == null ? ofExpiry(now) : lookUp;
        if (next == null || next.underWay || (!next.isOfExpiry() && now.isBefore(notBefore))) {
            return Optional.empty();
        }
        lookUp = next;
        next.begin(now);
        return Optional.of(next);
    }

    private @Nullable LookUp ofExpiry(Instant now) {
        AccountId read = accounts.readLast();
        boolean isDue = kind != TokenKind.NO_TOKEN && !now.isBefore(expiryDue);
        return read != null && isDue ? new LookUp(read) : null;
    }

    /** The request for the status of the credential; for a token of unknown kind, first among those of users. */
    final class LookUp implements Exchange<VerifiedToken> {
        private AccountId concerned;
        /** The response that was forbidden; null if only the expiry is looked up. */
        private @Nullable String why;

        private boolean amongUsers = kind != TokenKind.ACCOUNT;
        private @Nullable AccountId account;
        private Instant sentAt = Instant.MIN;
        private boolean underWay;
        private boolean readSince;

        private LookUp(AccountId concerned) {
            this.concerned = concerned;
        }

        private boolean isOfExpiry() {
            return why == null;
        }

        private void forbidden(AccountId which, String response) {
            concerned = which;
            why = response;
            readSince = false;
        }

        private void begin(Instant now) {
            account = amongUsers ? null : accounts.toAsk(concerned);
            sentAt = now;
            underWay = true;
        }

        /** Whose tokens to search; null for those of users. */
        @Nullable
        AccountId account() {
            return account;
        }

        @Override
        public VerifiedToken send(CloudflareApi api) throws ApiFailure, InterruptedException {
            return api.verifiedToken(account);
        }

        @Override
        public void responded(VerifiedToken token) {
            underWay = false;
            activity.verified(token);
            CredentialStatus status = token.status();
            boolean isInvalid = status == CredentialStatus.INVALID;
            if (isInvalid && kind == TokenKind.UNKNOWN && amongUsers && (isOfExpiry() || !readSince)) {
                amongUsers = false;
                return;
            }
            over(BETWEEN_EXPIRIES);
            boolean isRejected =
                    isInvalid ? !readSince && accounts.isInvalid(account) : status != CredentialStatus.ACTIVE;
            if (!isOfExpiry() && isRejected) {
                throw new ConnectException("Cloudflare says that the token in cloudflare.api.token is "
                        + status.name().toLowerCase(Locale.ROOT)
                        + ": write a valid one there, and restart the task. The response that made the connector look"
                        + " it up: "
                        + why);
            }
        }

        private void over(Duration untilExpiryIsDue) {
            lookUp = null;
            expiryDue = sentAt.plus(untilExpiryIsDue);
            if (!isOfExpiry()) {
                notBefore = sentAt.plus(BETWEEN_LOOK_UPS);
            }
        }

        @Override
        public void failed(ApiFailure failure) {
            underWay = false;
            over(AFTER_FAILURE);
            LOG.debug("The credential could not be verified: {}", failure.getMessage());
            if (failure instanceof ApiFailure.RateLimited limited) {
                pause.begin(limited, sentAt);
            }
        }

        @Override
        public String subject() {
            return "status of the credential";
        }
    }
}
