package io.cfbilling.connect.local;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The cost of each account for each service, as text. */
final class CostTable {
    private static final Comparator<Line> ORDER =
            Comparator.comparing(Line::account).thenComparing(Line::service).thenComparing(Line::currency);

    private CostTable() {}

    private record Line(String account, String service, String currency) {
        static Line of(BilledRow row) {
            return new Line(row.account(), row.service(), row.currency());
        }
    }

    private record Sum(long rows, BigDecimal cost) {
        Sum plus(Sum other) {
            return new Sum(rows + other.rows, cost.add(other.cost));
        }
    }

    static String of(Collection<BilledRow> rows) {
        if (rows.isEmpty()) {
            return "No usage has been billed.";
        }
        Map<Line, Sum> services = new TreeMap<>(ORDER);
        Map<String, Sum> totals = new TreeMap<>();
        for (BilledRow row : rows) {
            Sum one = new Sum(1, row.cost());
            services.merge(Line.of(row), one, Sum::plus);
            totals.merge(row.currency(), one, Sum::plus);
        }
        int width = services.keySet().stream()
                .mapToInt(line -> line.service().length())
                .max()
                .orElse(0);
        width = Math.max(width, "service".length());
        StringBuilder table = new StringBuilder();
        append(table, width, List.of("account", "service", "rows", "cost", "currency"));
        for (Map.Entry<Line, Sum> each : services.entrySet()) {
            Line line = each.getKey();
            append(table, width, cells(line.account(), line.service(), each.getValue(), line.currency()));
        }
        for (Map.Entry<String, Sum> each : totals.entrySet()) {
            append(table, width, cells("all", "", each.getValue(), each.getKey()));
        }
        return table.toString().stripTrailing();
    }

    private static List<String> cells(String account, String service, Sum sum, String currency) {
        String cost = sum.cost().setScale(4, RoundingMode.HALF_EVEN).toPlainString();
        return List.of(account, service, Long.toString(sum.rows()), cost, currency);
    }

    private static void append(StringBuilder table, int width, List<String> cells) {
        String format = "%-32s  %-" + width + "s  %8s  %16s  %s%n";
        table.append(String.format(format, cells.toArray()));
    }
}
