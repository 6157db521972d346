package io.cfbilling.connect;

import io.cfbilling.connect.simulator.Ledger;
import io.cfbilling.connect.simulator.LedgerRow;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Changes the past, as far back as it will still be read. */
final class Revisions {
    private final Random random;
    private final Ledger ledger;
    private final LifeStory story;

    Revisions(Random random, Ledger ledger, LifeStory story) {
        this.random = random;
        this.ledger = ledger;
        this.story = story;
    }

    /**
     * Changes a day.
     *
     * @param onlyRestate whether no row may come or go
     */
    void revise(RandomAccount account, LocalDate day, boolean onlyRestate) {
        int kind = onlyRestate ? 0 : random.nextInt(Ability.REMOVALS.isOn() ? 9 : 4);
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
            default -> {
                story.tell("restore " + day);
                ledger.restore(account.id(), day);
            }
        }
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
