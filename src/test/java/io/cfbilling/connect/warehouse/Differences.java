package io.cfbilling.connect.warehouse;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The rows that only one of two tables has, in any order; only expected columns are compared. */
final class Differences {
    private static final int SHOWN = 4;
    private static final Set<String> SUMS = Set.of("cost", "former_cost", "change", "change_percent");

    private Differences() {}

    /** Empty if there are no differences. */
    static List<String> between(
            String what, List<Map<String, @Nullable String>> expected, List<Map<String, @Nullable String>> actual) {
        Map<String, Integer> counts = new HashMap<>();
        Collection<String> columns =
                expected.isEmpty() ? Set.of() : expected.get(0).keySet();
        expected.forEach(row -> counts.merge(line(row, columns), 1, Integer::sum));
        actual.forEach(row -> counts.merge(line(row, columns), -1, Integer::sum));
        List<String> missing = new ArrayList<>();
        List<String> stale = new ArrayList<>();
        counts.forEach((line, count) -> {
            for (int i = 0; i < Math.abs(count); i++) {
                (count > 0 ? missing : stale).add(line);
            }
        });
        return missing.isEmpty() && stale.isEmpty()
                ? List.of()
                : List.of("%s: of %d rows %d are missing, %d too many; missing %s; too many %s"
                        .formatted(
                                what,
                                expected.size(),
                                missing.size(),
                                stale.size(),
                                missing.stream().sorted().limit(SHOWN).toList(),
                                stale.stream().sorted().limit(SHOWN).toList()));
    }

    private static String line(Map<String, @Nullable String> row, Collection<String> columns) {
        return columns.stream()
                .collect(Collectors.toMap(
                        name -> name, name -> String.valueOf(value(row, name)), (a, b) -> a, TreeMap::new))
                .toString();
    }

    /** Compares sums by value, single amounts digit for digit. */
    private static @Nullable String value(Map<String, @Nullable String> row, String name) {
        String value = row.get(name);
        return value != null && SUMS.contains(name) ? LedgerSums.number(new BigDecimal(value)) : value;
    }
}
