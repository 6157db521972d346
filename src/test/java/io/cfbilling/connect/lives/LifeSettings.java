package io.cfbilling.connect.lives;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a random life.
 *
 * @param wild whether the past changes, requests fail and workers crash
 * @param moving whether the usage endpoint moves
 * @param exactlyOnce whether the connector defines transactions
 * @param begin the first day of the life
 * @param from the first day of usage to read
 * @param end the last day of usage to read; null to go on forever
 * @param restless whether workers restart all the time, responses lack rows for long, and the workers' clock is wrong
 * @param readings how Cloudflare implements what its documentation does not specify
 */
record LifeSettings(
        boolean wild,
        boolean moving,
        boolean exactlyOnce,
        LocalDate begin,
        LocalDate from,
        @Nullable LocalDate end,
        int lookback,
        int batchRows,
        boolean restless,
        ApiReadings readings) {
    /** Lives begin between October and April, and so see a leap day, a year's end and months of every length. */
    static LifeSettings draw(Random random, boolean wild, boolean moving) {
        LocalDate begin = LocalDate.of(2027, 10, 1).plusDays(random.nextInt(200));
        LocalDate from = begin.minusDays(random.nextInt(random.nextInt(8) == 0 ? 300 : 70) - 2);
        return new LifeSettings(
                wild,
                moving,
                random.nextBoolean(),
                begin,
                from,
                random.nextInt(6) == 0 ? from.plusDays(random.nextInt(150)) : null,
                random.nextInt(5) == 0 ? random.nextInt(63) : random.nextInt(11),
                random.nextInt(4) == 0 ? 2000 : 1 + random.nextInt(60),
                wild && random.nextInt(3) == 0,
                ApiReadings.draw(random, from));
    }

    Map<String, String> toMap() {
        Map<String, String> map = new HashMap<>();
        map.put("datasets", "usage");
        map.put("usage.start.date", from.toString());
        if (end != null) {
            map.put("usage.end.date", end.toString());
        }
        map.put("usage.lookback.days", Integer.toString(lookback));
        map.put("batch.max.rows", Integer.toString(batchRows));
        if (exactlyOnce) {
            map.put("transaction.boundary", "connector");
        }
        return map;
    }

    /** The first day of which all rows can be read. */
    LocalDate complete() {
        return readings.complete(from);
    }

    /** The day after the last one that can be read on the given day. */
    LocalDate readableUntil(LocalDate today) {
        LocalDate last = readings.rejectsFuture() ? today.minusDays(1) : today;
        return (end == null || last.isBefore(end) ? last : end).plusDays(1);
    }

    /** Whether there is nothing left to read once the cursor stands there. */
    boolean isOver(LocalDate cursor) {
        return end != null && cursor.isAfter(end);
    }
}
