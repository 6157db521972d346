package io.cfbilling.connect.simulator;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** The consumption of a service on a day, as known at an instant. A pure function: the same in every JVM. */
final class UsageModel {
    private static final long MOST = 1_000_000_000_000_000L;

    private UsageModel() {}

    /** The consumed quantity, or null if there is no row. */
    static @Nullable BigDecimal quantity(
            SimulatedAccount account, Subscription subscription, BilledService service, LocalDate day, Instant asOf) {
        long meter = Draw.bits(account.seed(), subscription.ordinal(), Draw.of(service.name()));
        long date = day.toEpochDay();
        if (Draw.below(12, meter, date, 1) == 0) {
            return null;
        }
        long finalQuantity = Draw.below(15, meter, date, 2) == 0 ? 0 : finalQuantity(service, meter, date);
        LocalDate today = LocalDate.ofInstant(asOf, ZoneOffset.UTC);
        long age = ChronoUnit.DAYS.between(day, today);
        if (age >= account.restatedDays()) {
            return BigDecimal.valueOf(finalQuantity, service.scale());
        }
        if (age == 0 && Draw.below(8, meter, date, 3) == 0) {
            return null;
        }
        long perMille = age == 0 ? grown(asOf) : adjusted(meter, date, age);
        return BigDecimal.valueOf(
                finalQuantity / 1000 * perMille + finalQuantity % 1000 * perMille / 1000, service.scale());
    }

    /** The final quantity of the day, in units of the service's last decimal place. */
    private static long finalQuantity(BilledService service, long meter, long date) {
        int span = service.mostExponent() - service.leastExponent() + 1;
        int exponent = service.leastExponent() + Draw.below(span, meter, 4);
        long size = 1;
        for (int i = 0; i < exponent; i++) {
            size *= 10;
        }
        long usual = size / 10 * (10 + Draw.below(90, meter, 5));
        long ofTheDay = usual / 1000 * (500 + Draw.below(1000, meter, date, 6)) + Draw.below(1000, meter, date, 7);
        return Math.min(ofTheDay, MOST);
    }

    /** The counted share of today, in thousandths: it grows with the hours and never reaches 1000. */
    private static long grown(Instant asOf) {
        int hour = asOf.atOffset(ZoneOffset.UTC).getHour();
        return (hour + 1) * 40L;
    }

    /** Half of the rows still lack up to 2 % of their final quantity. */
    private static long adjusted(long meter, long date, long age) {
        return Draw.below(2, meter, date, age, 8) == 0 ? 1000 : 1000 - Draw.below(20, meter, date, age, 9);
    }
}
