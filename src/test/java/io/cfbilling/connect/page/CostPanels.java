package io.cfbilling.connect.page;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What the page shows of costs, in one currency. An empty account means all of them. */
final class CostPanels {
    private static final int SERVICES_SHOWN = 9;
    private static final int DAYS_SHOWN = 800;
    private static final String OTHERS = "Other services";

    private final Bill bill;
    private final Clock clock;
    private Ranking ranking = new Ranking(-1, "", LocalDate.MIN, List.of());

    CostPanels(Bill bill, Clock clock) {
        this.bill = bill;
        this.clock = clock;
    }

    /** The days of this month that are over, and the same days of the month before. */
    record Month(Span days, Span before) {
        static Month of(LocalDate today) {
            Span days = Span.monthToDate(today);
            return new Month(days, days.monthBefore());
        }
    }

    /** The cost of one day: of each service shown, in the order of the services. */
    record DayCost(LocalDate day, BigDecimal cost, List<BigDecimal> services) {}

    /** The cost of a number of days, the most expensive service first. */
    record Days(List<String> services, List<DayCost> days) {}

    /** This month's cost of one service. */
    record ServiceCost(String service, Compared cost) {}

    /** This month's cost of one account; {@code complete} says whether all days of it are. */
    record AccountCost(String account, Compared cost, boolean complete) {}

    private record Ranking(long version, String currency, LocalDate today, List<AccountCost> accounts) {}

    /** The cost of each day up to today. */
    Days days(String currency, String account, int most) {
        return bill.view(contents -> {
            Span all = contents.charges().days(currency);
            if (all == null) {
                return new Days(List.of(), List.of());
            }
            Span span = new Span(all.from(), today().isAfter(all.through()) ? today() : all.through())
                    .last(Math.max(1, Math.min(most, DAYS_SHOWN)));
            return days(byDay(contents.charges(), currency, account, span), span);
        });
    }

    private static Days days(NavigableMap<LocalDate, Map<String, Sum>> costs, Span span) {
        Map<String, BigDecimal> totals = byService(costs);
        List<String> services = totals.keySet().stream()
                .sorted(Comparator.comparing((String service) -> totals.getOrDefault(service, BigDecimal.ZERO))
                        .reversed()
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
        boolean others = services.size() > SERVICES_SHOWN;
        List<String> shown = others ? services.subList(0, SERVICES_SHOWN) : services;
        List<DayCost> days = span.from()
                .datesUntil(span.through().plusDays(1))
                .map(day -> dayCost(day, costs.getOrDefault(day, Map.of()), shown, others))
                .toList();
        return new Days(
                Stream.concat(shown.stream(), Stream.of(OTHERS).filter(each -> others))
                        .toList(),
                days);
    }

    private static DayCost dayCost(LocalDate day, Map<String, Sum> costs, List<String> shown, boolean others) {
        BigDecimal total = costs.values().stream().map(Sum::cost).reduce(BigDecimal.ZERO, BigDecimal::add);
        List<BigDecimal> each = new ArrayList<>();
        BigDecimal rest = total;
        for (String service : shown) {
            BigDecimal cost = costs.getOrDefault(service, Sum.NOTHING).cost();
            each.add(cost);
            rest = rest.subtract(cost);
        }
        if (others) {
            each.add(rest);
        }
        return new DayCost(day, total, each);
    }

    /** This month's services, those with the largest {@code cost} or {@code change} first. */
    List<ServiceCost> services(String currency, String account, String order) {
        Month month = Month.of(today());
        return bill.view(contents -> {
            Charges charges = contents.charges();
            Map<String, BigDecimal> costs = byService(byDay(charges, currency, account, month.days()));
            Map<String, BigDecimal> before = byService(byDay(charges, currency, account, month.before()));
            boolean comparable = isComparable(contents, account, month);
            Set<String> services = new TreeSet<>(costs.keySet());
            services.addAll(before.keySet());
            return services.stream()
                    .map(service -> new ServiceCost(
                            service,
                            Compared.of(
                                    costs.getOrDefault(service, BigDecimal.ZERO),
                                    comparable ? before.getOrDefault(service, BigDecimal.ZERO) : null)))
                    .sorted(Comparator.comparing(ServiceCost::cost, Compared.order(order)))
                    .toList();
        });
    }

    /** This month's cost. */
    Compared month(Bill.Contents contents, String currency, String account) {
        Month month = Month.of(today());
        BigDecimal cost = total(byDay(contents.charges(), currency, account, month.days()));
        BigDecimal before = total(byDay(contents.charges(), currency, account, month.before()));
        return Compared.of(cost, isComparable(contents, account, month) ? before : null);
    }

    /** The accounts in an order, one of {@code cost}, {@code change} and {@code account}. */
    Part<AccountCost> accounts(String currency, String order, String find, Query.Wanted part) {
        Comparator<AccountCost> byAccount = Comparator.comparing(AccountCost::account);
        Comparator<AccountCost> comparator = order.equals("account")
                ? byAccount
                : Comparator.comparing(AccountCost::cost, Compared.order(order)).thenComparing(byAccount);
        List<AccountCost> found = bill.view(contents -> ranked(contents, currency)).stream()
                .filter(each -> each.account().contains(find))
                .sorted(comparator)
                .toList();
        return Part.of(found, part);
    }

    /** Computed once for each change of the bill. */
    private List<AccountCost> ranked(Bill.Contents contents, String currency) {
        LocalDate today = today();
        if (ranking.version() != contents.version()
                || !ranking.currency().equals(currency)
                || !ranking.today().equals(today)) {
            Month month = Month.of(today);
            boolean single = contents.charges().currencies().size() < 2;
            List<AccountCost> accounts = contents.accounts().stream()
                    .map(account -> accountCost(contents, currency, account, month))
                    .filter(each -> single || !each.cost().isZero())
                    .toList();
            ranking = new Ranking(contents.version(), currency, today, accounts);
        }
        return ranking.accounts();
    }

    private static AccountCost accountCost(Bill.Contents contents, String currency, String account, Month month) {
        Charges charges = contents.charges();
        Compared cost = Compared.of(
                charges.cost(account, currency, month.days()),
                isComparable(contents, account, month) ? charges.cost(account, currency, month.before()) : null);
        return new AccountCost(account, cost, contents.coverage().isComplete(account, month.days()));
    }

    private static boolean isComparable(Bill.Contents contents, String account, Month month) {
        return (account.isEmpty() ? contents.accounts().stream() : Stream.of(account))
                .allMatch(each ->
                        contents.coverage().reachesBackTo(each, month.before().from()));
    }

    private static NavigableMap<LocalDate, Map<String, Sum>> byDay(
            Charges charges, String currency, String account, Span span) {
        return account.isEmpty() ? charges.byDay(currency, span) : charges.byDay(account, currency, span);
    }

    private static Map<String, BigDecimal> byService(NavigableMap<LocalDate, Map<String, Sum>> costs) {
        Map<String, BigDecimal> totals = new TreeMap<>();
        costs.values()
                .forEach(services ->
                        services.forEach((service, sum) -> totals.merge(service, sum.cost(), BigDecimal::add)));
        return totals;
    }

    private static BigDecimal total(NavigableMap<LocalDate, Map<String, Sum>> costs) {
        return byService(costs).values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }
}
