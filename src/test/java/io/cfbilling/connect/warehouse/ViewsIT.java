package io.cfbilling.connect.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The views in unusual cases: half days, gaps, moved anchors, months of other lengths, several currencies. */
@Tag("worker-independent")
class ViewsIT {
    private static final String TABLES = """
            CREATE TABLE cloudflare_billing_usage (
                "BillingAccountId" text, "ChargePeriodStart" timestamp(6), "BillingPeriodStart" timestamp(6),
                "ServiceName" text, "ConsumedUnit" text, "BillingCurrency" text, "ConsumedQuantity" numeric(38,18),
                "ContractedCost" numeric(38,18), "x_ObservedAt" timestamp(6));
            CREATE TABLE cloudflare_billing_checkpoints (
                account_id text, period_start date, period_end date, anchor_known boolean, covered_until date,
                rows bigint, final boolean, observed_at timestamp(6),
                removals_complete boolean DEFAULT true)""";
    private static final String COST_BY_DAY =
            "SELECT charge_day, sum(cost) FROM cloudflare_billing_charges GROUP BY charge_day ORDER BY 1";

    private static Warehouse warehouse;

    @BeforeAll
    static void start() {
        warehouse = Warehouse.start();
        warehouse.execute(TABLES);
        warehouse.createViews();
        // Unchanged views can be created again.
        warehouse.createViews();
    }

    @AfterAll
    static void stop() {
        warehouse.close();
    }

    @BeforeEach
    void empty() {
        warehouse.execute("TRUNCATE cloudflare_billing_usage, cloudflare_billing_checkpoints");
    }

    @Test
    void aDayThatWasReadBeforeItWasOverIsNotComplete() {
        checkpoint("2026-03-01", "2026-03-16", 0, true, false, "2026-03-15 23:59:59");
        assertThat(completeDays()).containsExactly("2026-03-01 2026-03-14 null 2026-03-14");
    }

    @Test
    void aPeriodThatBeganTodayHasNoCompleteDay() {
        checkpoint("2026-03-15", "2026-03-16", 0, true, false, "2026-03-15 01:00");
        assertThat(completeDays()).containsExactly("2026-03-15 null null null");
    }

    @Test
    void daysAfterAGapAreNotComplete() {
        checkpoint("2026-01-01", "2026-02-01", 0, true, true, "2026-02-10 12:00");
        checkpoint("2026-03-01", "2026-03-16", 0, true, false, "2026-03-15 12:00");
        assertThat(completeDays()).containsExactly("2026-01-01 2026-01-31 2026-01-31 2026-03-14");
    }

    @Test
    void daysAfterOnesThatAreNotFinalAreNotFinalThrough() {
        checkpoint("2026-01-01", "2026-02-01", 0, true, true, "2026-02-10 12:00");
        checkpoint("2026-02-01", "2026-03-01", 0, true, false, "2026-03-05 12:00");
        checkpoint("2026-03-01", "2026-04-01", 0, true, true, "2026-04-10 12:00");
        assertThat(completeDays()).containsExactly("2026-01-01 2026-03-31 2026-01-31 2026-03-31");
        warehouse.execute("UPDATE cloudflare_billing_checkpoints SET final = true");
        assertThat(completeDays()).containsExactly("2026-01-01 2026-03-31 2026-03-31 2026-03-31");
    }

    @Test
    void finalDaysThatAreNotInTheTableAreNotFinalThrough() {
        checkpoint("2026-01-01", "2026-02-01", 0, true, true, "2026-02-10 12:00");
        checkpoint("2026-02-01", "2026-03-01", 1, true, true, "2026-03-10 12:00");
        checkpoint("2026-03-01", "2026-04-01", 0, true, true, "2026-04-10 12:00");
        assertThat(completeDays()).containsExactly("2026-01-01 2026-01-31 2026-01-31 2026-03-31");
    }

    @Test
    void aPeriodLastReadBeforeItsEndLeavesAGap() {
        checkpoint("2026-02-01", "2026-02-28", 0, true, false, "2026-02-27 12:00");
        checkpoint("2026-03-01", "2026-03-16", 0, true, false, "2026-03-15 12:00");
        assertThat(completeDays()).containsExactly("2026-02-01 2026-02-26 null 2026-03-14");
    }

