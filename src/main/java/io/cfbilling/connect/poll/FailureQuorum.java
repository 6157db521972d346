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
 * Notices that all accounts are refused, each on two looks far enough apart, while none was answered. An account is refused
 * if one of its streams is, and no other one was answered last, or fails for a reason that passes. Each event costs the
 * same, however many accounts there are.
 */
final class FailureQuorum {
    private final Duration apart;
    private final Map<AccountId, Account> accounts = new HashMap<>();
    private long responses;
    private int rejected;

    /** How one account stands since the last answer that any account was given. */
    private static final class Account {
        final Set<Dataset> streams = EnumSet.noneOf(Dataset.class);
        /** Streams of which something may be hoped for, whatever becomes of the others. */
        final Set<Dataset> hopeful = EnumSet.noneOf(Dataset.class);

        long answersSeen;

        @Nullable
        Instant firstLook;

        boolean confirmed;
        boolean counted;
    }

    /**
     * @param apart how long after the first look a second one counts
     */
    FailureQuorum(Duration apart) {
        this.apart = apart;
    }

    void joins(SourcePartition stream) {
        accounts.computeIfAbsent(stream.account(), any -> new Account()).streams.add(stream.dataset());
    }

    /** There is nothing left to ask for the stream: the others alone decide. */
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

    /** Notes that a stream which has joined is refused; tells whether all accounts are, each on two looks. */
    boolean rejected(SourcePartition stream, Instant now) {
        Account account = account(stream);
        account.hopeful.remove(stream.dataset());
        if (account.firstLook == null) {
            account.firstLook = now;
        }
        account.confirmed |= !now.isBefore(account.firstLook.plus(apart));
        count(account);
        return rejected == accounts.size();
    }

    /** The stream fails for a reason that passes. */
    void mayRecover(SourcePartition stream) {
        Account account = account(stream);
        account.hopeful.add(stream.dataset());
        account.firstLook = null;
        account.confirmed = false;
        count(account);
    }

    /** The stream fails for a reason that says nothing of the account's other ones. */
    void abstains(SourcePartition stream) {
        Account account = account(stream);
        account.hopeful.remove(stream.dataset());
        count(account);
    }

    /** The stream is answered: whatever refused the others is not the matter with all. */
    void responded(SourcePartition stream) {
        // Clearing would cost the number of accounts, at each answer.
        responses++;
        rejected = 0;
        account(stream).hopeful.add(stream.dataset());
    }

    private Account account(SourcePartition stream) {
        Account account = Objects.requireNonNull(accounts.get(stream.account()));
        if (account.answersSeen != responses) {
            account.answersSeen = responses;
            account.firstLook = null;
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
