package io.cfbilling.connect.simulator;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Generates the rows of one subscription, day by day, with values cumulated from the start of each billing period. */
final class UsageStatement {
    private final SimulatedAccount account;
    private final Subscription subscription;
    private final List<BilledService> services;
    private final LedgerEdits edits;
    private final Instant asOf;
    private final boolean hasLaterFields;

    /** {@code path}: the endpoint version of the rows. */
    UsageStatement(
            SimulatedAccount account, Subscription subscription, LedgerEdits edits, Instant asOf, UsagePath path) {
        this.account = account;
        this.subscription = subscription;
        this.services = account.services(subscription);
        this.edits = edits;
        this.asOf = asOf;
        this.hasLaterFields = path.hasLaterFields() || account.hasLaterFields();
    }

    /** The rows of the requested days, from the subscription's start until now. */
    List<LedgerRow> rows(LocalDate from, LocalDate toExclusive) {
        LocalDate first = later(from, subscription.start());
        LocalDate end =
                earlier(toExclusive, LocalDate.ofInstant(asOf, ZoneOffset.UTC).plusDays(1));
        List<LedgerRow> rows = new ArrayList<>();
        if (!first.isBefore(end)) {
            return rows;
        }
        BigDecimal[] cumulated = new BigDecimal[services.size()];
        LocalDate periodStart = subscription.periodStart(first);
        Arrays.fill(cumulated, BigDecimal.ZERO);
        for (LocalDate day = periodStart; day.isBefore(end); day = day.plusDays(1)) {
            if (subscription.periodStart(day).equals(day)) {
                periodStart = day;
                Arrays.fill(cumulated, BigDecimal.ZERO);
            }
            for (int i = 0; i < cumulated.length; i++) {
                BilledService service = services.get(i);
                BigDecimal quantity = quantity(service, day);
                if (quantity != null) {
                    BigDecimal before = cumulated[i];
                    cumulated[i] = before.add(service.priced(quantity));
                    if (!day.isBefore(first)) {
                        rows.add(row(service, periodStart, day, quantity, before, cumulated[i]));
                    }
                }
            }
        }
        return rows;
    }

    private @Nullable BigDecimal quantity(BilledService service, LocalDate day) {
        BigDecimal modelled = UsageModel.quantity(account, subscription, service, day, asOf);
        return edits.quantity(account.id(), day, service.name(), modelled);
    }

    private LedgerRow row(
            BilledService service,
            LocalDate periodStart,
            LocalDate day,
            BigDecimal quantity,
            BigDecimal before,
            BigDecimal after) {
        return new LedgerRow(
                account.id(),
                "USD",
                midnight(periodStart),
                midnight(day),
                midnight(day.plusDays(1)),
                quantity,
                service.unit(),
                service.charge(after).subtract(service.charge(before)),
                service.charge(after),
                after,
                service.priced(quantity),
                service.name(),
                hasLaterFields ? laterFields(service) : null);
    }

    private LedgerRow.Later laterFields(BilledService service) {
        String zoneId = service.zoned() ? Draw.hex(32, account.seed(), 4) : null;
        String zoneName = service.zoned() ? "zone-" + account.seed() + ".example.com" : null;
        return new LedgerRow.Later(service.family(), zoneId, zoneName, subscription.id());
    }

    private static Instant midnight(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private static LocalDate later(LocalDate one, LocalDate other) {
        return one.isAfter(other) ? one : other;
    }

    private static LocalDate earlier(LocalDate one, LocalDate other) {
        return one.isBefore(other) ? one : other;
    }
}
