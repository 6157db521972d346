package io.cfbilling.connect;

import io.cfbilling.connect.model.AccountId;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;

/**
 * Splits accounts over tasks: into runs of the sorted ids, whose sizes differ by one at the most. Where the split falls
 * depends on the accounts alone, and a newcomer shifts each border by one account at the most, so that few change tasks.
 */
final class AccountSplit {
    private AccountSplit() {}

    /**
     * @param tasks how many tasks there may be, at least 1; there are fewer when there are fewer accounts
     */
    static List<List<AccountId>> over(int tasks, SortedSet<AccountId> accounts) {
        List<AccountId> sorted = List.copyOf(accounts);
        int runs = Math.min(tasks, sorted.size());
        List<List<AccountId>> split = new ArrayList<>(runs);
        for (int run = 0; run < runs; run++) {
            split.add(sorted.subList(border(run, runs, sorted.size()), border(run + 1, runs, sorted.size())));
        }
        return split;
    }

    private static int border(int run, int runs, int accounts) {
        return (int) ((long) run * accounts / runs);
    }
}
