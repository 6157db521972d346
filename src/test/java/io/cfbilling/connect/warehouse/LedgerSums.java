package io.cfbilling.connect.warehouse;

import io.cfbilling.connect.simulator.LedgerRow;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The expected rows of the cost views, computed from the ledger: rows by column, as {@link Warehouse} returns them. */
final class LedgerSums {
    private final List<LedgerRow> rows;

    LedgerSums(List<LedgerRow> rows) {
        this.rows = rows;
    }

    private record Item(String account, String service, String currency) {
        static Item of(LedgerRow row) {
            return new Item(row.accountId(), row.serviceName(), row.billingCurrency());
        }
    }

    private record Dated(Item item, LocalDate start) {}

    /**
     * @param firstMonth the first day of the first month to compare
     * @param through the latest complete day of all accounts
     */
    List<Map<String, @Nullable String>> byMonth(LocalDate firstMonth, LocalDate through) {
        List<LedgerRow> wanted =
                rows.stream().filter(row -> !row.day().isBefore(firstMonth)).toList();
        return new LedgerSums(wanted).by(row -> YearMonth.from(row.day()).atDay(1), "month", start -> {
            LocalDate last = YearMonth.from(start).atEndOfMonth();
            return Boolean.toString(!through.isBefore(last));
        });
    }

    List<Map<String, @Nullable String>> byBillingPeriod() {
        return by(LedgerRow::periodStart, "billing_period", null);
    }

    private List<Map<String, @Nullable String>> by(
            Function<LedgerRow, LocalDate> start, String name, @Nullable Function<LocalDate, String> complete) {
        List<Map<String, @Nullable String>> sums = new ArrayList<>();
        rows.stream()
                .collect(Collectors.groupingBy(row -> new Dated(Item.of(row), start.apply(row))))
                .forEach((dated, some) -> {
                    Map<String, @Nullable String> row = item(dated.item());
                    row.put(name, dated.start().toString());
                    row.put("cost", LedgerTables.decimal(cost(some, any -> true)));
                    row.put(
                            "days_with_usage",
                            Long.toString(
                                    some.stream().map(LedgerRow::day).distinct().count()));
                    if (complete != null) {
                        row.put("complete", complete.apply(dated.start()));
                    }
                    sums.add(row);
                });
        return sums;
    }

    /** @param through the latest complete day of all accounts */
    List<Map<String, @Nullable String>> monthToDate(LocalDate through) {
        YearMonth month = YearMonth.from(through);
        YearMonth former = month.minusMonths(1);
        LocalDate formerThrough = former.atDay(Math.min(through.getDayOfMonth(), former.lengthOfMonth()));
        Predicate<LedgerRow> now = row -> within(row, month.atDay(1), through);
        Predicate<LedgerRow> then = row -> within(row, former.atDay(1), formerThrough);
        List<Map<String, @Nullable String>> sums = new ArrayList<>();
        rows.stream()
                .filter(now.or(then))
                .collect(Collectors.groupingBy(Item::of))
                .forEach((item, some) -> {
                    Map<String, @Nullable String> row = item(item);
                    BigDecimal cost = cost(some, now);
                    BigDecimal formerCost = cost(some, then);
                    row.put("month", month.atDay(1).toString());
                    row.put("through", through.toString());
                    row.put("former_through", formerThrough.toString());
                    row.put("cost", number(cost));
                    row.put("former_cost", number(formerCost));
                    row.put("change", number(cost.subtract(formerCost)));
                    row.put("change_percent", percent(cost, formerCost));
                    row.put("complete", "true");
                    sums.add(row);
                });
        return sums;
    }

    /** A number without trailing zeros; the sum of no rows is 0. */
    static String number(BigDecimal value) {
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }

    private static @Nullable String percent(BigDecimal cost, BigDecimal formerCost) {
        if (formerCost.signum() == 0) {
            return null;
        }
        BigDecimal hundredfold = cost.subtract(formerCost).multiply(BigDecimal.valueOf(100));
        return number(hundredfold.divide(formerCost, 1, RoundingMode.HALF_UP));
    }

    private static boolean within(LedgerRow row, LocalDate first, LocalDate last) {
        return !row.day().isBefore(first) && !row.day().isAfter(last);
    }

    private static BigDecimal cost(List<LedgerRow> rows, Predicate<LedgerRow> which) {
        return rows.stream().filter(which).map(LedgerRow::contractedCost).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static Map<String, @Nullable String> item(Item item) {
        Map<String, @Nullable String> row = new LinkedHashMap<>();
        row.put("account_id", item.account());
        row.put("service", item.service());
        row.put("currency", item.currency());
        return row;
    }
}
