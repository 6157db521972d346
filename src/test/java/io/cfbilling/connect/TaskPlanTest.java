package io.cfbilling.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.cfbilling.connect.model.AccountId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskPlanTest {
    private static SortedSet<AccountId> accounts(Random random, int count) {
        SortedSet<AccountId> accounts = new TreeSet<>();
        while (accounts.size() < count) {
            accounts.add(new AccountId("%016x%016x".formatted(random.nextLong(), random.nextLong())));
        }
        return accounts;
    }

    /** The accounts after some were added and some removed, any of them. */
    private static SortedSet<AccountId> changed(SortedSet<AccountId> accounts, int added, int removed, Random random) {
        List<AccountId> kept = new ArrayList<>(accounts);
        Collections.shuffle(kept, random);
        SortedSet<AccountId> changed = new TreeSet<>(kept.subList(Math.min(removed, kept.size()), kept.size()));
        changed.addAll(accounts(random, added));
        return changed;
    }

    private static Map<AccountId, Integer> taskOfEach(List<SortedSet<AccountId>> split) {
        Map<AccountId, Integer> tasks = new HashMap<>();
        int assigned = 0;
        for (int task = 0; task < split.size(); task++) {
            for (AccountId account : split.get(task)) {
                tasks.put(account, task);
                assigned++;
            }
        }
        assertThat(tasks).as("accounts, each of one task").hasSize(assigned);
        return tasks;
    }

    private static void assertEven(List<SortedSet<AccountId>> split, int tasks, SortedSet<AccountId> accounts) {
        assertThat(taskOfEach(split).keySet()).isEqualTo(accounts);
        assertThat(split)
                .hasSize(Math.min(tasks, accounts.size()))
                .allSatisfy(task -> assertThat(task).hasSizeBetween(1, (accounts.size() + tasks - 1) / tasks));
    }

    private static long moved(List<SortedSet<AccountId>> before, List<SortedSet<AccountId>> after) {
        Map<AccountId, Integer> now = taskOfEach(after);
        return taskOfEach(before).entrySet().stream()
                .filter(was -> now.containsKey(was.getKey()))
                .filter(was -> !was.getValue().equals(now.get(was.getKey())))
                .count();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5, 7, 8, 10, 16, 20, 25, 32, 40, 50, 63, 64})
    void movesNoAccountOf1000WhenTenAreAddedAndFiveRemoved(int tasks) {
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            SortedSet<AccountId> accounts = accounts(random, 1000);
            List<SortedSet<AccountId>> split = TaskPlan.split(List.of(), tasks, accounts);
            SortedSet<AccountId> later = changed(accounts, 10, 5, random);

            List<SortedSet<AccountId>> next = TaskPlan.split(split, tasks, later);

            assertEven(next, tasks, later);
            assertThat(moved(split, next)).isZero();
        }
    }

    @Test
    void movesFewAccountsInManyChanges() {
        for (int seed = 0; seed < 10; seed++) {
            Random random = new Random(seed);
            int tasks = 2 + random.nextInt(63);
            SortedSet<AccountId> accounts = accounts(random, 1000);
            List<SortedSet<AccountId>> split = TaskPlan.split(List.of(), tasks, accounts);
            for (int change = 0; change < 50; change++) {
                int gone = random.nextInt(11);
                accounts = changed(accounts, random.nextInt(11), gone, random);
                List<SortedSet<AccountId>> next = TaskPlan.split(split, tasks, accounts);

                assertEven(next, tasks, accounts);
                // When the largest share shrinks by one, each of the fullest tasks loses one account.
                assertThat(moved(split, next)).isLessThanOrEqualTo(tasks);
                split = next;
            }
        }
    }

    @Test
    void isEvenForFewAccounts() {
        for (int seed = 0; seed < 500; seed++) {
            Random random = new Random(seed);
            int tasks = 1 + random.nextInt(12);
            SortedSet<AccountId> accounts = accounts(random, 1 + random.nextInt(30));
            List<SortedSet<AccountId>> split = TaskPlan.split(List.of(), tasks, accounts);
            assertEven(split, tasks, accounts);
            for (int change = 0; change < 10; change++) {
                accounts = changed(accounts, 1 + random.nextInt(4), random.nextInt(10), random);
                split = TaskPlan.split(split, tasks, accounts);
                assertEven(split, tasks, accounts);
            }
        }
    }

    @Test
    void isTheSameIfNothingHasChanged() {
        SortedSet<AccountId> accounts = accounts(new Random(1), 100);
        List<SortedSet<AccountId>> split = TaskPlan.split(List.of(), 7, accounts);

        assertThat(TaskPlan.split(split, 7, accounts)).isEqualTo(split);
    }

    @Test
    void beginsAgainForAnotherNumberOfTasks() {
        SortedSet<AccountId> accounts = accounts(new Random(1), 100);
        List<SortedSet<AccountId>> split = TaskPlan.split(List.of(), 7, accounts);

        assertThat(TaskPlan.split(split, 8, accounts)).isEqualTo(TaskPlan.split(List.of(), 8, accounts));
    }
}
