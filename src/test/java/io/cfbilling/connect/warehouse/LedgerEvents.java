package io.cfbilling.connect.warehouse;

import io.cfbilling.connect.simulator.CloudflareSimulator;
import io.cfbilling.connect.simulator.LedgerRow;
import io.cfbilling.connect.simulator.SimulatedAccount;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;

/** Random changes of the usage and the profiles of some accounts, drawn from a seed, with a count of each kind. */
final class LedgerEvents {
    private final Random random;
    private final CloudflareSimulator simulator;
    private final LocalDate from;
    private final LocalDate today;
    private int restatements;
    private int removals;
    private int duplicates;

    /**
     * @param from the first day with changes
     * @param today the last day with changes
     */
    LedgerEvents(long seed, CloudflareSimulator simulator, LocalDate from, LocalDate today) {
        this.random = new Random(seed);
        this.simulator = simulator;
        this.from = from;
        this.today = today;
    }

    int restatements() {
        return restatements;
    }

    int removals() {
        return removals;
    }

    int duplicates() {
        return duplicates;
    }

    /** Makes that many changes of each kind at random places, and changes a profile. */
    void happen(int ofEachKind) {
        for (int i = 0; i < ofEachKind; i++) {
            restate(anyRow());
            addDuplicate(anyRow());
            remove(anyRow());
        }
        changeProfile(anyAccount());
    }

    private SimulatedAccount anyAccount() {
        List<SimulatedAccount> accounts = simulator.accounts();
        return accounts.get(random.nextInt(accounts.size()));
    }

    private LedgerRow anyRow() {
        List<LedgerRow> rows = simulator.ledger().rows(anyAccount().id(), from, today.plusDays(1));
        return rows.get(random.nextInt(rows.size()));
    }

    private void restate(LedgerRow row) {
        BigDecimal quantity = random.nextInt(8) == 0
                ? BigDecimal.ZERO
                : BigDecimal.valueOf(random.nextLong(1_000_000_000_000L), random.nextInt(10));
        simulator.ledger().restate(row.accountId(), row.day(), row.serviceName(), quantity);
        restatements++;
    }

    private void remove(LedgerRow row) {
        simulator.ledger().remove(row.accountId(), row.day(), row.serviceName());
        removals++;
    }

    /** Equal in all key fields but the ordinal; now and then in all fields. */
    private void addDuplicate(LedgerRow row) {
        BigDecimal cost =
                random.nextInt(4) == 0 ? row.contractedCost() : BigDecimal.valueOf(random.nextInt(100_000), 6);
        simulator
                .ledger()
                .add(
                        row.accountId(),
                        new LedgerRow(
                                row.accountId(),
                                row.billingCurrency(),
                                row.billingPeriodStart(),
                                row.chargePeriodStart(),
                                row.chargePeriodEnd(),
                                row.consumedQuantity(),
                                row.consumedUnit(),
                                cost,
                                row.cumulatedContractedCost(),
                                row.cumulatedPricingQuantity(),
                                row.pricingQuantity(),
                                row.serviceName(),
                                row.later()));
        duplicates++;
    }

    private void changeProfile(SimulatedAccount account) {
        switch (random.nextInt(3)) {
            // Only for one account: while most profiles are missing, the endpoint counts as unavailable, and none is
            // removed.
            case 0 -> simulator.profiles().remove(simulator.accounts().get(0).id());
            case 1 -> simulator.profiles().restore(account.id());
            default ->
                simulator
                        .profiles()
                        .set(
                                account.id(),
                                "balance",
                                BigDecimal.valueOf(random.nextInt(10_000), 2).toPlainString());
        }
    }
}
