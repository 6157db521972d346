package io.cfbilling.connect.poll;

import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.model.Dataset;
import io.cfbilling.connect.offset.SourcePartition;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Notices that all accounts are rejected, each in two tries far enough apart, with no success of any account in between. No
 * stream may have last succeeded, or may recover. Call it only for streams that have joined.
 */
final class FailureQuorum {
    /** Some rejections are temporary: one counts only if another follows at least this much later. */
    static final Duration BETWEEN_REJECTIONS = Duration.ofSeconds(60);

    private final Map<AccountId, Set<Dataset>> accounts = new HashMap<>();
    private final Map<AccountId, Instant> firstRejections = new HashMap<>();
    private final Set<AccountId> confirmed = new HashSet<>();
    /** Streams that succeeded or may recover. */
    private final Set<SourcePartition> hopeful = new HashSet<>();

    void joins(SourcePartition stream) {
        accounts.computeIfAbsent(stream.account(), any -> EnumSet.noneOf(Dataset.class))
                .add(stream.dataset());
    }

    /** The stream has nothing left to read: only the others count. */
    void leaves(SourcePartition stream) {
        hopeful.remove(stream);
        Set<Dataset> streams = Objects.requireNonNull(accounts.get(stream.account()));
        streams.remove(stream.dataset());
        if (streams.isEmpty()) {
            accounts.remove(stream.account());
            forget(stream.account());
        }
    }

    private void forget(AccountId account) {
        firstRejections.remove(account);
        confirmed.remove(account);
    }

    /** Notes that a stream is rejected; returns whether all accounts are, each in two tries. */
    boolean rejected(SourcePartition stream, Instant now) {
        hopeful.remove(stream);
        Instant first = firstRejections.computeIfAbsent(stream.account(), any -> now);
        if (!now.isBefore(first.plus(BETWEEN_REJECTIONS))) {
            confirmed.add(stream.account());
        }
        return hopeful.isEmpty() && confirmed.size() == accounts.size();
    }

    /** The stream has a transient failure. */
    void mayRecover(SourcePartition stream) {
        hopeful.add(stream);
        forget(stream.account());
    }

    /** The stream fails for a reason that says nothing about the account's other ones. */
    void abstains(SourcePartition stream) {
        hopeful.remove(stream);
    }

    /** The stream succeeds, so not all accounts are rejected. */
    void succeeded(SourcePartition stream) {
        hopeful.add(stream);
        firstRejections.clear();
        confirmed.clear();
    }
}
