package io.cfbilling.connect.local;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The cost of each account for each service, as text that fits the terminal. */
final class CostTable {
    private static final Comparator<Line> ORDER =
            Comparator.comparing(Line::account).thenComparing(Line::service).thenComparing(Line::currency);
    private static final List<String> HEAD = List.of("account", "service", "rows", "cost", "");
    private static final int ACCOUNT = 0;
    private static final int SERVICE = 1;
    private static final int SHORTEST = 9;
    private static final String GAP = "  ";

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

    /** In lines of at most {@code width} characters: first the accounts are cut, then the services. */
    static String of(Collection<BilledRow> rows, int width) {
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
        List<List<String>> table = new ArrayList<>(List.of(HEAD));
        services.forEach((line, sum) -> table.add(cells(line.account(), line.service(), sum, line.currency())));
        totals.forEach((currency, sum) -> table.add(cells("all", "", sum, currency)));
        int[] widths = fitted(table, width);
        return table.stream().map(cells -> text(cells, widths)).collect(Collectors.joining("\n"));
    }

    private static List<String> cells(String account, String service, Sum sum, String currency) {
        String cost = String.format(Locale.ROOT, "%,.4f", sum.cost().setScale(4, RoundingMode.HALF_EVEN));
        return List.of(account, service, String.format(Locale.ROOT, "%,d", sum.rows()), cost, currency);
    }

    private static int[] fitted(List<List<String>> table, int width) {
        int[] widths = IntStream.range(0, HEAD.size())
                .map(column -> table.stream()
                        .mapToInt(cells -> cells.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        for (int column : new int[] {ACCOUNT, SERVICE}) {
            int tooWide = IntStream.of(widths).sum() + GAP.length() * (HEAD.size() - 1) - width;
            widths[column] = Math.max(Math.min(widths[column], SHORTEST), widths[column] - Math.max(0, tooWide));
        }
        return widths;
    }

    private static String text(List<String> cells, int[] widths) {
        return IntStream.range(0, cells.size())
                .mapToObj(column -> aligned(cells.get(column), widths[column], column <= SERVICE))
                .collect(Collectors.joining(GAP))
                .stripTrailing();
    }

    private static String aligned(String cell, int width, boolean left) {
        String cut = cell.length() <= width ? cell : cell.substring(0, width - 1) + "…";
        String blank = " ".repeat(width - cut.length());
        return left ? cut + blank : blank + cut;
    }
}
