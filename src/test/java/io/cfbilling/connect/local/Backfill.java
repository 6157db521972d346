package io.cfbilling.connect.local;

import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Decides, from outside the connector, whether the backfill is complete. It is when, for every account,
 *
 * <ol>
 *   <li>the committed cursor is at or after every day that must be final by now: a period has at most 31 days and
 *       is final {@value #LOOKBACK_DAYS} days after its end, so that every day is final after 38 days;
 *   <li>all rows are there, if their number is known;
 *   <li>there are rows between the cursor and the newest period, if there is a period in between;
 *   <li>there is a profile, if every account has one;
 * </ol>
 *
 * and neither a cursor nor the number of records has changed for {@value #QUIET_LOOKS} looks, a second apart. An account
 * without usage in the period before has no rows there, and an account without any usage has no cursor: then
 * {@value #LONG_QUIET_LOOKS} looks without a change are enough, if there are any cursors.
 */
final class Backfill {
    static final int LOOKBACK_DAYS = 7;
    static final int QUIET_LOOKS = 5;
    static final int LONG_QUIET_LOOKS = 60;
    private static final int SURELY_FINAL_AFTER = 31 + LOOKBACK_DAYS;

    private final Set<String> accounts;
    private final Expected expected;
    private @Nullable List<Object> lastSeen;
    private int quietLooks;

    /**
     * What the backfill is known to contain, before it starts.
     *
     * @param rows the least number of usage rows, by account
     * @param profiles accounts that certainly have a profile
     * @param surelyNoOther whether accounts without rows are certain to have none
     */
    record Expected(Map<String, Integer> rows, Set<String> profiles, boolean surelyNoOther) {
        static Expected nothing() {
            return new Expected(Map.of(), Set.of(), false);
        }
    }

    Backfill(Set<String> accounts, Expected expected) {
        this.accounts = accounts;
        this.expected = expected;
    }

    /** Takes one look. The rows must have been read after the positions, so that they are not older. */
    boolean isComplete(Positions positions, Collection<BilledRow> rows, Map<String, Long> counts, LocalDate today) {
        List<Object> seen = List.of(positions.cursors(), positions.profiles(), moving(counts));
        quietLooks = Objects.equals(seen, lastSeen) ? quietLooks + 1 : 0;
        lastSeen = seen;
        return missing(positions, rows, today).isEmpty()
                && quietLooks >= (hasGap(positions, rows) ? LONG_QUIET_LOOKS : QUIET_LOOKS);
    }

    /** Without checkpoints, which follow every read, also one without changes. */
    private static Map<String, Long> moving(Map<String, Long> counts) {
        Map<String, Long> moving = new TreeMap<>(counts);
        moving.keySet().removeIf(topic -> topic.equals("checkpoints"));
        return moving;
    }

    /** The accounts whose backfill is not complete, in order. */
    Set<String> missing(Positions positions, Collection<BilledRow> rows, LocalDate today) {
        Set<String> missing = new TreeSet<>();
        Map<String, Long> arrived =
                rows.stream().collect(Collectors.groupingBy(BilledRow::account, Collectors.counting()));
        for (String account : accounts) {
            LocalDate cursor = positions.cursors().get(account);
            boolean behind = cursor == null
                    ? positions.cursors().isEmpty()
                    : cursor.isBefore(today.minusDays(SURELY_FINAL_AFTER));
            boolean profileMissing = expected.profiles().contains(account)
                    && !positions.profiles().contains(account);
            boolean rowsMissing =
                    arrived.getOrDefault(account, 0L) < expected.rows().getOrDefault(account, 0);
            if (behind || rowsMissing || profileMissing) {
                missing.add(account);
            }
        }
        return missing;
    }

    private boolean hasGap(Positions positions, Collection<BilledRow> rows) {
        return accounts.stream()
                .anyMatch(account -> hasGap(account, positions.cursors().get(account), rows));
    }

    private boolean hasGap(String account, @Nullable LocalDate cursor, Collection<BilledRow> rows) {
        if (cursor == null) {
            return !expected.surelyNoOther();
        }
        List<BilledRow> own =
                rows.stream().filter(row -> row.account().equals(account)).toList();
        LocalDate newest = own.stream()
                .map(BilledRow::periodStart)
                .max(LocalDate::compareTo)
                .orElse(LocalDate.MIN);
        return cursor.isBefore(newest)
                && own.stream()
                        .noneMatch(
                                row -> !row.day().isBefore(cursor) && row.day().isBefore(newest));
    }
}
