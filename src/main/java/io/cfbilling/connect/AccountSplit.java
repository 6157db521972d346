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
 * Splits accounts evenly over tasks. Since Connect restarts a task whose configuration changes, an account moves to another
 * task only to keep the split even: new accounts go to the smallest tasks.
 *
 * <p>A connector that starts does not know the split before its restart. It begins with ranges of the sorted ids, which
 * depend only on the accounts. Accounts may change tasks then without loss, as offsets belong to accounts.
 */
final class AccountSplit {
    private final List<SortedSet<AccountId>> tasks;

    private AccountSplit(List<SortedSet<AccountId>> tasks) {
        this.tasks = List.copyOf(tasks);
    }

    /** A split over the most tasks, or over one per account if there are fewer accounts. */
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

    /** The accounts of each task. */
    List<SortedSet<AccountId>> tasks() {
        return tasks;
    }

    /** The split that replaces this one, with as few accounts as possible moved to another task. */
    AccountSplit next(int mostTasks, SortedSet<AccountId> accounts) {
        int count = Math.min(mostTasks, accounts.size());
        if (count != tasks.size()) {
            return fresh(mostTasks, accounts);
        }
        SortedSet<AccountId> unassigned = new TreeSet<>(accounts);
        List<SortedSet<AccountId>> next = new ArrayList<>();
        for (SortedSet<AccountId> previous : tasks) {
            SortedSet<AccountId> kept = new TreeSet<>(previous);
            kept.retainAll(accounts);
            unassigned.removeAll(kept);
            next.add(kept);
        }
        unassigned.forEach(account -> smallest(next).add(account));
        int most = (accounts.size() + count - 1) / count;
        while (largest(next).size() > most || smallest(next).isEmpty()) {
            SortedSet<AccountId> largest = largest(next);
            AccountId moved = largest.last();
            largest.remove(moved);
            smallest(next).add(moved);
        }
        return new AccountSplit(next);
    }

    private static SortedSet<AccountId> largest(List<SortedSet<AccountId>> tasks) {
        return Collections.max(tasks, Comparator.comparingInt(Set::size));
    }

    private static SortedSet<AccountId> smallest(List<SortedSet<AccountId>> tasks) {
        return Collections.min(tasks, Comparator.comparingInt(Set::size));
    }
}
