package io.cfbilling.connect.usage.change;

import io.cfbilling.connect.api.UsageResponse;
import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.model.MalformedMode;
import io.cfbilling.connect.model.MalformedRow;
import io.cfbilling.connect.model.RowIdentities;
import io.cfbilling.connect.model.UsageDay;
import io.cfbilling.connect.model.UsageLine;
import io.cfbilling.connect.offset.SourcePartition;
import io.cfbilling.connect.usage.window.UsageWindow;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs responses with rows that cannot be turned into records: once for the same rows. */
public final class MalformedRowsPolicy {
    private static final Logger LOG = LoggerFactory.getLogger(MalformedRowsPolicy.class);

    private final SourcePartition partition;
    private final MalformedMode mode;
    /** A hash of the rows that were logged last, by the window's period. */
    private final Map<LocalDate, Integer> logged = new HashMap<>();

    public MalformedRowsPolicy(SourcePartition partition, MalformedMode mode) {
        this.partition = partition;
        this.mode = mode;
    }

    /**
     * Logs a response if it has malformed rows that were not logged before.
     *
     * @param planned the windows that are not final
     * @param covered those of them that it covers
     * @throws ConnectException if a malformed row is to fail the task
     */
    public void check(
            UsageWindow window, List<UsageWindow> planned, List<UsageWindow> covered, UsageResponse response) {
        logged.keySet().retainAll(planned.stream().map(UsageWindow::periodStart).toList());
        Stream<RowIdentities> dated = covered.stream()
                .flatMap(each -> response.summary().within(each.wanted()).values().stream())
                .map(UsageDay::malformed);
        RowIdentities malformed = RowIdentities.of(
                Stream.concat(Stream.of(response.summary().undated()), dated).flatMapToLong(RowIdentities::stream));
        if (malformed.isEmpty()) {
            logged.remove(window.periodStart());
        } else {
            Integer before = logged.put(window.periodStart(), malformed.hashCode());
            if (before == null || before != malformed.hashCode()) {
                log(window.wanted(), malformed.size(), response);
            }
        }
    }

    private void log(DateRange wanted, int rows, UsageResponse response) {
        String reason = firstReason(response);
        if (mode == MalformedMode.FAIL) {
            throw new ConnectException(
                    "The " + partition + " has a row that cannot be turned into a record, in the response to "
                            + response.requestPath() + ": " + reason + ". To go on without such rows, set"
                            + " malformed.records.mode to dead_letter or skip");
        }
        LOG.warn(
                "{} rows of the {} for {} cannot be turned into records{}. The reason of the first: {}",
                rows,
                partition,
                wanted,
                mode == MalformedMode.SKIP ? " and are skipped" : " and go to the dead letters",
                reason);
    }

    private static String firstReason(UsageResponse response) {
        for (Iterator<UsageLine> lines = response.lines(); lines.hasNext(); ) {
            if (lines.next() instanceof MalformedRow row) {
                return row.reason();
            }
        }
        throw new IllegalStateException("the response has no malformed row");
    }
}
