package io.cfbilling.connect.page;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What the page may request, by name: each a part of what the bill says, of bounded size. */
final class Panels {
    private static final int RECORDS_SHOWN = 20;

    private final Bill bill;
    private final Clock clock;
    private final CostPanels costs;
    private final CoveragePanels coverage;
    private final Map<String, Function<Query, Object>> all;

    Panels(Bill bill, Budget budget, Clock clock) {
        this.bill = bill;
        this.clock = clock;
        this.costs = new CostPanels(bill, clock);
        this.coverage = new CoveragePanels(bill, clock);
        this.all = Map.of(
                "summary", this::summary,
                "days", query -> costs.days(currency(query), query.text("account"), query.number("days", 92)),
                "services", query -> costs.services(currency(query), query.text("account"), query.text("order")),
                "accounts",
                        query -> costs.accounts(currency(query), query.text("order"), query.text("find"), query.part()),
                "coverage", query -> coverage.map(query.part()),
                "gaps", query -> coverage.gaps(query.part()),
                "records", this::records,
                "budget", query -> budget.use());
    }

    /** Something that {@link Json} writes; an {@link IllegalArgumentException} if there is no such panel. */
    Object panel(String name, Query query) {
        Function<Query, Object> maker = all.get(name);
        if (maker == null) {
            throw new IllegalArgumentException("There is no such panel.");
        }
        return maker.apply(query);
    }

    private Summary summary(Query query) {
        String currency = currency(query);
        return bill.view(contents -> new Summary(
                contents.stage(),
                contents.charges().currencies(),
                currency,
                CostPanels.Month.of(LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC)),
                costs.month(contents, currency, query.text("account")),
                contents.charges().total(currency),
                contents.charges().days(currency),
                contents.accounts().size(),
                coverage.incomplete(contents),
                contents.arrivals().counts(),
                contents.arrivals().lastMinute(currency, clock.instant()),
                clock.instant()));
    }

    private List<Arrival> records(Query query) {
        return bill.view(contents -> query.text("only").equals("changes")
                ? contents.arrivals().lastChanges(RECORDS_SHOWN)
                : contents.arrivals().last(RECORDS_SHOWN));
    }

    /** The one that is requested, if there is such usage; otherwise that of the most rows. */
    private String currency(Query query) {
        List<String> known = bill.view(contents -> contents.charges().currencies());
        String wanted = query.text("currency");
        return known.contains(wanted) || known.isEmpty() ? wanted : known.get(0);
    }
}
