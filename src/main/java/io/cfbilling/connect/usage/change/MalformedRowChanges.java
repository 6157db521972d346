package io.cfbilling.connect.usage.change;

import io.cfbilling.connect.model.RowIdentities;
import io.cfbilling.connect.model.UsageDay;
import io.cfbilling.connect.model.UsageSummary;
import io.cfbilling.connect.offset.UsagePosition;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Detects which malformed rows of a response become dead letters: those that are none yet. The position remembers them
 * until a response lacks them.
 */
record MalformedRowChanges(UsageSummary summary) {
    /**
     * The change that some malformed rows of the response make.
     *
     * @param date the charge day of the rows; null if they do not show it
     * @param remembered the day under which the position remembers the rows
     * @param complete whether to forget the rows that the response lacks; a suspect response may lack them by mistake
     */
    DayChange of(
            @Nullable LocalDate date,
            LocalDate remembered,
            RowIdentities rows,
            boolean complete,
            UsagePosition position) {
        Set<Long> fresh = rows.stream()
                .filter(row -> !position.knowsMalformed(row))
                .boxed()
                .collect(Collectors.toSet());
        LongStream known = position.malformed(remembered).stream().filter(row -> !complete || isThere(remembered, row));
        RowIdentities all = RowIdentities.of(LongStream.concat(known, rows.stream()));
        return new DayChange(date, 0, List.of(), fresh, position, position.withMalformed(remembered, all));
    }

    private boolean isThere(LocalDate date, long row) {
        UsageDay day = summary.days().get(date);
        return summary.undated().contains(row)
                || (day != null && day.malformed().contains(row));
    }

    /** Whether malformed rows of the response may be rows of that day. */
    boolean mayHideRowsOf(UsageDay day) {
        return !day.malformed().isEmpty() || !summary.undated().isEmpty();
    }
}