    @Test
    void periodsOfAFormerAnchorMayOverlap() {
        checkpoint("2026-01-15", "2026-02-15", 0, true, true, "2026-02-25 12:00");
        checkpoint("2026-02-15", "2026-03-10", 0, true, false, "2026-03-09 12:00");
        checkpoint("2026-02-20", "2026-03-16", 0, true, false, "2026-03-15 12:00");
        assertThat(completeDays()).containsExactly("2026-01-15 2026-03-14 2026-02-14 2026-03-14");
    }

    @Test
    void aMonthForAnUnknownPeriodCountsWhenFinal() {
        checkpoint("2026-01-01", "2026-02-01", 0, false, true, "2026-02-10 12:00");
        checkpoint("2026-02-01", "2026-03-01", 0, false, false, "2026-03-02 12:00");
        assertThat(completeDays()).containsExactly("2026-01-01 2026-01-31 2026-01-31 2026-01-31");
    }

    @Test
    void aPeriodWithMissingRowsDoesNotCount() {
        checkpoint("2026-03-01", "2026-03-16", 2, true, false, "2026-03-15 12:00");
        usage("2026-03-02", "Workers", "USD", "1", "2026-03-15 12:00");
        assertThat(completeDays()).isEmpty();
        usage("2026-03-03", "Workers", "USD", "1", "2026-03-15 12:00");
        assertThat(completeDays()).hasSize(1);
    }

    @Test
    void supersededRowsCostNothing() {
        usage("2026-03-02", "Workers", "USD", "5", "2026-03-03 12:00");
        usage("2026-03-02", "R2", "USD", "0.000000000000000001", "2026-03-04 12:00");
        assertThat(warehouse.rows("SELECT service, cost FROM cloudflare_billing_cost_by_month"))
                .containsExactly(Map.of("service", "R2", "cost", "0.000000000000000001"));
    }

    @Test
    void aRowThatCouldNotBeReadTheLastTimeStillCounts() {
        usage("2026-03-02", "Workers", "USD", "300", "2026-03-03 12:00");
        usage("2026-03-02", "R2", "USD", "11", "2026-03-04 12:00");
        usage("2026-02-28", "Workers", "USD", "7", "2026-03-03 12:00");
        usage("2026-02-28", "R2", "USD", "1", "2026-03-04 12:00");
        checkpoint("2026-02-01", "2026-03-01", 1, true, true, "2026-03-10 12:00");
        checkpoint("2026-03-01", "2026-03-05", 1, true, false, "2026-03-04 12:00");
        warehouse.execute(
                "UPDATE cloudflare_billing_checkpoints SET removals_complete = false WHERE period_start = '2026-03-01'");
        assertThat(lines(COST_BY_DAY)).containsExactly("2026-02-28 1", "2026-03-02 311");
        warehouse.execute("UPDATE cloudflare_billing_checkpoints SET removals_complete = true");
        assertThat(lines(COST_BY_DAY)).containsExactly("2026-02-28 1", "2026-03-02 11");
    }

    @Test
    void anotherAccountsCheckpointDoesNotApply() {
        usage("2026-03-02", "Workers", "USD", "300", "2026-03-03 12:00");
        usage("2026-03-02", "R2", "USD", "11", "2026-03-04 12:00");
        checkpoint("2026-03-01", "2026-03-05", 1, true, false, "2026-03-04 12:00");
        warehouse.execute("UPDATE cloudflare_billing_checkpoints SET removals_complete = false, account_id = 'b'");
        assertThat(lines(COST_BY_DAY)).containsExactly("2026-03-02 11");
    }

    @Test
    void currenciesAreNeverAddedUp() {
        usage("2026-03-02", "R2", "USD", "5", "2026-03-03 12:00");
        usage("2026-03-03", "R2", "EUR", "7", "2026-03-04 12:00");
        assertThat(lines("SELECT currency, cost FROM cloudflare_billing_cost_by_month ORDER BY 1"))
                .containsExactly("EUR 7", "USD 5");
    }

