package io.cfbilling.connect.lives;

import io.cfbilling.connect.simulator.Fault;
import io.cfbilling.connect.simulator.FaultScope;
import io.cfbilling.connect.simulator.Faults;
import io.cfbilling.connect.simulator.LedgerRow;
import io.cfbilling.connect.simulator.Malformation;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** The faults of responses in a wild life. */
public final class Mishaps {
    private static final List<String> FIELDS =
            List.of("ConsumedQuantity", "ContractedCost", "BillingPeriodStart", "BillingCurrency", "ChargePeriodStart");

    private final Random random;
    private final Faults faults;
    private final int lookback;
    private final LifeStory story;
    private final List<Bad> bad = new ArrayList<>();
    private final Set<AccountDay> everBad = new HashSet<>();

    /** A charge day of an account. */
    public record AccountDay(String accountId, LocalDate day) {}

    private record Bad(AccountDay day, String service) {}

    public Mishaps(Random random, Faults faults, int lookback, LifeStory story) {
        this.random = random;
        this.faults = faults;
        this.lookback = lookback;
        this.story = story;
    }

    /** Lets the next requests fail with a transient failure. */
    public void fail() {
        Fault fault = switch (random.nextInt(11)) {
            case 0 -> Fault.html(502);
            case 1 -> Fault.error(500, 10001);
            case 2 -> Fault.of(Fault.Kind.NOT_JSON);
            case 3 -> Fault.of(Fault.Kind.CUT_JSON);
            case 4 -> Fault.of(Fault.Kind.TRUNCATED);
            case 5 -> Fault.tooManyRequests(null);
            case 6 -> Fault.tooManyRequests(Duration.ofSeconds(60 + random.nextInt(600)));
            case 7 -> Fault.html(401);
            case 8 -> Fault.html(404);
            case 9 -> Fault.foreignJson(403);
            default -> Fault.html(503);
        };
        int times = 1 + random.nextInt(random.nextInt(4) == 0 ? 20 : 3);
        story.add(times + " times " + fault.kind() + " " + fault.status());
        faults.inject(fault, FaultScope.everything().times(times));
    }

    /** Lets the next responses for an account succeed without some or all rows. */
    public void hide(RandomAccount account, List<LedgerRow> emitted) {
        FaultScope scope = FaultScope.everything().account(account.id());
        if (!emitted.isEmpty() && random.nextInt(3) == 0) {
            LedgerRow row = emitted.get(random.nextInt(emitted.size()));
            boolean everywhere = random.nextBoolean();
            story.add("responses for " + account.id() + " lack " + row.serviceName()
                    + (everywhere ? "" : " of " + row.day()));
            faults.inject(
                    everywhere
                            ? Fault.withoutServices(row.serviceName())
                            : Fault.withoutService(row.serviceName(), row.day()),
                    scope);
        } else if (emitted.isEmpty() || random.nextBoolean()) {
            int times = random.nextInt(3) == 0 ? Integer.MAX_VALUE : 1 + random.nextInt(2);
            story.add(times + " empty responses for " + account.id());
            faults.inject(Fault.emptyResponse(), scope.times(times));
        } else {
            LocalDate day = emitted.get(random.nextInt(emitted.size())).day();
            story.add("responses for " + account.id() + " lack " + day);
            faults.inject(Fault.withoutDay(day), scope);
        }
    }

    /** Ends all faults but malformed rows. */
    public void pass() {
        faults.disarm();
    }

    /** Malforms rows of a service and day, once in a life, until shortly before the day may be final. */
    public void spoil(RandomAccount account, LocalDate day) {
        AccountDay place = new AccountDay(account.id(), day);
        if (everBad.add(place)) {
            String field = FIELDS.get(random.nextInt(FIELDS.size()));
            Bad row = new Bad(place, account.service());
            story.add("spoil " + field + " of " + row);
            bad.add(row);
            faults.malform(account.id(), day, row.service, Malformation.wrongType(field));
        }
    }

    /** Ends malformations: some at random, and all of days that can be final by then. */
    public void mend(LocalDate by) {
        bad.removeIf(row -> {
            boolean ends = random.nextInt(4) == 0 || by.isAfter(row.day.day().plusDays(lookback));
            if (ends) {
                story.add("mend " + row);
                faults.mend(row.day.accountId(), row.day.day(), row.service);
            }
            return ends;
        });
    }

    /** The days that have had malformed rows. */
    public Set<AccountDay> everBad() {
        return everBad;
    }
}
