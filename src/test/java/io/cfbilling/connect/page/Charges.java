package io.cfbilling.connect.page;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The usage rows that count: the last record of each key, unless that is a tombstone. The sums over all accounts are kept up
 * to date; those of one account are added up when they are asked for.
 */
final class Charges {
    /** The rows of a day are few, so that they are searched one after the other. */
    private final Map<String, NavigableMap<LocalDate, List<Charge>>> accounts = new TreeMap<>();

    private final Map<String, NavigableMap<LocalDate, Map<String, Sum>>> currencies = new TreeMap<>();
    private final Map<LocalDate, LocalDate> days = new HashMap<>();

    /** Returns the charge that this one replaces. */
    Optional<Charge> put(String account, Charge charge) {
        Optional<Charge> former = remove(account, charge.row());
        LocalDate day = days.computeIfAbsent(charge.row().day(), first -> first);
        accounts.computeIfAbsent(account, first -> new TreeMap<>())
                .computeIfAbsent(day, first -> new ArrayList<>(2))
                .add(charge);
        currencies
                .computeIfAbsent(charge.currency(), first -> new TreeMap<>())
                .computeIfAbsent(day, first -> new TreeMap<>())
                .merge(charge.row().service(), Sum.NOTHING.plus(charge.cost()), Sum::plus);
        return former;
    }

    /** Returns the charge that is no more. */
    Optional<Charge> remove(String account, Charge.Row row) {
        LocalDate day = row.day();
        List<Charge> charges = of(account).getOrDefault(day, List.of());
        for (int i = 0; i < charges.size(); i++) {
            if (charges.get(i).row().equals(row)) {
                Charge former = charges.remove(i);
                subtract(day, former);
                return Optional.of(former);
            }
        }
        return Optional.empty();
    }

    private void subtract(LocalDate day, Charge former) {
        Map<String, Sum> services =
                currencies.getOrDefault(former.currency(), new TreeMap<>()).getOrDefault(day, Map.of());
        services.computeIfPresent(former.row().service(), (service, sum) -> sum.minus(former.cost()));
    }

    Set<String> accounts() {
        return accounts.keySet();
    }

    /** Those of the most rows first. */
    List<String> currencies() {
        return currencies.keySet().stream()
                .sorted(Comparator.comparing(
                        (String currency) -> -total(currency).rows()))
                .toList();
    }

    /** All rows of a currency. */
    Sum total(String currency) {
        return in(currency).values().stream()
                .flatMap(services -> services.values().stream())
                .reduce(Sum.NOTHING, Sum::plus);
    }

    /** The first and the last day with usage; null if there is none. */
    @Nullable
    Span days(String currency) {
        NavigableMap<LocalDate, Map<String, Sum>> all = in(currency);
        return all.isEmpty() ? null : new Span(all.firstKey(), all.lastKey());
    }

    /** Cost by day and service, of all accounts. */
    NavigableMap<LocalDate, Map<String, Sum>> byDay(String currency, Span span) {
        return in(currency).subMap(span.from(), true, span.through(), true);
    }

    /** Cost by day and service, of one account. */
    NavigableMap<LocalDate, Map<String, Sum>> byDay(String account, String currency, Span span) {
        NavigableMap<LocalDate, Map<String, Sum>> sums = new TreeMap<>();
        of(account)
                .subMap(span.from(), true, span.through(), true)
                .forEach((day, charges) -> charges.stream()
                        .filter(charge -> charge.currency().equals(currency))
                        .forEach(charge -> sums.computeIfAbsent(day, first -> new TreeMap<>())
                                .merge(charge.row().service(), Sum.NOTHING.plus(charge.cost()), Sum::plus)));
        return sums;
    }

    BigDecimal cost(String account, String currency, Span span) {
        BigDecimal cost = BigDecimal.ZERO;
        for (List<Charge> day :
                of(account).subMap(span.from(), true, span.through(), true).values()) {
            for (Charge charge : day) {
                if (charge.currency().equals(currency)) {
                    cost = cost.add(charge.cost());
                }
            }
        }
        return cost;
    }

    private NavigableMap<LocalDate, Map<String, Sum>> in(String currency) {
        return currencies.getOrDefault(currency, new TreeMap<>());
    }

    private NavigableMap<LocalDate, List<Charge>> of(String account) {
        return accounts.getOrDefault(account, new TreeMap<>());
    }
}
