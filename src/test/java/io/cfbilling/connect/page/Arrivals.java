package io.cfbilling.connect.page;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The last records, and how many there were. */
final class Arrivals {
    private static final int KEPT = 200;
    private static final int COUNTED = 20_000;
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Deque<Arrival> last = new ArrayDeque<>();
    private final Deque<Arrival> changes = new ArrayDeque<>();
    private final Map<String, Long> counts = new TreeMap<>();
    private long number;

    /**
     * What usage records of the last minute have changed, by the time of their responses.
     *
     * @param difference by how much the bill of one currency has changed
     */
    record LastMinute(long added, long restated, long removed, BigDecimal difference) {}

    /** The number of the next record. */
    long next() {
        return number + 1;
    }

    void add(Arrival arrival) {
        number = arrival.number();
        counts.merge(arrival.topic(), 1L, Long::sum);
        keep(last, arrival, KEPT);
        if (!arrival.topic().equals("checkpoints") && arrival.mark() != Arrival.Mark.REPEATED) {
            keep(changes, arrival, COUNTED);
        }
    }

    private static void keep(Deque<Arrival> some, Arrival arrival, int most) {
        some.addLast(arrival);
        if (some.size() > most) {
            some.removeFirst();
        }
    }

    /** Records by topic, superseded ones included. */
    Map<String, Long> counts() {
        return Collections.unmodifiableMap(new TreeMap<>(counts));
    }

    /** The newest first. */
    List<Arrival> last(int most) {
        return newest(last, most);
    }

    /** The same without checkpoints, and without rows whose cost was there before. */
    List<Arrival> lastChanges(int most) {
        return newest(changes, most);
    }

    private static List<Arrival> newest(Deque<Arrival> some, int most) {
        List<Arrival> newest = new ArrayList<>();
        Iterator<Arrival> backwards = some.descendingIterator();
        while (backwards.hasNext() && newest.size() < most) {
            newest.add(backwards.next());
        }
        return newest;
    }

    LastMinute lastMinute(String currency, Instant now) {
        List<Arrival> recent = changes.stream()
                .filter(each -> each.topic().equals("usage") && !each.at().isBefore(now.minus(MINUTE)))
                .toList();
        BigDecimal difference = recent.stream()
                .filter(each -> currency.equals(each.currency()))
                .map(Arrival::difference)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        return new LastMinute(
                count(recent, Arrival.Mark.NEW),
                count(recent, Arrival.Mark.RESTATED),
                count(recent, Arrival.Mark.REMOVED),
                difference);
    }

    private static long count(List<Arrival> some, Arrival.Mark mark) {
        return some.stream().filter(each -> each.mark() == mark).count();
    }
}
