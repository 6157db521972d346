package io.cfbilling.connect.offset;

import io.cfbilling.connect.model.DayDigest;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.NavigableMap;
import java.util.StringJoiner;
import java.util.TreeMap;

/**
 * The digests of days as an offset carries them, each run of days as a {@link OffsetTexts#longs}: the first day and the digests
 * of all days from it on, zero for a day of which nothing was emitted. Runs are separated by blanks, so that the gap
 * between the open period and a backfill takes no room.
 */
final class DigestsText {
    /** A gap of up to so many days takes less room as zeros than as the start of another run. */
    private static final int GAP_DAYS = 3;

    private DigestsText() {}

    /**
     * Writes at most so many characters. Years of open days do not fit; they stay open if Cloudflare rejects the
     * oldest. A restarted task emits the days that do not fit again.
     */
    static String write(NavigableMap<LocalDate, DayDigest> digests, int room) {
        NavigableMap<LocalDate, DayDigest> some = new TreeMap<>(digests);
        String text = write(some);
        while (text.length() > room) {
            for (int fewer = 1 + some.size() / 16; fewer > 0; fewer--) {
                some.pollFirstEntry();
            }
            text = write(some);
        }
        return text;
    }

    private static String write(NavigableMap<LocalDate, DayDigest> digests) {
        StringJoiner runs = new StringJoiner(" ");
        NavigableMap<LocalDate, DayDigest> rest = digests;
        while (!rest.isEmpty()) {
            LocalDate first = rest.firstKey();
            LocalDate last = first;
            for (LocalDate day : rest.keySet()) {
                if (ChronoUnit.DAYS.between(last, day) > GAP_DAYS) {
                    break;
                }
                last = day;
            }
            runs.add(OffsetTexts.longs(
                    first,
                    first.datesUntil(last.plusDays(1))
                            .mapToLong(day -> digests.getOrDefault(day, DayDigest.NOT_EMITTED)
                                    .bits())));
            rest = rest.tailMap(last, false);
        }
        return runs.toString();
    }

    static NavigableMap<LocalDate, DayDigest> read(OffsetFields fields, String name) {
        NavigableMap<LocalDate, DayDigest> digests = new TreeMap<>();
        for (OffsetTexts.DayLongs run : fields.entries(name, OffsetTexts::longs)) {
            for (int i = 0; i < run.numbers().limit(); i++) {
                digests.put(run.day().plusDays(i), new DayDigest(run.numbers().get(i)));
            }
        }
        digests.values().removeIf(DayDigest.NOT_EMITTED::equals);
        return digests;
    }
}
