package io.cfbilling.connect.stream;

import io.cfbilling.connect.model.AccountId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides when an emitted profile is gone: two reads in a row, far enough apart, find none, and another profile of the task
 * was found since the first of them. If most profiles of the task are missing at once, including those removed recently, the
 * endpoint is considered unavailable instead, and no profile is removed. For a task with a single profile, the two reads
 * suffice. It serves the profile streams of one task.
 */
public final class MissingProfiles {
    private static final Logger LOG = LoggerFactory.getLogger(MissingProfiles.class);
    private static final Duration SHORTEST = Duration.ofSeconds(60);

    /** For this many reads, a removed profile counts as missing together with those that go missing after it. */
    private static final int READS_TOGETHER = 4;

    private final Duration apart;
    private final Set<AccountId> emitted = new HashSet<>();
    private final Map<AccountId, Instant> missingSince = new HashMap<>();
    private final Map<AccountId, Instant> removedAt = new HashMap<>();
    private Instant foundAt = Instant.MIN;
    private boolean unavailable;

    /**
     * @param interval the poll interval. A second read counts after nine tenths of it, but at least a minute: by then, most
     *     other profiles have been read too
     */
    public MissingProfiles(Duration interval) {
        Duration most = interval.multipliedBy(9).dividedBy(10);
        this.apart = most.compareTo(SHORTEST) > 0 ? most : SHORTEST;
    }

    /** Notes that the account's profile was emitted, by this task or an earlier one, and has no tombstone. */
    void emitted(AccountId account) {
        emitted.add(account);
        removedAt.remove(account);
    }

    /** Notes a read that found the profile. */
    void found(AccountId account, Instant now) {
        foundAt = now;
        missingSince.remove(account);
        if (unavailable && !areMostMissing()) {
            unavailable = false;
            LOG.info("Most profiles of this task are found again");
        }
    }

    /**
     * Notes a read that did not find an emitted profile.
     *
     * @return whether it is gone; then it no longer counts as emitted
     */
    boolean isGone(AccountId account, Instant now) {
        Instant since = missingSince.computeIfAbsent(account, any -> now);
        removedAt
                .values()
                .removeIf(at -> at.plus(apart.multipliedBy(READS_TOGETHER)).isBefore(now));
        if (areMostMissing()) {
            if (!unavailable) {
                unavailable = true;
                LOG.warn(
                        "Of the {} profiles of this task, {} are missing at once: the endpoint is considered unavailable, and"
                                + " no profile is removed until most are found again",
                        profiles(),
                        missing());
            }
            return false;
        }
        boolean othersFound = profiles() == 1 || !foundAt.isBefore(since);
        boolean gone = othersFound && !now.isBefore(since.plus(apart));
        if (gone) {
            emitted.remove(account);
            missingSince.remove(account);
            removedAt.put(account, now);
        }
        return gone;
    }

    private boolean areMostMissing() {
        return profiles() > 1 && 2 * missing() > profiles();
    }

    private int profiles() {
        return emitted.size() + removedAt.size();
    }

    private int missing() {
        return missingSince.size() + removedAt.size();
    }
}
