package io.cfbilling.connect.api;

import io.cfbilling.connect.model.MalformedRow;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The malformed rows of one response. A limited number is kept one by one, the first of them with their text. The rest
 * of a day is combined into one row, so that it still counts for the day.
 */
final class MalformedRows {
    /** How many are kept one by one. */
    static final int MOST = 10_000;

    /** How many characters of their texts are kept. */
    private static final long MOST_CHARACTERS = 32 << 20;

    private final Map<Optional<LocalDate>, Rest> rest = new HashMap<>();
    private int rows;
    private long characters;

    private static final class Rest {
        private long rows;
        private long identity;
    }

    /** The row as it is kept; null if there are too many already. */
    @Nullable
    MalformedRow kept(MalformedRow row) {
        if (rows == MOST) {
            Rest others = rest.computeIfAbsent(Optional.ofNullable(row.day()), day -> new Rest());
            others.rows++;
            others.identity += row.identity();
            return null;
        }
        rows++;
        characters += row.raw() == null ? 0 : row.raw().length();
        return characters <= MOST_CHARACTERS
                ? row
                : new MalformedRow(row.day(), row.reason(), null, row.rawLength(), row.identity());
    }

    /** The combined rows, one for each day, of those that are not kept one by one. */
    List<MalformedRow> rest() {
        List<MalformedRow> rows = new ArrayList<>();
        rest.forEach((day, others) -> rows.add(new MalformedRow(
                day.orElse(null),
                others.rows + " more rows of the response are malformed, and are not shown one by one",
                null,
                0,
                others.identity)));
        return rows;
    }
}
