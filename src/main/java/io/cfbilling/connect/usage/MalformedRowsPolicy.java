package io.cfbilling.connect.usage;

import io.cfbilling.connect.api.UsageResponse;
import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.model.MalformedMode;
import io.cfbilling.connect.model.MalformedRow;
import io.cfbilling.connect.model.RowIdentities;
import io.cfbilling.connect.model.UsageDay;
import io.cfbilling.connect.model.UsageLine;
import io.cfbilling.connect.model.UsageSummary;
import io.cfbilling.connect.offset.SourcePartition;
import io.cfbilling.connect.offset.UsagePosition;
import io.cfbilling.connect.usage.window.UsageWindow;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of rows that cannot be turned into records, by {@code malformed.records.mode}: they fail the task, or are
 * skipped, or become dead letters, each once: the position remembers those of open days. A warning is logged once for the
 * same rows.
 */
final class MalformedRowsPolicy {
    private static final Logger LOG = LoggerFactory.getLogger(MalformedRowsPolicy.class);

    private final SourcePartition partition;
    private final MalformedMode mode;
    /** A hash of the rows that were logged last, by the window's period. */
    private final Map<LocalDate, Integer> logged = new HashMap<>();

    MalformedRowsPolicy(SourcePartition partition, MalformedMode mode) {
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
    void check(UsageWindow window, List<UsageWindow> planned, List<UsageWindow> covered, UsageResponse response) {
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

    /**
     * The change that makes dead letters of those malformed rows that are none yet; empty if none become dead letters. The
     * position remembers them until a complete response lacks them.
     *
     * @param date the charge day of the rows; null for those that do not show it
     * @param remembered the day under which the position remembers the rows
     * @param isComplete whether the response lacks no row by mistake
     */
    Optional<DayChange> deadLetters(
            UsageSummary response,
            UsagePosition before,
            @Nullable LocalDate date,
            LocalDate remembered,
            boolean isComplete) {
        if (mode != MalformedMode.DEAD_LETTER) {
            return Optional.empty();
        }
        RowIdentities rows = date == null ? response.undated() : malformed(response, date);
        RowIdentities there = malformed(response, remembered);
        Set<Long> fresh =
                rows.stream().filter(row -> !before.knowsMalformed(row)).boxed().collect(Collectors.toSet());
        LongStream known = before.malformed(remembered).stream()
                .filter(row -> !isComplete || response.undated().contains(row) || there.contains(row));
        RowIdentities all = RowIdentities.of(LongStream.concat(known, rows.stream()));
        return Optional.of(new DayChange(
                date, 0, List.of(), fresh, before, before.withEmitted(days -> days.withMalformed(remembered, all))));
    }

    private static RowIdentities malformed(UsageSummary response, LocalDate date) {
        UsageDay day = response.days().get(date);
        return day == null ? RowIdentities.NONE : day.malformed();
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
