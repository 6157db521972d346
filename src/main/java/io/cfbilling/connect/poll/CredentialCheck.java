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
 * Looks the credential up where Cloudflare forbids a request: the same answer stands for a credential that is no good any
 * more and for one that lacks a permission for one account. The task fails only where Cloudflare says of the credential
 * itself that it is disabled, expired or invalid.
 *
 * <p>An account-owned token is unknown to all accounts but its own. So it counts as invalid only if an account says so that
 * was read with it before (another one than the forbidden one, if there is one), or if all accounts of the task do. And no credential is invalid with which any account was
 * answered since it was doubted.
 */
final class CredentialCheck {
    /** While accounts go on being forbidden, the credential is looked up again so long after the last time. */
    static final Duration BETWEEN_LOOK_UPS = Duration.ofMinutes(5);

    private final TokenKind kind;
    private final Set<AccountId> accounts = new HashSet<>();
    private final Set<AccountId> unknownTo = new HashSet<>();
    private @Nullable AccountId readLast;
    private @Nullable AccountId readBefore;
    private @Nullable Doubt doubt;
    private Instant notBefore = Instant.MIN;

    /** Of what is looked up since when. */
    private static final class Doubt {
        final AccountId forbidden;
        final String why;
        boolean underWay;
        boolean unknownToUsers;
        boolean respondedSince;

        Doubt(AccountId forbidden, String why) {
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
        if (doubt == null && kind != TokenKind.NO_TOKEN) {
            doubt = new Doubt(account, String.valueOf(failure.getMessage()));
        }
    }

    /** Notes that something of the account was read: the credential is good. */
    void responded(AccountId account) {
        if (!account.equals(readLast)) {
            readBefore = readLast;
            readLast = account;
        }
        unknownTo.clear();
        if (doubt != null && !doubt.underWay) {
            doubt = null;
        } else if (doubt != null) {
            doubt.respondedSince = true;
        }
    }

    /**
     * What is to be sent now; empty if nothing is.
     *
     * @param failures takes what fails for another reason than the credential
     */
    Optional<LookUp> next(Instant now, Consumer<ApiFailure> failures) {
        Doubt current = doubt;
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
        lookUp.doubt.underWay = false;
        boolean unsure = kind == TokenKind.UNKNOWN && lookUp.account == null;
        if (status == CredentialStatus.INVALID && unsure && !lookUp.doubt.respondedSince) {
            lookUp.doubt.unknownToUsers = true;
            return;
        }
        over(lookUp);
        if (status == CredentialStatus.DISABLED
                || status == CredentialStatus.EXPIRED
                || (status == CredentialStatus.INVALID && isInvalid(lookUp))) {
            throw new ConnectException("Cloudflare says that the token in cloudflare.api.token is "
                    + status.name().toLowerCase(Locale.ROOT)
                    + ": write a valid one there, and restart the task. The response that made the connector look it up: "
                    + lookUp.doubt.why);
        }
    }

    private boolean isInvalid(LookUp lookUp) {
        if (lookUp.doubt.respondedSince) {
            return false;
        } else if (lookUp.account == null || lookUp.account.equals(readLast) || lookUp.account.equals(readBefore)) {
            return true;
        }
        unknownTo.add(lookUp.account);
        return unknownTo.containsAll(accounts);
    }

    private void over(LookUp lookUp) {
        doubt = null;
        notBefore = lookUp.sentAt.plus(BETWEEN_LOOK_UPS);
    }

    /** One look at the credential. */
    final class LookUp implements Exchange<CredentialStatus> {
        private final @Nullable AccountId account;
        private final Doubt doubt;
        private final Instant sentAt;
        private final Consumer<ApiFailure> failures;

        /**
         * @param account where to look; null for among the tokens of users
         */
        private LookUp(@Nullable AccountId account, Doubt doubt, Instant sentAt, Consumer<ApiFailure> failures) {
            this.account = account;
            this.doubt = doubt;
            this.sentAt = sentAt;
            this.failures = failures;
        }

        /** Where to look; null for among the tokens of users. */
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
