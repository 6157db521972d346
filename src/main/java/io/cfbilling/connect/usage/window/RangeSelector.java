package io.cfbilling.connect.usage.window;

import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.offset.SourcePartition;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the widest ranges that the API takes from an account: where one is refused, the same window is asked for within
 * narrower limits at once. Limits that are answered where wider ones were refused are kept for that window only, since the
 * API may just have no days so long ago. They are kept for all windows once another one is refused too, although its range
 * begins no earlier than one that was answered. On the next day the widest ranges are tried anew.
 */
public final class RangeSelector {
    private static final Logger LOG = LoggerFactory.getLogger(RangeSelector.class);

    private final SourcePartition partition;
    private final Deque<RangeLimits> left = new ArrayDeque<>();
    private final Map<LocalDate, RangeLimits> narrowed = new HashMap<>();
    private RangeLimits others = RangeLimits.WIDEST;
    private LocalDate day = LocalDate.MIN;
    private LocalDate oldestResponded = LocalDate.MAX;
    private @Nullable UsageWindow trying;
    private boolean said;

    public RangeSelector(SourcePartition partition) {
        this.partition = partition;
    }

    /** Notes the day of the next request: on another day than the last one's, what that day has shown is forgotten. */
    public void begin(LocalDate today) {
        if (trying == null && !today.equals(day)) {
            day = today;
            narrowed.clear();
            others = RangeLimits.WIDEST;
            oldestResponded = LocalDate.MAX;
        }
    }

    /** The limits to ask for a window within now. */
    public RangeLimits limits(LocalDate window) {
        return trying != null && trying.name().equals(window) ? left.getFirst() : narrowed.getOrDefault(window, others);
    }

    /** The window that narrower limits are tried on; empty where none is. */
    public Optional<LocalDate> trying() {
        return Optional.ofNullable(trying).map(UsageWindow::name);
    }

    /**
     * Notes that the range was refused.
     *
     * @param cut gives the windows within some limits
     * @return whether narrower limits are to be asked within at once, or leave nothing to ask; else the window is rejected
     *     as such
     */
    public boolean rejected(UsageWindow requested, Function<RangeLimits, List<UsageWindow>> cut) {
        if (trying == null) {
            Set<DateRange> rejected = new HashSet<>(Set.of(requested.requested()));
            limits(requested.name()).narrower().stream()
                    .filter(narrower -> range(requested, cut.apply(narrower))
                            .filter(rejected::add)
                            .isPresent())
                    .forEach(left::addLast);
            trying = requested;
        } else {
            left.removeFirst();
        }
        if (left.isEmpty()) {
            forget();
            return isOfTodayOnly(requested, cut);
        }
        return true;
    }

    /** Where the API takes no range after today, a period that begins today is not asked for before tomorrow. */
    private boolean isOfTodayOnly(UsageWindow requested, Function<RangeLimits, List<UsageWindow>> cut) {
        RangeLimits past = new RangeLimits(limits(requested.name()).mostDays(), false);
        boolean nothing = range(requested, cut.apply(past)).isEmpty();
        if (nothing) {
            narrowed.put(requested.name(), past);
        }
        return nothing;
    }

    /** What the same window would be asked for within other limits; empty where it has no days then. */
    private static Optional<DateRange> range(UsageWindow requested, List<UsageWindow> windows) {
        return windows.stream()
                .filter(other -> other.name().equals(requested.name()))
                .map(UsageWindow::requested)
                .findFirst();
    }

    /** Notes that the range was answered. */
    public void responded(UsageWindow requested) {
        if (trying != null) {
            keep(trying, left.getFirst());
        }
        oldestResponded =
                DateRange.earlier(oldestResponded, requested.requested().from());
        forget();
    }

    private void keep(UsageWindow rejected, RangeLimits limits) {
        if (!narrowed.isEmpty() && !rejected.requested().from().isBefore(oldestResponded)) {
            others = limits;
        }
        narrowed.put(rejected.name(), limits);
        if (!said) {
            LOG.info(
                    "The {} is asked for in ranges of at most {} days{} where wider ones are refused, first for {}",
                    partition,
                    limits.mostDays(),
                    limits.tomorrow() ? "" : " that end today",
                    rejected.wanted());
        }
        said = true;
    }

    /** Ends a trial whose window is no more. */
    public void forget() {
        left.clear();
        trying = null;
    }
}
