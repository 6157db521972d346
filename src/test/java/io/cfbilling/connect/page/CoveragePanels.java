package io.cfbilling.connect.page;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the page shows of completeness: a map of accounts and days, and the days that are not complete. */
final class CoveragePanels {
    private static final int DAYS_SHOWN = 800;

    private final Bill bill;
    private final Clock clock;
    private Order order = new Order(-1, LocalDate.MIN, List.of());

    CoveragePanels(Bill bill, Clock clock) {
        this.bill = bill;
        this.clock = clock;
    }

    /** Successive days of one state. */
    record Stretch(String state, int days) {}

    /** One account's days, from the first day of the map on. */
    record Row(String account, List<Stretch> stretches) {}

    /**
     * A part of the map.
     *
     * @param first null before the first checkpoint
     */
    record CoverageMap(@Nullable LocalDate first, int days, Part<Row> accounts) {}

    /** Days of one account that are over, and not complete. */
    record Gap(String account, String state, LocalDate from, LocalDate through) {}

    /** How many days are over and not complete, and of how many accounts. */
    record Incomplete(long days, int accounts) {}

    private record Account(String account, long incompleteDays) {}

    private record Order(long version, LocalDate today, List<Account> accounts) {}

    /** The accounts with the most days that are not complete come first. */
    CoverageMap map(Query.Wanted part) {
        return bill.view(contents -> {
            Span days = days(contents);
            if (days == null) {
                return new CoverageMap(null, 0, Part.empty());
            }
            Part<Account> accounts = Part.of(ordered(contents, days), part);
            List<Row> rows = accounts.rows().stream()
                    .map(each -> row(contents.coverage(), each.account(), days))
                    .toList();
            return new CoverageMap(days.from(), days.days(), new Part<>(accounts.total(), rows));
        });
    }

    private static Row row(Coverage coverage, String account, Span days) {
        List<Stretch> stretches = coverage.runs(account, days).stream()
                .map(run -> new Stretch(run.state().id(), run.days().days()))
                .toList();
        return new Row(account, stretches);
    }

    /** The days that are not complete, in the order of the map. */
    Part<Gap> gaps(Query.Wanted part) {
        return bill.view(contents -> {
            Span days = days(contents);
            List<Gap> gaps = new ArrayList<>();
            if (days != null) {
                for (Account each : ordered(contents, days)) {
                    if (each.incompleteDays() > 0) {
                        gaps.addAll(gaps(contents.coverage(), each.account(), days));
                    }
                }
            }
            return Part.of(gaps, part);
        });
    }

    private List<Gap> gaps(Coverage coverage, String account, Span days) {
        LocalDate yesterday = today().minusDays(1);
        return coverage.runs(account, days).stream()
                .filter(run -> !run.state().isComplete() && !run.days().from().isAfter(yesterday))
                .map(run -> {
                    LocalDate through = run.days().through();
                    return new Gap(
                            account,
                            run.state().id(),
                            run.days().from(),
                            through.isAfter(yesterday) ? yesterday : through);
                })
                .toList();
    }

    Incomplete incomplete(Bill.Contents contents) {
        Span days = days(contents);
        List<Account> accounts = days == null
                ? List.of()
                : ordered(contents, days).stream()
                        .filter(each -> each.incompleteDays() > 0)
                        .toList();
        return new Incomplete(
                accounts.stream().mapToLong(Account::incompleteDays).sum(), accounts.size());
    }

    /** Computed once for each change of the bill. */
    private List<Account> ordered(Bill.Contents contents, Span days) {
        if (order.version() != contents.version() || !order.today().equals(days.through())) {
            List<Account> accounts = contents.coverage().accounts().stream()
                    .map(account -> new Account(account, incompleteDays(contents.coverage(), account, days)))
                    .sorted(Comparator.comparing(Account::incompleteDays)
                            .reversed()
                            .thenComparing(Account::account))
                    .toList();
            order = new Order(contents.version(), days.through(), accounts);
        }
        return order.accounts();
    }

    private long incompleteDays(Coverage coverage, String account, Span days) {
        return gaps(coverage, account, days).stream()
                .mapToLong(gap -> new Span(gap.from(), gap.through()).days())
                .sum();
    }

    private @Nullable Span days(Bill.Contents contents) {
        LocalDate first = contents.coverage().first();
        return first == null ? null : new Span(first, today()).last(DAYS_SHOWN);
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }
}
