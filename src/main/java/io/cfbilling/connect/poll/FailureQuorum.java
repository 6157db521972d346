package io.cfbilling.connect.poll;

import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.model.Dataset;
import io.cfbilling.connect.offset.SourcePartition;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Notices that all accounts are rejected, each in two tries far enough apart, with no success of any account in between. An
 * account counts as rejected if the last result of one stream is a rejection, and no other stream of it last succeeded or
 * may recover. Each event costs the same, however many accounts there are.
 */
final class FailureQuorum {
    private final Duration apart;
    private final Map<AccountId, Account> accounts = new HashMap<>();
    private long successes;
    private int rejected;

    /** The state of one account since the last success of any account. */
    private static final class Account {
        final Set<Dataset> streams = EnumSet.noneOf(Dataset.class);
        /** Streams that succeeded or may recover: while there are any, the account does not count as rejected. */
        final Set<Dataset> hopeful = EnumSet.noneOf(Dataset.class);

        long successesSeen;

        @Nullable
        Instant firstRejection;

        boolean confirmed;
        boolean counted;
    }

    /**
     * @param apart how long after the first rejection another one confirms it
     */
    FailureQuorum(Duration apart) {
        this.apart = apart;
    }

    void joins(SourcePartition stream) {
        accounts.computeIfAbsent(stream.account(), any -> new Account()).streams.add(stream.dataset());
    }

    /** The stream has nothing left to read: only the others count. */
    void leaves(SourcePartition stream) {
        Account account = account(stream);
        account.streams.remove(stream.dataset());
        account.hopeful.remove(stream.dataset());
        account.confirmed &= !account.streams.isEmpty();
        count(account);
        if (account.streams.isEmpty()) {
            accounts.remove(stream.account());
        }
    }

    /** Notes that a stream is rejected; returns whether all accounts are, each in two tries. */
    boolean rejected(SourcePartition stream, Instant now) {
        Account account = account(stream);
        account.hopeful.remove(stream.dataset());
        if (account.firstRejection == null) {
            account.firstRejection = now;
        }
        account.confirmed |= !now.isBefore(account.firstRejection.plus(apart));
        count(account);
        return rejected == accounts.size();
    }

    /** The stream has a transient failure. */
    void mayRecover(SourcePartition stream) {
        Account account = account(stream);
        account.hopeful.add(stream.dataset());
        account.firstRejection = null;
        account.confirmed = false;
        count(account);
    }

    /** The stream fails for a reason that says nothing about the account's other ones. */
    void abstains(SourcePartition stream) {
        Account account = account(stream);
        account.hopeful.remove(stream.dataset());
        count(account);
    }

    /** The stream succeeds, so not all accounts are rejected. */
    void succeeded(SourcePartition stream) {
        // Resetting all accounts here would make each success cost as much as there are accounts.
        successes++;
        rejected = 0;
        account(stream).hopeful.add(stream.dataset());
    }

    private Account account(SourcePartition stream) {
        Account account = Objects.requireNonNull(accounts.get(stream.account()));
        if (account.successesSeen != successes) {
            account.successesSeen = successes;
            account.firstRejection = null;
            account.confirmed = false;
            account.counted = false;
        }
        return account;
    }

    private void count(Account account) {
        boolean counts = account.confirmed && account.hopeful.isEmpty();
        if (counts != account.counted) {
            account.counted = counts;
            rejected += counts ? 1 : -1;
        }
    }
}
