package io.cfbilling.connect.usage;

import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.offset.SourcePartition;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the widest ranges that the API takes from an account: where one is refused, the same window is asked for within
 * narrower limits at once, and limits that are answered where wider ones were refused are kept while the task runs.
 */
final class RangeSelector {
    private static final Logger LOG = LoggerFactory.getLogger(RangeSelector.class);

    private final SourcePartition partition;
    private final Deque<RangeLimits> left = new ArrayDeque<>();
    private RangeLimits limits = RangeLimits.WIDEST;
    private @Nullable LocalDate window;

    RangeSelector(SourcePartition partition) {
        this.partition = partition;
    }

    /** The limits to ask within now. */
    RangeLimits limits() {
        return left.isEmpty() ? limits : left.getFirst();
    }

    /** The window that narrower limits are tried on; empty where none is. */
    Optional<LocalDate> trying() {
        return Optional.ofNullable(window);
    }

    /**
     * Notes that the range was refused.
     *
     * @param cut gives the windows within some limits
     * @return whether the window is to be asked for again at once, within narrower limits; else it is rejected as such
     */
    boolean refused(UsageWindow asked, Function<RangeLimits, List<UsageWindow>> cut) {
        if (window == null) {
            Set<DateRange> refused = new HashSet<>(Set.of(asked.asked()));
            limits.narrower().stream()
                    .filter(narrower -> range(asked, cut.apply(narrower))
                            .filter(refused::add)
                            .isPresent())
                    .forEach(left::addLast);
        } else {
            left.removeFirst();
        }
        window = left.isEmpty() ? null : asked.name();
        return window != null;
    }

    /** What the same window would be asked for within other limits; empty where it has no days then. */
    private static Optional<DateRange> range(UsageWindow asked, List<UsageWindow> windows) {
        return windows.stream()
                .filter(other -> other.name().equals(asked.name()))
                .map(UsageWindow::asked)
                .findFirst();
    }

    /** Notes that the range was answered. */
    void answered() {
        if (window != null) {
            limits = left.getFirst();
            LOG.info(
                    "The {} is asked for in ranges of at most {} days{} from now on, since wider ones are refused",
                    partition,
                    limits.mostDays(),
                    limits.tomorrow() ? "" : " that end today");
        }
        forget();
    }

    /** Ends a trial whose window is no more. */
    void forget() {
        left.clear();
        window = null;
    }
}
