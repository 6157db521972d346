package io.cfbilling.connect.poll;

import io.cfbilling.connect.model.AccountId;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which accounts of the task were read with the token last, and which did not know it since. Cloudflare knows an
 * account-owned token only under its own account. It therefore counts as invalid only if an account that was read with it
 * before does not know it, or if no account of the task does.
 */
final class TokenAccounts {
    private final Set<AccountId> all = new HashSet<>();
    private final Set<AccountId> unknownTo = new HashSet<>();
    private @Nullable AccountId readLast;
    private @Nullable AccountId readBefore;

    void joins(AccountId account) {
        all.add(account);
    }

    /** Notes that the account was read with the token. */
    void read(AccountId account) {
        if (!account.equals(readLast)) {
            readBefore = readLast;
            readLast = account;
        }
        unknownTo.clear();
    }

    /** The account that was read last; null for none. */
    @Nullable
    AccountId readLast() {
        return readLast;
    }

    /** The account to look the token up at: one that was read with it, preferably another than the forbidden one. */
    AccountId toAsk(AccountId forbidden) {
        boolean another = readBefore != null && forbidden.equals(readLast);
        return Objects.requireNonNullElse(another ? readBefore : readLast, forbidden);
    }

    /**
     * Notes where the token is not known; returns whether it is invalid therefore.
     *
     * @param account null for the tokens of users
     */
    boolean isInvalid(@Nullable AccountId account) {
        if (account == null || account.equals(readLast) || account.equals(readBefore)) {
            return true;
        }
        unknownTo.add(account);
        return unknownTo.containsAll(all);
    }
}
