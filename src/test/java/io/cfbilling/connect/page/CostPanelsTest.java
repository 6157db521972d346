package io.cfbilling.connect.page;

import static io.cfbilling.connect.page.PageRecords.checkpoint;
import static io.cfbilling.connect.page.PageRecords.usage;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CostPanelsTest {
    private static final Clock NOW = Clock.fixed(Instant.parse("2026-11-28T10:00:00Z"), ZoneOffset.UTC);
    private static final Query.Wanted ALL = new Query(Map.of()).part();

    private final Bill bill = new Bill();
    private final CostPanels costs = new CostPanels(bill, NOW);

    @Test
    void theLastRecordOfARowCountsToTheLastDigit() {
        bill.take(usage("a", "2026-11-02", "R2", "0.1 USD"));
        bill.take(usage("a", "2026-11-02", "Workers", "12345678901234567.000000000000000001 USD"));
        bill.take(usage("a", "2026-11-02", "R2", "0.200000000000000003 USD"));

        assertThat(month("").cost()).isEqualTo(new BigDecimal("12345678901234567.200000000000000004"));
    }

    @Test
    void aTombstoneTakesTheRowAway() {
        bill.take(usage("a", "2026-11-02", "R2", "0.1 USD"));
        bill.take(usage("a", "2026-11-02", "R2", null));
        bill.take(usage("a", "2026-11-02", "R2", null));

        assertThat(month("").cost()).isEqualByComparingTo("0");
        Sum all = bill.view(contents -> contents.charges().total("USD"));
        assertThat(all.rows()).isZero();
    }

    @Test
    void comparesTheDaysThatAreOverWithTheSameDaysOfTheMonthBefore() {
        wholePeriods("a");
        bill.take(usage("a", "2026-10-27", "R2", "2 USD"));
        bill.take(usage("a", "2026-10-28", "R2", "1000 USD"));
        bill.take(usage("a", "2026-11-01", "R2", "3 USD"));
        bill.take(usage("a", "2026-11-28", "R2", "1000 USD"));

        assertThat(month(""))
                .isEqualTo(new Compared(
                        new BigDecimal("3"), new BigDecimal("2"), new BigDecimal("1"), new BigDecimal("50.0")));
    }

    @Test
    void comparesNothingWhileTheMonthBeforeIsNotThereAsAWhole() {
        bill.take(checkpoint("a", "2026-10-15", "2026-11-15", "final"));
        bill.take(usage("a", "2026-10-20", "R2", "2 USD"));

        assertThat(month("").former()).isNull();
    }

    @Test
    void aRestatementToAnotherCurrencyLeavesNothingInTheFirst() {
        bill.take(usage("a", "2026-11-02", "R2", "5 USD"));
        bill.take(usage("b", "2026-11-02", "R2", "1 USD"));
        bill.take(usage("a", "2026-11-02", "R2", "4 EUR"));

        assertThat(month("").cost()).isEqualByComparingTo("1");
        assertThat(bill.view(contents -> costs.month(contents, "EUR", "")).cost())
                .isEqualByComparingTo("4");
        assertThat(costs.accounts("EUR", "cost", "", ALL).rows())
                .extracting(CostPanels.AccountCost::account)
                .containsExactly("a");
    }

    @Test
    void listsAccountsByCostByChangeAndByTheirIds() {
        for (String account : List.of("aa", "bb", "cc")) {
            wholePeriods(account);
        }
        bill.take(usage("aa", "2026-10-02", "R2", "1 USD"));
        bill.take(usage("aa", "2026-11-02", "R2", "9 USD"));
        bill.take(usage("bb", "2026-10-02", "R2", "20 USD"));
        bill.take(usage("bb", "2026-11-02", "R2", "10 USD"));

        assertThat(accounts("cost", "")).containsExactly("bb", "aa", "cc");
        assertThat(accounts("change", "")).containsExactly("aa", "cc", "bb");
        assertThat(accounts("account", "")).containsExactly("aa", "bb", "cc");
        assertThat(accounts("cost", "a")).containsExactly("aa");
    }

    @Test
    void listsServicesByCostAndByChange() {
        wholePeriods("a");
        bill.take(usage("a", "2026-10-02", "R2", "20 USD"));
        bill.take(usage("a", "2026-11-02", "R2", "10 USD"));
        bill.take(usage("a", "2026-11-02", "Workers", "9 USD"));

        assertThat(services("cost")).containsExactly("R2", "Workers");
        assertThat(services("change")).containsExactly("Workers", "R2");
    }

    private List<String> services(String order) {
        return costs.services("USD", "", order).stream()
                .map(CostPanels.ServiceCost::service)
                .toList();
    }

    @Test
    void saysWhichAccountsAreNotComplete() {
        wholePeriods("a");
        bill.take(checkpoint("b", "2026-11-01", "2026-11-20", "read"));
        bill.take(usage("a", "2026-11-02", "R2", "2 USD"));
        bill.take(usage("b", "2026-11-02", "R2", "1 USD"));

        assertThat(costs.accounts("USD", "cost", "", ALL).rows())
                .extracting(CostPanels.AccountCost::complete)
                .containsExactly(true, false);
    }

    @Test
    void addsTheSmallServicesOfADayTogether() {
        for (int service = 1; service <= 12; service++) {
            bill.take(usage("a", "2026-11-27", "Service " + service, service + " USD"));
        }

        CostPanels.Days days = costs.days("USD", "", 2);
        assertThat(days.services())
                .hasSize(10)
                .startsWith("Service 12", "Service 11")
                .endsWith("Other services");
        assertThat(days.days()).hasSize(2);
        assertThat(days.days().get(0).services())
                .startsWith(new BigDecimal("12"))
                .endsWith(new BigDecimal("6"));
        assertThat(days.days().get(1).cost()).isEqualByComparingTo("0");
    }

    @Test
    void showsOneAccountAlone() {
        bill.take(usage("a", "2026-11-27", "R2", "1 USD"));
        bill.take(usage("b", "2026-11-27", "Workers", "2 USD"));

        assertThat(costs.days("USD", "b", 10).services()).containsExactly("Workers");
        assertThat(costs.services("USD", "b", "cost"))
                .extracting(CostPanels.ServiceCost::service)
                .containsExactly("Workers");
        assertThat(month("b").cost()).isEqualByComparingTo("2");
    }

    private Compared month(String account) {
        return bill.view(contents -> costs.month(contents, "USD", account));
    }

    private List<String> accounts(String order, String find) {
        return costs.accounts("USD", order, find, ALL).rows().stream()
                .map(CostPanels.AccountCost::account)
                .toList();
    }

    private void wholePeriods(String account) {
        bill.take(checkpoint(account, "2026-10-01", "2026-11-01", "final"));
        bill.take(checkpoint(account, "2026-11-01", "2026-11-29", "read"));
    }
}
