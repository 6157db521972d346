package io.cfbilling.connect.page;

import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which days of which account have been read, by the checkpoints. */
final class Coverage {
    private final Map<String, NavigableMap<LocalDate, ReadPeriod>> accounts = new TreeMap<>();
    /** Of the span last asked for: with thousands of accounts, few change at a time. */
    private final Map<String, List<Run>> runs = new HashMap<>();

    private @Nullable Span span;
    private @Nullable LocalDate start;

    /** Successive days of one state. */
    record Run(DayState state, Span days) {}

    void put(String account, ReadPeriod period) {
        accounts.computeIfAbsent(account, first -> new TreeMap<>()).put(period.start(), period);
        runs.remove(account);
    }

    void remove(String account, LocalDate periodStart) {
        accounts.getOrDefault(account, new TreeMap<>()).remove(periodStart);
        runs.remove(account);
    }

    /** The accounts that have been read. */
    Set<String> accounts() {
        return accounts.keySet();
    }

    /** The connector's {@code usage.start.date}: from that day on, what was not read is missing. */
    void startsOn(LocalDate day) {
        start = day;
        runs.clear();
    }

    /** The start date; if it is not known, the first day that any checkpoint names, and null before the first one. */
    @Nullable
    LocalDate first() {
        return start != null
                ? start
                : accounts.values().stream()
                        .filter(periods -> !periods.isEmpty())
                        .map(NavigableMap::firstKey)
                        .min(LocalDate::compareTo)
                        .orElse(null);
    }

    /** All days of the span, in order. */
    List<Run> runs(String account, Span days) {
        if (!days.equals(span)) {
            span = days;
            runs.clear();
        }
        return runs.computeIfAbsent(account, each -> computed(each, days));
    }

    /** Whether all days of the span are complete. */
    boolean isComplete(String account, Span days) {
        return computed(account, days).stream().allMatch(run -> run.state().isComplete());
    }

    /** Whether usage has been read from that day on. */
    boolean reachesBackTo(String account, LocalDate day) {
        NavigableMap<LocalDate, ReadPeriod> periods = periods(account);
        return !periods.isEmpty() && !periods.firstKey().isAfter(day) && (start == null || !start.isAfter(day));
    }

    private List<Run> computed(String account, Span days) {
        Deque<Run> found = new ArrayDeque<>();
        NavigableSet<LocalDate> borders = borders(account, days);
        for (LocalDate border : borders) {
            DayState state = state(account, border);
            boolean same = !found.isEmpty() && found.getLast().state() == state;
            LocalDate from = same ? found.removeLast().days().from() : border;
            LocalDate next = borders.higher(border);
            found.addLast(new Run(state, new Span(from, next == null ? days.through() : next.minusDays(1))));
        }
        return List.copyOf(found);
    }

    /** The days on which the state may be another than on the day before: not all days, which are many. */
    private NavigableSet<LocalDate> borders(String account, Span days) {
        NavigableSet<LocalDate> borders = new TreeSet<>(Set.of(days.from()));
        for (ReadPeriod period : periods(account).values()) {
            borders.addAll(List.of(period.start(), period.overUntil(), period.until()));
        }
        borders.removeIf(day -> day.isBefore(days.from()) || day.isAfter(days.through()));
        return borders;
    }

    private DayState state(String account, LocalDate day) {
        NavigableMap<LocalDate, ReadPeriod> periods = periods(account);
        boolean before = start == null && !periods.isEmpty() && day.isBefore(periods.firstKey());
        DayState state = before ? DayState.BEFORE : DayState.MISSING;
        for (ReadPeriod period : periods.headMap(day, true).values()) {
            DayState other = period.state(day);
            state = other.compareTo(state) < 0 ? other : state;
        }
        return state;
    }

    private NavigableMap<LocalDate, ReadPeriod> periods(String account) {
        return accounts.getOrDefault(account, new TreeMap<>());
    }
}
