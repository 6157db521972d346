package io.cfbilling.connect;

import io.cfbilling.connect.model.AccountId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Splits accounts over tasks: no task gets more than its share, rounded up, and none is empty while there are accounts for
 * all. An account changes its task only where one of these would not hold otherwise, since a task that changes is stopped
 * and started: newcomers take the places of those that went, and the smallest tasks get the rest.
 *
 * <p>That is so for as long as a connector runs. One that starts anew knows no former split and begins with runs of the
 * sorted ids, which depend on the accounts alone; accounts may change tasks then, which costs nothing but their restart,
 * as offsets belong to accounts.
 */
final class AccountSplit {
    private final List<SortedSet<AccountId>> tasks;

    private AccountSplit(List<SortedSet<AccountId>> tasks) {
        this.tasks = List.copyOf(tasks);
    }

    /** A split over as many tasks as said, or over one for each account if there are fewer. */
    static AccountSplit fresh(int mostTasks, SortedSet<AccountId> accounts) {
        List<AccountId> sorted = List.copyOf(accounts);
        int count = Math.min(mostTasks, sorted.size());
        List<SortedSet<AccountId>> tasks = new ArrayList<>();
        for (int task = 0; task < count; task++) {
            tasks.add(new TreeSet<>(
                    sorted.subList(border(task, count, sorted.size()), border(task + 1, count, sorted.size()))));
        }
        return new AccountSplit(tasks);
    }

    private static int border(int task, int tasks, int accounts) {
        return (int) ((long) task * accounts / tasks);
    }

    /** Of each task the accounts. */
    List<SortedSet<AccountId>> tasks() {
        return tasks;
    }

    /** The split that takes the place of this one, with as few accounts as possible in another task. */
    AccountSplit next(int mostTasks, SortedSet<AccountId> accounts) {
        int count = Math.min(mostTasks, accounts.size());
        if (count != tasks.size()) {
            return fresh(mostTasks, accounts);
        }
        int most = (accounts.size() + count - 1) / count;
        SortedSet<AccountId> homeless = new TreeSet<>(accounts);
        List<SortedSet<AccountId>> next = new ArrayList<>();
        for (SortedSet<AccountId> former : tasks) {
            SortedSet<AccountId> kept = new TreeSet<>(former);
            kept.retainAll(accounts);
            while (kept.size() > most) {
                kept.remove(kept.last());
            }
            homeless.removeAll(kept);
            next.add(kept);
        }
        homeless.forEach(account -> smallest(next).add(account));
        fillEmpty(next);
        return new AccountSplit(next);
    }

    private static void fillEmpty(List<SortedSet<AccountId>> tasks) {
        while (smallest(tasks).isEmpty()) {
            SortedSet<AccountId> largest = Collections.max(tasks, Comparator.comparingInt(Set::size));
            AccountId moved = largest.last();
            largest.remove(moved);
            smallest(tasks).add(moved);
        }
    }

    private static SortedSet<AccountId> smallest(List<SortedSet<AccountId>> tasks) {
        return Collections.min(tasks, Comparator.comparingInt(Set::size));
    }
}
