package io.cfbilling.connect;

import io.cfbilling.connect.Mishaps.AccountDay;
import io.cfbilling.connect.simulator.Ledger;
import io.cfbilling.connect.simulator.LedgerRow;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Changes the past, as far back as it will still be read. */
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
     * @param spoilt days of which no row may come or go
     */
    void revise(RandomAccount account, LocalDate day, Predicate<LocalDate> spoilt) {
        revised = spoilt.test(day) ? null : new AccountDay(account.id(), day);
        int kind = revised == null ? 0 : random.nextInt(10);
        switch (kind) {
            case 0, 1 -> restate(account, day);
            case 2, 3 -> add(account, day);
            case 4, 5 -> {
                String service = account.service();
                story.tell("remove " + service + " of " + day);
                ledger.remove(account.id(), day, service);
            }
            case 6 -> {
                story.tell("clear " + day);
                ledger.clear(account.id(), day);
            }
            case 7 -> {
                // Mostly all days up to the present, and so whole periods.
                int days = random.nextInt(90);
                story.tell("clear " + days + " days from " + day);
                day.datesUntil(day.plusDays(days))
                        .filter(spoilt.negate())
                        .forEach(one -> ledger.clear(account.id(), one));
            }
            default -> {
                int days = 1 + random.nextInt(random.nextInt(3) == 0 ? 90 : 1);
                story.tell("restore " + days + " days from " + day);
                day.datesUntil(day.plusDays(days))
                        .filter(spoilt.negate())
                        .forEach(one -> ledger.restore(account.id(), one));
            }
        }
    }

    /** The day that was changed last, but for those of which no row may come or go; null if there is none. */
    @Nullable
    AccountDay revised() {
        return revised;
    }

    /** Takes all changes of a day back. */
    void takeBack(AccountDay day) {
        story.tell("take back " + day);
        ledger.restore(day.accountId(), day.day());
    }

    private void restate(RandomAccount account, LocalDate day) {
        String service = account.service();
        BigDecimal quantity =
                random.nextInt(8) == 0 ? BigDecimal.ZERO : BigDecimal.valueOf(random.nextInt(1_000_000), 2);
        story.tell("restate " + service + " of " + day + " to " + quantity);
        ledger.restate(account.id(), day, service, quantity);
    }

    /** A row like another one of the day: its twin, or one of a service of its own, or of some hours. */
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
        story.tell("add " + added);
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