    @Test
    void aMonthIsCompleteFromItsFirstDayToItsLast() {
        checkpoint("2026-02-02", "2026-05-01", 0, true, false, "2026-04-30 12:00");
        for (String day : List.of("2026-02-03", "2026-03-03", "2026-04-03")) {
            usage(day, "R2", "USD", "1", "2026-04-30 12:00");
        }
        assertThat(lines("SELECT month, complete FROM cloudflare_billing_cost_by_month ORDER BY 1"))
                .containsExactly("2026-02-01 false", "2026-03-01 true", "2026-04-01 false");
    }

    @Test
    void aLongerMonthIsComparedWithAllOfAShorterOne() {
        checkpoint("2026-02-01", "2026-04-01", 0, true, true, "2026-04-10 12:00");
        usage("2026-02-01", "R2", "USD", "1", "2026-04-10 12:00");
        usage("2026-02-28", "R2", "USD", "2", "2026-04-10 12:00");
        usage("2026-03-01", "R2", "USD", "4", "2026-04-10 12:00");
        usage("2026-03-31", "R2", "USD", "8", "2026-04-10 12:00");
        assertThat(monthToDate()).containsExactly("2026-03-31 2026-02-28 12 3 9 300");
    }

    @Test
    void theSameCompleteDaysAreCompared() {
        checkpoint("2026-02-01", "2026-03-11", 0, true, false, "2026-03-10 12:00");
        usage("2026-02-09", "R2", "USD", "4", "2026-03-10 12:00");
        usage("2026-02-10", "R2", "USD", "100", "2026-03-10 12:00");
        usage("2026-03-09", "R2", "USD", "3", "2026-03-10 12:00");
        usage("2026-03-10", "R2", "USD", "100", "2026-03-10 12:00");
        assertThat(monthToDate()).containsExactly("2026-03-09 2026-02-09 3 4 -1 -25");
    }

    @Test
    void aMissingMonthBeforeIsNotComparedWith() {
        checkpoint("2026-02-15", "2026-03-11", 0, true, false, "2026-03-10 12:00");
        usage("2026-03-09", "R2", "USD", "3", "2026-03-10 12:00");
        assertThat(monthToDate()).containsExactly("2026-03-09 2026-02-09 3 null null null");
    }

    @Test
    void aMonthWithoutItsFirstDaysIsNotComplete() {
        checkpoint("2026-03-05", "2026-03-11", 0, true, false, "2026-03-10 12:00");
        usage("2026-03-09", "R2", "USD", "3", "2026-03-10 12:00");
        assertThat(lines("SELECT month, cost, complete FROM cloudflare_billing_month_to_date"))
                .containsExactly("2026-03-01 3 false");
        checkpoint("2026-02-05", "2026-03-05", 0, true, true, "2026-03-12 12:00");
        assertThat(lines("SELECT month, cost, complete FROM cloudflare_billing_month_to_date"))
                .containsExactly("2026-03-01 3 true");
    }

    private static void checkpoint(
            String start, String coveredUntil, long rows, boolean anchorKnown, boolean isFinal, String observedAt) {
        warehouse.execute("INSERT INTO cloudflare_billing_checkpoints VALUES ('a', '%s', NULL, %s, '%s', %d, %s, '%s')"
                .formatted(start, anchorKnown, coveredUntil, rows, isFinal, observedAt));
    }

    private static void usage(String day, String service, String currency, String cost, String observedAt) {
        warehouse.execute(
                "INSERT INTO cloudflare_billing_usage VALUES ('a', '%s', '2026-01-01', '%s', '', '%s', 1, %s, '%s')"
                        .formatted(day, service, currency, cost, observedAt));
    }

    private static List<String> completeDays() {
        return lines("""
                SELECT complete_from, complete_through, final_through, newest_day
                FROM cloudflare_billing_complete_days""");
    }

    private static List<String> monthToDate() {
        return lines("""
                SELECT through, former_through, cost, former_cost, change, change_percent
                FROM cloudflare_billing_month_to_date""");
    }

    /** The values of each row, separated by blanks; decimals without trailing zeros. */
    private static List<String> lines(String query) {
        return warehouse.rows(query).stream().map(ViewsIT::line).toList();
    }

    private static String line(Map<String, @Nullable String> row) {
        return String.join(
                " ",
                row.values().stream()
                        .map(value -> String.valueOf(value).replaceFirst("[.]0+$", ""))
                        .toList());
    }
}
