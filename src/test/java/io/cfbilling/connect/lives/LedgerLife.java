package io.cfbilling.connect.lives;

import io.cfbilling.connect.simulator.Ledger;
import io.cfbilling.connect.simulator.LedgerRow;
import io.cfbilling.connect.simulator.SimulatedAccount;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;

/** A small random account, and random changes of its ledger. */
public final class LedgerLife {
    private static final int MOST_EDITS = 3;

    private final int seed;
    private final Random random;
    private final SimulatedAccount account;
    private final LocalDate from;
    private final LocalDate today;

    /**
     * @param from the first day that changes
     * @param today the last one
     */
    public LedgerLife(int seed, LocalDate from, LocalDate today) {
        this.seed = seed;
        this.random = new Random(seed * 31L);
        this.from = from;
        this.today = today;
        SimulatedAccount.Builder builder =
                SimulatedAccount.builder(seed).services(1 + random.nextInt(2)).restatesFor(random.nextInt(3));
        for (int more = random.nextInt(2); more >= 0; more--) {
            builder.subscription(1 + random.nextInt(31), from.minusYears(1));
        }
        this.account = builder.build();
    }

    public int seed() {
        return seed;
    }

    public SimulatedAccount account() {
        return account;
    }

    /** Changes a few days. */
    public void step(Ledger ledger) {
        for (int edits = random.nextInt(MOST_EDITS + 1); edits > 0; edits--) {
            LocalDate day = from.plusDays(random.nextInt((int) (today.toEpochDay() - from.toEpochDay()) + 1));
            List<String> services = account.serviceNames();
            String service = services.get(random.nextInt(services.size()));
            switch (random.nextInt(6)) {
                case 0, 1 ->
                    ledger.restate(account.id(), day, service, BigDecimal.valueOf(random.nextInt(1_000_000), 2));
                case 2 -> addDuplicate(ledger, day);
                case 3, 4 -> ledger.remove(account.id(), day, service);
                default -> ledger.clear(account.id(), day);
            }
        }
    }

    /** Adds a row that agrees with another of the day in all key fields. */
    private void addDuplicate(Ledger ledger, LocalDate day) {
        List<LedgerRow> rows = ledger.rows(account.id(), day, day.plusDays(1));
        if (!rows.isEmpty()) {
            LedgerRow like = rows.get(random.nextInt(rows.size()));
            BigDecimal cost = BigDecimal.valueOf(random.nextInt(1000), 2);
            ledger.add(
                    account.id(),
                    new LedgerRow(
                            like.accountId(),
                            like.billingCurrency(),
                            like.billingPeriodStart(),
                            like.chargePeriodStart(),
                            like.chargePeriodEnd(),
                            like.consumedQuantity(),
                            like.consumedUnit(),
                            cost,
                            cost,
                            like.cumulatedPricingQuantity(),
                            like.pricingQuantity(),
                            like.serviceName(),
                            null));
        }
    }
}
