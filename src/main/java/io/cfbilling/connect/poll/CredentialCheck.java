package io.cfbilling.connect.poll;

import io.cfbilling.connect.api.ApiFailure;
import io.cfbilling.connect.api.CloudflareApi;
import io.cfbilling.connect.api.CredentialStatus;
import io.cfbilling.connect.api.TokenKind;
import io.cfbilling.connect.model.AccountId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks up the credential when Cloudflare forbids a request (403), which it does both if the credential is invalid and if
 * it lacks a permission for one account. The task fails only if Cloudflare says that the credential itself is disabled,
 * expired or invalid.
 *
 * <p>Cloudflare knows an account-owned token only under its own account. It therefore counts as invalid only if an account
 * that was read with it before does not know it (preferably another account than the forbidden one), or if no account of
 * the task does. A credential is not invalid if any account was read with it since the request was forbidden.
 */
final class CredentialCheck {
    /** The wait between two look-ups while accounts stay forbidden. */
    static final Duration BETWEEN_LOOK_UPS = Duration.ofMinutes(5);

    private static final Logger LOG = LoggerFactory.getLogger(CredentialCheck.class);

    private final TokenKind kind;
    private final RateLimitPause pause;
    private final Set<AccountId> accounts = new HashSet<>();
    private final Set<AccountId> unknownTo = new HashSet<>();
    private @Nullable AccountId readLast;
    private @Nullable AccountId readBefore;
    private @Nullable LookUp lookUp;
    private Instant notBefore = Instant.MIN;

    /**
     * @param kind where the credential can be looked up
     * @param pause begins if a look-up gets a 429
     */
    CredentialCheck(TokenKind kind, RateLimitPause pause) {
        this.kind = kind;
        this.pause = pause;
    }

    void joins(AccountId account) {
        accounts.add(account);
    }

    /** Notes that a request for the account was forbidden. */
    void forbidden(AccountId account, ApiFailure failure) {
        if (lookUp == null && kind != TokenKind.NO_TOKEN) {
            lookUp = new LookUp(account, String.valueOf(failure.getMessage()));
        }
    }

    /** Notes that the account was read: the credential is valid. */
    void responded(AccountId account) {
        if (!account.equals(readLast)) {
            readBefore = readLast;
            readLast = account;
        }
        unknownTo.clear();
        if (lookUp != null && lookUp.underWay) {
            lookUp.readSince = true;
        } else {
            lookUp = null;
        }
    }

    /** The look-up that is due; empty if none is. */
    Optional<LookUp> next(Instant now) {
        if (lookUp == null || lookUp.underWay || now.isBefore(notBefore)) {
            return Optional.empty();
        }
        lookUp.begin(now);
        return Optional.of(lookUp);
    }

    /** The request for the status of the credential; for a token of unknown kind, first among those of users. */
    final class LookUp implements Exchange<CredentialStatus> {
        private final AccountId forbidden;
        private final String why;
        private boolean amongUsers = kind != TokenKind.ACCOUNT;
        private @Nullable AccountId account;
        private Instant sentAt = Instant.MIN;
        private boolean underWay;
        private boolean readSince;

        private LookUp(AccountId forbidden, String why) {
            this.forbidden = forbidden;
            this.why = why;
        }

        private void begin(Instant now) {
            boolean another = readBefore != null && forbidden.equals(readLast);
            account = amongUsers ? null : Objects.requireNonNullElse(another ? readBefore : readLast, forbidden);
            sentAt = now;
            underWay = true;
        }

        /** Whose tokens to search; null for those of users. */
        @Nullable
        AccountId account() {
            return account;
        }

        @Override
        public CredentialStatus send(CloudflareApi api) throws ApiFailure, InterruptedException {
            return api.credentialStatus(account);
        }

        @Override
        public void responded(CredentialStatus status) {
            underWay = false;
            if (status == CredentialStatus.INVALID && kind == TokenKind.UNKNOWN && amongUsers && !readSince) {
                amongUsers = false;
                return;
            }
            over();
            if (status == CredentialStatus.DISABLED
                    || status == CredentialStatus.EXPIRED
                    || (status == CredentialStatus.INVALID && isInvalid())) {
                throw new ConnectException("Cloudflare says that the token in cloudflare.api.token is "
                        + status.name().toLowerCase(Locale.ROOT)
                        + ": write a valid one there, and restart the task. The response that made the connector look"
                        + " it up: "
                        + why);
            }
        }

        private boolean isInvalid() {
            if (readSince) {
                return false;
            } else if (account == null || account.equals(readLast) || account.equals(readBefore)) {
                return true;
            }
            unknownTo.add(account);
            return unknownTo.containsAll(accounts);
        }

        private void over() {
            lookUp = null;
            notBefore = sentAt.plus(BETWEEN_LOOK_UPS);
        }

        @Override
        public void failed(ApiFailure failure) {
            over();
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
