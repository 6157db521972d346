package io.cfbilling.connect.preflight;

import io.cfbilling.connect.api.AccountsPage;
import io.cfbilling.connect.api.ApiFailure;
import io.cfbilling.connect.api.CredentialStatus;
import io.cfbilling.connect.api.HttpCloudflareApi;
import io.cfbilling.connect.api.TokenKind;
import io.cfbilling.connect.api.VerifiedToken;
import io.cfbilling.connect.config.AccountSettings;
import io.cfbilling.connect.config.ConnectorConfig;
import io.cfbilling.connect.config.RequestSettings;
import io.cfbilling.connect.config.Setting;
import io.cfbilling.connect.model.AccountId;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks whether the credential can do what the settings need: whether Cloudflare accepts it, and until when; whether it
 * can list accounts, if it must; and whether it may read billing of the first account, or of one of the next two.
 */
final class CredentialPreflight {
    /** How many accounts are tried until billing of one can be read. */
    private static final int MOST_ACCOUNTS = 3;

    private final ConnectorConfig config;
    private final HttpCloudflareApi api;
    private final Clock clock;
    private final Findings findings;
    private final TokenKind kind;

    CredentialPreflight(ConnectorConfig config, HttpCloudflareApi api, Clock clock, Findings findings) {
        this.config = config;
        this.api = api;
        this.clock = clock;
        this.findings = findings;
        this.kind = TokenKind.of(config.credential());
    }

    /**
     * Sends a few requests, one after the other, and stops at the first problem.
     *
     * @throws ApiFailure if Cloudflare did not say; the settings may be right
     */
    void look() throws ApiFailure, InterruptedException {
        if (kind == TokenKind.ACCOUNT && config.allAccounts()) {
            findings.problem(
                    AccountSettings.ACCOUNTS,
                    "is *, but an account's own token may not list accounts: write the id of its account");
        } else if (isAccepted()) {
            Collection<AccountId> accounts =
                    config.allAccounts() ? listed() : config.share().accounts();
            readBilling(accounts.stream().limit(MOST_ACCOUNTS).toList());
        }
    }

    /** Whether the credential is not known to be invalid. */
    private boolean isAccepted() throws ApiFailure, InterruptedException {
        if (kind == TokenKind.NO_TOKEN) {
            return true;
        }
        VerifiedToken token = verified();
        if (token.status() == CredentialStatus.ACTIVE) {
            token.expiryWarning(clock.instant()).ifPresent(findings::note);
            return true;
        }
        // An account's own token is known to its account alone, which may be another than the first.
        boolean maybeKnownElsewhere = kind != TokenKind.USER && (config.allAccounts() || others() > 0);
        if (token.status() == CredentialStatus.INVALID && maybeKnownElsewhere) {
            return true;
        }
        findings.problem(
                RequestSettings.TOKEN,
                "holds a token of which Cloudflare says that it is "
                        + token.status().name().toLowerCase(Locale.ROOT)
                        + token.expiresOn().map(then -> " since " + day(then)).orElse("") + ": write a valid one");
        return false;
    }

    private int others() {
        return config.share().accounts().size() - 1;
    }

    private VerifiedToken verified() throws ApiFailure, InterruptedException {
        @Nullable
        AccountId owner = config.share().accounts().stream().findFirst().orElse(null);
        if (kind == TokenKind.ACCOUNT) {
            return api.verifiedToken(owner);
        }
        VerifiedToken token = api.verifiedToken(null);
        return token.status() == CredentialStatus.INVALID && kind == TokenKind.UNKNOWN && owner != null
                ? api.verifiedToken(owner)
                : token;
    }

    private static LocalDate day(Instant moment) {
        return LocalDate.ofInstant(moment, ZoneOffset.UTC);
    }

    /** The accounts to poll that are on the first page of the list; none if there is a problem. */
    private List<AccountId> listed() throws ApiFailure, InterruptedException {
        try {
            AccountsPage page = api.accounts(1);
            if (page.accounts().isEmpty()) {
                findings.problem(
                        AccountSettings.ACCOUNTS,
                        "is *, but the credential can list no account: give the token the permission Account Settings,"
                                + " Read, or name the accounts instead of *");
            }
            Set<AccountId> excluded = config.get(AccountSettings.ACCOUNTS_EXCLUDE);
            return page.accounts().stream()
                    .filter(account -> !excluded.contains(account))
                    .toList();
        } catch (ApiFailure.Forbidden | ApiFailure.Rejected rejected) {
            findings.problem(
                    AccountSettings.ACCOUNTS,
                    "is *, but the credential may not list accounts, as an account's own token may not: name the"
                            + " accounts instead of *, or check that " + RequestSettings.TOKEN + " is valid");
            return List.of();
        }
    }

    /** One forbidden account does not keep the others from being polled, and must not keep their settings from changing. */
    private void readBilling(List<AccountId> accounts) throws ApiFailure, InterruptedException {
        Setting<?> setting = kind == TokenKind.NO_TOKEN ? RequestSettings.KEY : RequestSettings.TOKEN;
        for (AccountId account : accounts) {
            if (isReadable(account)) {
                return;
            }
            findings.note("The credential in " + setting + " may not read billing of the account " + account);
        }
        if (!accounts.isEmpty()) {
            findings.problem(
                    setting,
                    "may not read billing of the account " + accounts.get(0)
                            + (kind == TokenKind.NO_TOKEN
                                    ? ": check it and " + RequestSettings.EMAIL
                                            + ", and that the user may read billing of that account"
                                    : ": give it the permission Account, Billing, Read for that account"));
        }
    }

    /** Reads the profile, the smaller of the two datasets; both need the same permission. */
    private boolean isReadable(AccountId account) throws ApiFailure, InterruptedException {
        try {
            api.profile(account);
            return true;
        } catch (ApiFailure.Forbidden forbidden) {
            return false;
        }
    }
}
