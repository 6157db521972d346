package io.cfbilling.connect.local;

import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Decides, from the outside, whether everything wanted has arrived. It has when, for every account,
 *
 * <ol>
 *   <li>the committed cursor stands at or after every day that must be final by now: a period has at most 31 days and
 *       is final {@value #LOOKBACK_DAYS} days after its end, so that a day is surely final 38 days on, and a period that
 *       rows show is so 38 days after its start;
 *   <li>there are rows between the cursor and the newest period, where a period lies between;
 *   <li>there is a profile, if every account has one;
 * </ol>
 *
 * and neither a cursor nor the number of records has moved for {@value #QUIET_LOOKS} looks, a second apart. The second
 * does not hold for an account that used nothing in the period before: then {@value #LONG_QUIET_LOOKS} quiet looks do.
 */
final class Backfill {
    static final int LOOKBACK_DAYS = 7;
    static final int QUIET_LOOKS = 5;
    static final int LONG_QUIET_LOOKS = 60;
    private static final int SURELY_FINAL_AFTER = 31 + LOOKBACK_DAYS;

    private final Set<String> accounts;
    private final boolean profilesToo;
    private @Nullable List<Object> lastSeen;
    private int quietLooks;

    Backfill(Set<String> accounts, boolean profilesToo) {
        this.accounts = accounts;
        this.profilesToo = profilesToo;
    }

    /** Takes one look. The rows must have been read after the positions, so that they are not older. */
    boolean isIn(Positions positions, Collection<BilledRow> rows, Map<String, Long> counts, LocalDate today) {
        List<Object> seen = List.of(positions.cursors(), positions.profiles(), moving(counts));
        quietLooks = Objects.equals(seen, lastSeen) ? quietLooks + 1 : 0;
        lastSeen = seen;
        return missing(positions, rows, today).isEmpty()
                && quietLooks >= (hasGap(positions, rows) ? LONG_QUIET_LOOKS : QUIET_LOOKS);
    }

    /** Checkpoints tell of every read, also of one that brought nothing new. */
    private static Map<String, Long> moving(Map<String, Long> counts) {
        Map<String, Long> moving = new TreeMap<>(counts);
        moving.keySet().removeIf(topic -> topic.endsWith(".checkpoints"));
        return moving;
    }

    /** The accounts of which something must still come, in order. */
    Set<String> missing(Positions positions, Collection<BilledRow> rows, LocalDate today) {
        Set<String> missing = new TreeSet<>();
        for (String account : accounts) {
            LocalDate cursor = positions.cursors().get(account);
            boolean behind = cursor == null || cursor.isBefore(finalUntil(account, rows, today));
            if (behind || (profilesToo && !positions.profiles().contains(account))) {
                missing.add(account);
            }
        }
        return missing;
    }

    /** Every day before this one must be final. */
    private static LocalDate finalUntil(String account, Collection<BilledRow> rows, LocalDate today) {
        LocalDate surelyFinal = today.minusDays(SURELY_FINAL_AFTER);
        return rows.stream()
                .filter(row -> row.account().equals(account))
                .map(BilledRow::periodStart)
                .filter(start -> start.isAfter(surelyFinal))
                .min(LocalDate::compareTo)
                .orElse(surelyFinal.plusDays(1));
    }

    private boolean hasGap(Positions positions, Collection<BilledRow> rows) {
        return accounts.stream()
                .anyMatch(account -> hasGap(account, positions.cursors().get(account), rows));
    }

    private static boolean hasGap(String account, @Nullable LocalDate cursor, Collection<BilledRow> rows) {
        List<BilledRow> own =
                rows.stream().filter(row -> row.account().equals(account)).toList();
        LocalDate newest = own.stream()
                .map(BilledRow::periodStart)
                .max(LocalDate::compareTo)
                .orElse(LocalDate.MIN);
        return cursor != null
                && cursor.isBefore(newest)
                && own.stream()
                        .noneMatch(
                                row -> !row.day().isBefore(cursor) && row.day().isBefore(newest));
    }
}
