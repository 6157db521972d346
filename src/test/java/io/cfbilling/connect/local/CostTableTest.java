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
        String table = CostTable.of(List.of(
                row("b", "Workers", "USD", "0.1"),
                row("a", "R2", "USD", "0.00005"),
                row("b", "Workers", "USD", "0.2"),
                row("b", "Workers", "EUR", "7")));

        assertThat(table.lines().map(line -> line.replaceAll(" +", " ")))
                .containsExactly(
                        "account service rows cost currency",
                        "a R2 1 0.0000 USD",
                        "b Workers 1 7.0000 EUR",
                        "b Workers 2 0.3000 USD",
                        "all 1 7.0000 EUR",
                        "all 3 0.3000 USD");
    }

    @Test
    void saysThatThereIsNoUsage() {
        assertThat(CostTable.of(List.of())).isEqualTo("No usage has been billed.");
    }

    private static BilledRow row(String account, String service, String currency, String cost) {
        return new BilledRow(account, service, currency, new BigDecimal(cost), DAY, DAY);
    }
}
