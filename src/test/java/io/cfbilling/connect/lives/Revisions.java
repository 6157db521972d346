package io.cfbilling.connect.lives;

import io.cfbilling.connect.lives.Mishaps.AccountDay;
import io.cfbilling.connect.simulator.Ledger;
import io.cfbilling.connect.simulator.LedgerRow;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Changes past days that will still be read. */
final class Revisions {
    private final Random random;
    private final Ledger ledger;
    private final LifeStory story;
    private @Nullable AccountDay revised;

    Revisions(Random random, Ledger ledger, LifeStory story) {
        this.random = random;
        this.ledger = ledger;
        this.story = story;
    }

    /**
     * Changes a day.
     *
     * @param spoilt days on which no row may be added or removed
     */
    void revise(RandomAccount account, LocalDate day, Predicate<LocalDate> spoilt) {
        revised = spoilt.test(day) ? null : new AccountDay(account.id(), day);
        int kind = revised == null ? 0 : random.nextInt(10);
        switch (kind) {
            case 0, 1 -> restate(account, day);
            case 2, 3 -> add(account, day);
            case 4, 5 -> {
                String service = account.service();
                story.add("remove " + service + " of " + day);
                ledger.remove(account.id(), day, service);
            }
            case 6 -> {
                story.add("clear " + day);
                ledger.clear(account.id(), day);
            }
            case 7 -> {
                // Often all days up to the present, and so whole periods.
                int days = random.nextInt(90);
                story.add("clear " + days + " days from " + day);
                day.datesUntil(day.plusDays(days))
                        .filter(spoilt.negate())
                        .forEach(one -> ledger.clear(account.id(), one));
            }
            default -> {
                int days = 1 + random.nextInt(random.nextInt(3) == 0 ? 90 : 1);
                story.add("restore " + days + " days from " + day);
                day.datesUntil(day.plusDays(days))
                        .filter(spoilt.negate())
                        .forEach(one -> ledger.restore(account.id(), one));
            }
        }
    }

    /** The day changed last, except for days on which no row may be added or removed; null if there is none. */
    @Nullable
    AccountDay revised() {
        return revised;
    }

    /** Undoes all changes of a day. */
    void takeBack(AccountDay day) {
        story.add("undo changes of " + day);
        ledger.restore(day.accountId(), day.day());
    }

    private void restate(RandomAccount account, LocalDate day) {
        String service = account.service();
        BigDecimal quantity =
                random.nextInt(8) == 0 ? BigDecimal.ZERO : BigDecimal.valueOf(random.nextInt(1_000_000), 2);
        story.add("restate " + service + " of " + day + " to " + quantity);
        ledger.restate(account.id(), day, service, quantity);
    }

    /** Adds a row like another one of the day: a duplicate, or one of another service or hour. */
    private void add(RandomAccount account, LocalDate day) {
        List<LedgerRow> rows = ledger.rows(account.id(), day, day.plusDays(1));
        if (rows.isEmpty()) {
            restate(account, day);
            return;
        }
        LedgerRow row = rows.get(random.nextInt(rows.size()));
        LedgerRow added = switch (random.nextInt(4)) {
            case 0 -> row;
            case 1 -> like(row, row.serviceName(), 0, new LedgerRow.Later("Odd", zone(), "odd.example", zone()));
            case 2 -> like(row, "Odd service " + random.nextInt(3), 0, row.later());
            default -> like(row, row.serviceName(), 1 + random.nextInt(20), row.later());
        };
        story.add("add " + added);
        ledger.add(account.id(), added);
    }

    private String zone() {
        return Integer.toString(random.nextInt(10)).repeat(32);
    }

    private LedgerRow like(LedgerRow row, String service, int hour, LedgerRow.@Nullable Later later) {
        return new LedgerRow(
                row.accountId(),
                row.billingCurrency(),
                row.billingPeriodStart(),
                row.chargePeriodStart().plus(Duration.ofHours(hour)),
                row.chargePeriodEnd(),
                BigDecimal.valueOf(random.nextInt(1000)),
                row.consumedUnit(),
                row.contractedCost(),
                row.cumulatedContractedCost(),
                row.cumulatedPricingQuantity(),
                row.pricingQuantity(),
                service,
                later);
    }
}
