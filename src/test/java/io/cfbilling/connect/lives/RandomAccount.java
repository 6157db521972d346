package io.cfbilling.connect.lives;

import io.cfbilling.connect.simulator.Ledger;
import io.cfbilling.connect.simulator.LedgerRow;
import io.cfbilling.connect.simulator.SimulatedAccount;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** A random account: its subscriptions and their anchors, and long times without usage. */
final class RandomAccount {
    private final Random random;
    private final LifeSettings settings;
    private final LifeStory story;
    private final Set<Integer> periodDays = new TreeSet<>(Set.of(1));
    private final SimulatedAccount account;

    RandomAccount(int seed, Random random, LifeSettings settings, LifeStory story) {
        this.random = random;
        this.settings = settings;
        this.story = story;
        SimulatedAccount.Builder builder = SimulatedAccount.builder(seed).services(1 + random.nextInt(3));
        if (random.nextInt(3) == 0) {
            builder.laterFields();
        }
        if (random.nextInt(4) == 0) {
            builder.unknownFields();
        }
        for (int more = random.nextInt(3); more >= 0; more--) {
            addSubscription(builder);
        }
        int restated = settings.wild() ? random.nextInt(Math.min(settings.lookback() + 1, 5) + 1) : 0;
        account = builder.restatesFor(restated).build();
        story.add("account " + account.id() + " is restated for " + restated + " days");
    }

    private void addSubscription(SimulatedAccount.Builder builder) {
        int anchor = random.nextInt(3) == 0 ? 28 + random.nextInt(4) : 1 + random.nextInt(31);
        LocalDate start =
                settings.begin().minusDays(random.nextBoolean() ? 400 : 60).plusDays(random.nextInt(150));
        while (start.getDayOfMonth() != Math.min(anchor, start.lengthOfMonth())) {
            start = start.plusDays(1);
        }
        builder.subscription(anchor, start);
        begins(anchor, start);
        story.add("subscription of anchor " + anchor + " from " + start);
        if (settings.wild() && random.nextInt(3) == 0) {
            LocalDate on = start.plusDays(20 + random.nextInt(150));
            int moved = random.nextBoolean() ? on.getDayOfMonth() : 1 + random.nextInt(31);
            builder.anchorMoves(on, moved);
            begins(moved, on);
            story.add("it moves on " + on + " to " + moved);
        }
    }

    private void begins(int anchor, LocalDate on) {
        periodDays.add(anchor);
        periodDays.add(on.getDayOfMonth());
    }

    /** Clears long times, past or future, before the first read. */
    void rest(Ledger ledger) {
        for (int times = random.nextInt(3); times > 0; times--) {
            LocalDate first = settings.from().plusDays(random.nextInt(150) - 50);
            int days = random.nextInt(90);
            story.add("without usage for " + days + " days from " + first);
            first.datesUntil(first.plusDays(days)).forEach(day -> ledger.clear(id(), day));
        }
    }

    String id() {
        return account.id();
    }

    SimulatedAccount simulated() {
        return account;
    }

    /** One of its services. */
    String service() {
        List<String> services = account.serviceNames();
        return services.get(random.nextInt(services.size()));
    }

    /** The rows that the compacted topic must hold in the end. */
    List<LedgerRow> wanted(Ledger ledger, LocalDate today) {
        LocalDate until = settings.readableUntil(today);
        return until.isAfter(settings.complete()) ? ledger.rows(id(), settings.complete(), until) : List.of();
    }

    /**
     * The first day that will certainly be read again: for each of the account's anchors, the period of that day is open,
     * or ended within the lookback.
     */
    LocalDate openSince(LocalDate today) {
        LocalDate lookbackEnd = today.minusDays(settings.lookback());
        LocalDate latest = periodDays.stream()
                .map(day -> startOnOrBefore(day, lookbackEnd))
                .max(Comparator.naturalOrder())
                .orElseThrow();
        return latest.isAfter(settings.from()) ? latest : settings.from();
    }

    private static LocalDate startOnOrBefore(int day, LocalDate date) {
        YearMonth month = YearMonth.from(date);
        LocalDate start = month.atDay(Math.min(day, month.lengthOfMonth()));
        YearMonth previous = month.minusMonths(1);
        return start.isAfter(date) ? previous.atDay(Math.min(day, previous.lengthOfMonth())) : start;
    }
}
