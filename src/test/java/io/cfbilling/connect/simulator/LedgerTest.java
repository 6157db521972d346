package io.cfbilling.connect.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LedgerTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 3, 10);
    private static final LocalDate JANUARY = LocalDate.of(2026, 1, 1);

    private final SimulatedClock clock = SimulatedClock.at("2026-03-10T09:30:00Z");

    @Test
    void cumulatedValuesAddUpWithinAPeriodAndSubscription() {
        SimulatedAccount account = SimulatedAccount.builder(1)
                .subscription(12, LocalDate.of(2025, 6, 1))
                .subscription(31, LocalDate.of(2025, 7, 4))
                .services(24)
                .laterFields()
                .build();
        Map<List<Object>, BigDecimal> quantities = new HashMap<>();
        Map<List<Object>, BigDecimal> costs = new HashMap<>();

        List<LedgerRow> rows = rows(account, LocalDate.of(2025, 6, 1), TODAY.plusDays(1));

        for (LedgerRow row : rows) {
            List<Object> meter = List.of(subscription(row), row.billingPeriodStart(), row.serviceName());
            quantities.merge(meter, row.pricingQuantity(), BigDecimal::add);
            costs.merge(meter, row.contractedCost(), BigDecimal::add);
            assertThat(row.cumulatedPricingQuantity()).isEqualByComparingTo(quantities.get(meter));
            assertThat(row.cumulatedContractedCost()).isEqualByComparingTo(costs.get(meter));
        }
        assertThat(rows).hasSizeGreaterThan(5000);
    }

    @Test
    void valuesAreOfAllSizes() {
        List<LedgerRow> rows = rows(SimulatedAccount.builder(1).services(24).build(), LocalDate.of(2024, 1, 1), TODAY);

        assertThat(rows).anyMatch(row -> row.consumedQuantity().signum() == 0);
        assertThat(rows)
                .anyMatch(row -> row.consumedQuantity().precision()
                                - row.consumedQuantity().scale()
                        > 12);
        assertThat(rows).anyMatch(row -> row.contractedCost().scale() >= 9);
        assertThat(rows).allMatch(row -> row.contractedCost().scale() <= 12);
        assertThat(rows).anyMatch(row -> row.consumedUnit().isEmpty());
        assertThat(rows).anyMatch(row -> row.contractedCost().signum() > 0);
    }

    @Test
    void anchorsOnThe31stFallOnTheLastDayOfShorterMonths() {
        SimulatedAccount account = SimulatedAccount.withAnchor(2, 31);

        List<LedgerRow> rows = rows(account, JANUARY, TODAY);

        assertThat(rows)
                .extracting(LedgerRow::periodStart)
                .containsOnly(LocalDate.of(2025, 12, 31), LocalDate.of(2026, 1, 31), LocalDate.of(2026, 2, 28));
        assertThat(rows).allMatch(row -> !row.day().isBefore(row.periodStart()));
    }

    @Test
    void anAnchorThatMovesCutsThePeriod() {
        SimulatedAccount account = SimulatedAccount.builder(3)
                .subscription(5, LocalDate.of(2025, 1, 1))
                .anchorMoves(LocalDate.of(2026, 1, 20), 20)
                .stable()
                .build();

        List<LedgerRow> rows = rows(account, LocalDate.of(2026, 1, 4), TODAY);

        assertThat(rows)
                .extracting(LedgerRow::periodStart)
                .containsOnly(
                        LocalDate.of(2025, 12, 5),
                        LocalDate.of(2026, 1, 5),
                        LocalDate.of(2026, 1, 20),
                        LocalDate.of(2026, 2, 20));
        assertThat(rows)
                .filteredOn(row -> row.day().equals(LocalDate.of(2026, 1, 20)))
                .allMatch(row -> row.cumulatedPricingQuantity().compareTo(row.pricingQuantity()) == 0);
    }

    @Test
    void twoSubscriptionsMakeDuplicatesOfDifferentContent() {
        SimulatedAccount account = SimulatedAccount.builder(4)
                .subscription(1, JANUARY)
                .subscription(15, JANUARY)
                .stable()
                .build();
        LocalDate day = LocalDate.of(2026, 2, 3);

        List<LedgerRow> rows = rows(account, day, day.plusDays(1));

        Map<String, Integer> names = new HashMap<>();
        rows.forEach(row -> names.merge(row.serviceName() + row.consumedUnit(), 1, Integer::sum));
        assertThat(names.values()).contains(2);
        assertThat(rows).doesNotHaveDuplicates();
    }

    @Test
    void hasNoRowsAfterTodayOrBeforeTheStart() {
        SimulatedAccount account = SimulatedAccount.builder(5)
                .subscription(1, LocalDate.of(2026, 2, 20))
                .build();

        assertThat(rows(account, JANUARY, TODAY.plusDays(60)))
                .extracting(LedgerRow::day)
                .startsWith(LocalDate.of(2026, 2, 20))
                .contains(TODAY)
                .allMatch(day -> !day.isAfter(TODAY));
    }

    @Test
    void todayGrowsAndIsFinalAfterSomeDays() {
        SimulatedAccount account =
                SimulatedAccount.builder(6).restatesFor(3).services(20).build();
        Ledger ledger = ledger(account);
        Instant now = clock.instant();

        List<LedgerRow> morning = ledger.rows(account.id(), TODAY, TODAY.plusDays(1), now);
        List<LedgerRow> evening = ledger.rows(account.id(), TODAY, TODAY.plusDays(1), now.plus(Duration.ofHours(10)));
        List<LedgerRow> next = ledger.rows(account.id(), TODAY, TODAY.plusDays(1), now.plus(Duration.ofDays(1)));
        List<LedgerRow> finalRows = ledger.rows(account.id(), TODAY, TODAY.plusDays(1), now.plus(Duration.ofDays(3)));

        assertThat(total(evening)).isGreaterThan(total(morning));
        assertThat(quantities(next)).isNotEqualTo(quantities(finalRows));
        assertThat(quantities(ledger.rows(account.id(), TODAY, TODAY.plusDays(1), now.plus(Duration.ofDays(40)))))
                .isEqualTo(quantities(finalRows));
    }

    @Test
    void aStableDayIsTheSameFromItsFirstMoment() {
        SimulatedAccount account = SimulatedAccount.builder(7).stable().build();
        Ledger ledger = ledger(account);
        Instant midnight = Instant.parse("2026-03-10T00:00:00Z");

        assertThat(ledger.rows(account.id(), TODAY, TODAY.plusDays(1), midnight))
                .isNotEmpty()
                .isEqualTo(ledger.rows(account.id(), TODAY, TODAY.plusDays(1), midnight.plus(Duration.ofDays(9))));
    }

    @Test
    void aRestatementChangesOnlyCumulatedValuesOfItsPeriod() {
        SimulatedAccount account = SimulatedAccount.builder(8).stable().build();
        Ledger ledger = ledger(account);
        LedgerRow before = first(ledger, account, LocalDate.of(2026, 1, 10));
        List<LedgerRow> untouched = ledger.rows(account.id(), LocalDate.of(2026, 2, 1), TODAY);
        List<LedgerRow> earlier = ledger.rows(account.id(), JANUARY, before.day());
        BigDecimal more = before.consumedQuantity().add(BigDecimal.TEN);

        ledger.restate(account.id(), before.day(), before.serviceName(), more);

        assertThat(first(ledger, account, before.day()).consumedQuantity()).isEqualByComparingTo(more);
        assertThat(ledger.rows(account.id(), JANUARY, before.day())).isEqualTo(earlier);
        assertThat(ledger.rows(account.id(), LocalDate.of(2026, 2, 1), TODAY)).isEqualTo(untouched);
        assertThat(ledger.rows(account.id(), before.day(), LocalDate.of(2026, 2, 1)))
                .filteredOn(row -> row.serviceName().equals(before.serviceName()))
                .allSatisfy(row ->
                        assertThat(row.cumulatedPricingQuantity()).isGreaterThan(before.cumulatedPricingQuantity()));
    }

    @Test
    void rowsCanBeRemovedClearedAddedAndReset() {
        SimulatedAccount account = SimulatedAccount.builder(9).stable().build();
        Ledger ledger = ledger(account);
        LocalDate day = LocalDate.of(2026, 3, 2);
        List<LedgerRow> original = ledger.rows(account.id(), day, TODAY);
        LedgerRow row = first(ledger, account, day);

        ledger.remove(account.id(), day, row.serviceName());
        assertThat(ledger.rows(account.id(), day, day.plusDays(1)))
                .isNotEmpty()
                .noneMatch(other -> other.serviceName().equals(row.serviceName()));
        ledger.clear(account.id(), day);
        assertThat(ledger.rows(account.id(), day, day.plusDays(1))).isEmpty();
        ledger.add(account.id(), row);
        assertThat(ledger.rows(account.id(), day, day.plusDays(1))).containsExactly(row);
        ledger.reset(account.id());
        assertThat(ledger.rows(account.id(), day, TODAY)).isEqualTo(original);
    }

    @Test
    void aServiceThatTheAccountDoesNotUseCannotBeRestated() {
        SimulatedAccount account = SimulatedAccount.withAnchor(10, 1);
        Ledger ledger = ledger(account);

        assertThatThrownBy(() -> ledger.restate(account.id(), TODAY, "Fax", BigDecimal.ONE))
                .hasMessageContaining("does not use Fax");
    }

    private List<LedgerRow> rows(SimulatedAccount account, LocalDate from, LocalDate toExclusive) {
        return ledger(account).rows(account.id(), from, toExclusive);
    }

    private Ledger ledger(SimulatedAccount account) {
        AccountBook accounts = new AccountBook();
        accounts.add(account);
        return new Ledger(accounts, clock);
    }

    private static LedgerRow first(Ledger ledger, SimulatedAccount account, LocalDate day) {
        return ledger.rows(account.id(), day, day.plusDays(1)).get(0);
    }

    private static BigDecimal total(List<LedgerRow> rows) {
        return rows.stream().map(LedgerRow::consumedQuantity).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static List<BigDecimal> quantities(List<LedgerRow> rows) {
        return rows.stream().map(LedgerRow::consumedQuantity).toList();
    }

    private static String subscription(LedgerRow row) {
        LedgerRow.Later later = row.later();
        return later == null ? "" : later.subscriptionId();
    }
}
