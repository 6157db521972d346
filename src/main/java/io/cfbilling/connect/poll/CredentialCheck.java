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
import java.util.function.Consumer;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;

/**
 * Looks up the credential when Cloudflare forbids a request (403), which it does both if the credential is invalid and if
 * it lacks a permission for one account. The task fails only if Cloudflare says that the credential itself is disabled,
 * expired or invalid.
 *
 * <p>Cloudflare knows an account-owned token only under its own account. It therefore counts as invalid only if an account
 * that was read with it before does not know it (preferably another account than the forbidden one), or if no account of
 * the task does.
 * A credential is not invalid if any account was read with it since the suspicion began.
 */
final class CredentialCheck {
    /** The wait between two look-ups while accounts stay forbidden. */
    static final Duration BETWEEN_LOOK_UPS = Duration.ofMinutes(5);

    private final TokenKind kind;
    private final Set<AccountId> accounts = new HashSet<>();
    private final Set<AccountId> unknownTo = new HashSet<>();
    private @Nullable AccountId readLast;
    private @Nullable AccountId readBefore;
    private @Nullable Suspicion suspicion;
    private Instant notBefore = Instant.MIN;

    /** That the credential is invalid, since a request was forbidden. */
    private static final class Suspicion {
        final AccountId forbidden;
        final String why;
        boolean underWay;
        boolean unknownToUsers;
        boolean readSince;

        Suspicion(AccountId forbidden, String why) {
            this.forbidden = forbidden;
            this.why = why;
        }
    }

    CredentialCheck(TokenKind kind) {
        this.kind = kind;
    }

    void joins(AccountId account) {
        accounts.add(account);
    }

    /** Notes that a request for the account was forbidden. */
    void forbidden(AccountId account, ApiFailure failure) {
        if (suspicion == null && kind != TokenKind.NO_TOKEN) {
            suspicion = new Suspicion(account, String.valueOf(failure.getMessage()));
        }
    }

    /** Notes that the account was read: the credential is valid. */
    void responded(AccountId account) {
        if (!account.equals(readLast)) {
            readBefore = readLast;
            readLast = account;
        }
        unknownTo.clear();
        if (suspicion != null && !suspicion.underWay) {
            suspicion = null;
        } else if (suspicion != null) {
            suspicion.readSince = true;
        }
    }

    /**
     * The look-up that is due; empty if none is.
     *
     * @param failures receives the failure of a look-up that gets no status
     */
    Optional<LookUp> next(Instant now, Consumer<ApiFailure> failures) {
        Suspicion current = suspicion;
        if (current == null || current.underWay || now.isBefore(notBefore)) {
            return Optional.empty();
        }
        current.underWay = true;
        boolean amongUsers = kind == TokenKind.USER || (kind == TokenKind.UNKNOWN && !current.unknownToUsers);
        @Nullable AccountId account = amongUsers ? null : accountToRead(current.forbidden);
        return Optional.of(new LookUp(account, current, now, failures));
    }

    private AccountId accountToRead(AccountId forbidden) {
        boolean another = readBefore != null && forbidden.equals(readLast);
        return Objects.requireNonNullElse(another ? readBefore : readLast, forbidden);
    }

    private void found(LookUp lookUp, CredentialStatus status) {
        lookUp.suspicion.underWay = false;
        boolean maybeAccountOwned = kind == TokenKind.UNKNOWN && lookUp.account == null;
        if (status == CredentialStatus.INVALID && maybeAccountOwned && !lookUp.suspicion.readSince) {
            lookUp.suspicion.unknownToUsers = true;
            return;
        }
        over(lookUp);
        if (status == CredentialStatus.DISABLED
                || status == CredentialStatus.EXPIRED
                || (status == CredentialStatus.INVALID && isInvalid(lookUp))) {
            throw new ConnectException("Cloudflare says that the token in cloudflare.api.token is "
                    + status.name().toLowerCase(Locale.ROOT)
                    + ": write a valid one there, and restart the task. The response that made the connector look it up: "
                    + lookUp.suspicion.why);
        }
    }

    private boolean isInvalid(LookUp lookUp) {
        if (lookUp.suspicion.readSince) {
            return false;
        } else if (lookUp.account == null || lookUp.account.equals(readLast) || lookUp.account.equals(readBefore)) {
            return true;
        }
        unknownTo.add(lookUp.account);
        return unknownTo.containsAll(accounts);
    }

    private void over(LookUp lookUp) {
        suspicion = null;
        notBefore = lookUp.sentAt.plus(BETWEEN_LOOK_UPS);
    }

    /** One request for the status of the credential. */
    final class LookUp implements Exchange<CredentialStatus> {
        private final @Nullable AccountId account;
        private final Suspicion suspicion;
        private final Instant sentAt;
        private final Consumer<ApiFailure> failures;

        /**
         * @param account whose tokens to search; null for those of users
         */
        private LookUp(
                @Nullable AccountId account, Suspicion suspicion, Instant sentAt, Consumer<ApiFailure> failures) {
            this.account = account;
            this.suspicion = suspicion;
            this.sentAt = sentAt;
            this.failures = failures;
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
        public void responded(CredentialStatus status, Duration took) {
            found(this, status);
        }

        @Override
        public void failed(ApiFailure failure, Duration took) {
            over(this);
            failures.accept(failure);
        }

        @Override
        public String subject() {
            return "status of the credential";
        }
    }
}
