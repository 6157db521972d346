package io.cfbilling.connect.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class CostTableTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 1);

    @Test
    void addsUpByAccountServiceAndCurrency() {
        String table = CostTable.of(
                List.of(
                        row("b", "Workers", "USD", "0.1"),
                        row("a", "R2", "USD", "0.00005"),
                        row("b", "Workers", "USD", "0.2"),
                        row("b", "Workers", "EUR", "7000")),
                80);

        assertThat(table.lines().map(line -> line.replaceAll(" +", " ")))
                .containsExactly(
                        "account service rows cost",
                        "a R2 1 0.0000 USD",
                        "b Workers 1 7,000.0000 EUR",
                        "b Workers 2 0.3000 USD",
                        "all 1 7,000.0000 EUR",
                        "all 3 0.3000 USD");
    }

    @Test
    void fitsTheTerminalAndAlignsAmountsToTheRight() {
        List<BilledRow> rows = List.of(
                row("213bad926bb96736d90906c3874534d9", "Durable Objects Duration", "USD", "1234567.5"),
                row("f0ad9fd6ff81c36859fc8fb969ea2b80", "R2", "USD", "0.5"));

        assertThat(CostTable.of(rows, 60).lines())
                .containsExactly(
                        "account    service                 rows            cost",
                        "213bad92…  Durable Objects Durat…     1  1,234,567.5000  USD",
                        "f0ad9fd6…  R2                         1          0.5000  USD",
                        "all                                   2  1,234,568.0000  USD");
        assertThat(CostTable.of(rows, 160)).contains("213bad926bb96736d90906c3874534d9  Durable Objects Duration ");
    }

    @Test
    void saysThatThereIsNoUsage() {
        assertThat(CostTable.of(List.of(), 80)).isEqualTo("No usage has been billed.");
    }

    private static BilledRow row(String account, String service, String currency, String cost) {
        return new BilledRow(account, service, currency, new BigDecimal(cost), DAY, DAY);
    }
}
