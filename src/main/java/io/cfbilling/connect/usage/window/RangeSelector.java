package io.cfbilling.connect.usage.window;

import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.offset.SourcePartition;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Selects the widest ranges that Cloudflare accepts for an account. If a range is rejected, the same window is
 * requested with narrower limits at once. Limits that succeed are kept for that window only, since the API may just
 * have no days so long ago. Once a second window needs them although an older range has succeeded, age is not the
 * reason: the limits then apply to all windows. On the next day, the widest ranges are tried again.
 */
public final class RangeSelector {
    private static final Logger LOG = LoggerFactory.getLogger(RangeSelector.class);

    private final SourcePartition partition;
    private final Deque<RangeLimits> untried = new ArrayDeque<>();
    private final Map<LocalDate, RangeLimits> narrowed = new HashMap<>();
    private RangeLimits others = RangeLimits.WIDEST;
    private LocalDate day = LocalDate.MIN;
    private LocalDate oldestResponded = LocalDate.MAX;
    private @Nullable UsageWindow trying;
    private boolean logged;

    public RangeSelector(SourcePartition partition) {
        this.partition = partition;
    }

    /** Notes the day of the next request. On a new day, the limits of the day before are forgotten. */
    public void begin(LocalDate today) {
        if (trying == null && !today.equals(day)) {
            day = today;
            narrowed.clear();
            others = RangeLimits.WIDEST;
            oldestResponded = LocalDate.MAX;
        }
    }

    /** The limits for the next request of a window. */
    public RangeLimits limits(LocalDate window) {
        return trying != null && trying.periodStart().equals(window)
                ? untried.getFirst()
                : narrowed.getOrDefault(window, others);
    }

    /** The window that is being tried with narrower limits; empty if none is. */
    public Optional<LocalDate> trying() {
        return Optional.ofNullable(trying).map(UsageWindow::periodStart);
    }

    /**
     * Notes that Cloudflare rejected the range.
     *
     * @param range the range of the same window within other limits; empty if it has no days then
     * @return true if another range of the window is requested, now or tomorrow; false if the window backs off
     */
    public boolean rejected(UsageWindow requested, Function<RangeLimits, Optional<DateRange>> range) {
        if (trying == null) {
            Set<DateRange> rejected = new HashSet<>(Set.of(requested.requested()));
            limits(requested.periodStart()).narrower().stream()
                    .filter(narrower ->
                            range.apply(narrower).filter(rejected::add).isPresent())
                    .forEach(untried::addLast);
            trying = requested;
        } else {
            untried.removeFirst();
        }
        if (!untried.isEmpty()) {
            return true;
        }
        forget();
        // If Cloudflare accepts no range that ends after today, a period that begins today is requested tomorrow.
        RangeLimits past = new RangeLimits(limits(requested.periodStart()).mostDays(), false);
        boolean beginsToday = range.apply(past).isEmpty();
        if (beginsToday) {
            narrowed.put(requested.periodStart(), past);
        }
        return beginsToday;
    }

    /** Notes that Cloudflare responded to the range. */
    public void responded(UsageWindow requested) {
        if (trying != null) {
            keep(trying, untried.getFirst());
        }
        oldestResponded =
                DateRange.earlier(oldestResponded, requested.requested().from());
        forget();
    }

    private void keep(UsageWindow rejected, RangeLimits limits) {
        if (!narrowed.isEmpty() && !rejected.requested().from().isBefore(oldestResponded)) {
            others = limits;
        }
        narrowed.put(rejected.periodStart(), limits);
        if (!logged) {
            LOG.info(
                    "The {} is requested in ranges of at most {} days{}, since Cloudflare rejects wider ones, first for {}",
                    partition,
                    limits.mostDays(),
                    limits.tomorrow() ? "" : " that end today",
                    rejected.wanted());
        }
        logged = true;
    }

    /** Stops trying narrower limits. */
    public void forget() {
        untried.clear();
        trying = null;
    }
}
