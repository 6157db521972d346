package io.cfbilling.connect.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BackfillTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 23);
    private static final String ACCOUNT = "a";

    private static final String IDLE = "b";

    private final Backfill backfill =
            new Backfill(Set.of(ACCOUNT, IDLE), new Backfill.Expected(Map.of(ACCOUNT, 1), Set.of(ACCOUNT), true));
    private final Map<String, LocalDate> cursors = new HashMap<>();
    private final Set<String> profiles = new HashSet<>();
    private final List<BilledRow> rows = new ArrayList<>();
    private final Map<String, Long> counts = new HashMap<>();

    @Test
    void isIncompleteBeforeAnythingWasRead() {
        assertThat(isCompleteAfter(100)).isFalse();
    }

    @Test
    void isCompleteOnceTheCursorIsAtTheOpenPeriodAndNothingChanges() {
        cursorAt("2026-11-01");
        profiles.add(ACCOUNT);
        rowOf("2026-11-02", "2026-11-01");

        assertThat(isCompleteAfter(Backfill.QUIET_LOOKS)).isFalse();
        assertThat(isCompleteAfter(1)).isTrue();
    }

    @Test
    void isIncompleteWhileAFinalDayIsAheadOfTheCursor() {
        cursorAt("2026-10-15");
        profiles.add(ACCOUNT);
        rowOf("2026-11-02", "2026-11-01");

        assertThat(isCompleteAfter(100)).isFalse();
    }

    @Test
    void isIncompleteWhileRowsAreMissing() {
        cursorAt("2026-11-01");
        profiles.add(ACCOUNT);

        assertThat(isCompleteAfter(100)).isFalse();
    }

    @Test
    void isIncompleteWithoutTheProfile() {
        cursorAt("2026-11-01");
        rowOf("2026-11-02", "2026-11-01");

        assertThat(isCompleteAfter(100)).isFalse();
    }

    @Test
    void waitsLongForAPeriodWithoutRowsBehindTheCursor() {
        cursorAt("2026-10-20");
        profiles.add(ACCOUNT);
        rowOf("2026-11-21", "2026-11-20");

        assertThat(isCompleteAfter(Backfill.LONG_QUIET_LOOKS)).isFalse();
        rowOf("2026-10-25", "2026-10-20");
        assertThat(isCompleteAfter(1)).isTrue();
    }

    @Test
    void waitsLongForAnAccountWithoutAKnownNumberOfRows() {
        Backfill unsure = new Backfill(Set.of(ACCOUNT, IDLE), Backfill.Expected.nothing());
        assertThat(isCompleteAfter(unsure, 100)).isFalse();
        cursorAt("2026-11-01");

        assertThat(isCompleteAfter(unsure, Backfill.LONG_QUIET_LOOKS)).isFalse();
        assertThat(isCompleteAfter(unsure, 1)).isTrue();
    }

    @Test
    void newRecordsRestartTheWaitButCheckpointsDoNot() {
        cursorAt("2026-11-01");
        rowOf("2026-11-02", "2026-11-01");
        profiles.add(ACCOUNT);
        isCompleteAfter(Backfill.QUIET_LOOKS + 1);

        counts.put("checkpoints", 1L);
        assertThat(isCompleteAfter(1)).isTrue();
        counts.put("usage", 1L);
        assertThat(isCompleteAfter(1)).isFalse();
    }

    private void cursorAt(String day) {
        cursors.put(ACCOUNT, LocalDate.parse(day));
    }

    private void rowOf(String day, String periodStart) {
        rows.add(new BilledRow(
                ACCOUNT, "R2", "USD", BigDecimal.ONE, LocalDate.parse(day), LocalDate.parse(periodStart)));
    }

    private boolean isCompleteAfter(int looks) {
        return isCompleteAfter(backfill, looks);
    }

    private boolean isCompleteAfter(Backfill watched, int looks) {
        boolean in = false;
        for (int look = 0; look < looks; look++) {
            in = watched.isComplete(new Positions(Map.copyOf(cursors), Set.copyOf(profiles)), rows, counts, TODAY);
        }
        return in;
    }
}
