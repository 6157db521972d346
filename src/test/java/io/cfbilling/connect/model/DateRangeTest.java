package io.cfbilling.connect.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class DateRangeTest {
    private static final LocalDate FIRST = LocalDate.of(2024, 2, 27);
    private static final LocalDate END = LocalDate.of(2024, 3, 2);

    private final DateRange range = new DateRange(FIRST, END);

    @Test
    void includesItsFirstDayAndExcludesItsEnd() {
        assertThat(range.contains(FIRST)).isTrue();
        assertThat(range.contains(END.minusDays(1))).isTrue();
        assertThat(range.contains(END)).isFalse();
        assertThat(range.contains(FIRST.minusDays(1))).isFalse();
    }

    @Test
    void countsLeapDays() {
        assertThat(range.days()).isEqualTo(4);
        assertThat(range.isEmpty()).isFalse();
    }

    @Test
    void mayBeEmptyButNotNegative() {
        DateRange empty = new DateRange(FIRST, FIRST);

        assertThat(empty.isEmpty()).isTrue();
        assertThat(empty.days()).isZero();
        assertThat(empty.contains(FIRST)).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DateRange(END, FIRST))
                .withMessage("a range cannot end on 2024-02-27, before it begins on 2024-03-02");
    }

    @Test
    void intersectsToTheCommonDays() {
        DateRange march = new DateRange(LocalDate.of(2024, 3, 1), LocalDate.of(2024, 4, 1));

        assertThat(range.intersect(march)).isEqualTo(new DateRange(LocalDate.of(2024, 3, 1), END));
        assertThat(march.intersect(range)).isEqualTo(range.intersect(march));
        assertThat(range.intersect(range)).isEqualTo(range);
    }

    @Test
    void intersectsToAnEmptyRangeWithoutCommonDays() {
        DateRange later = new DateRange(LocalDate.of(2025, 1, 1), LocalDate.of(2025, 2, 1));

        assertThat(range.intersect(later).isEmpty()).isTrue();
        assertThat(later.intersect(range).isEmpty()).isTrue();
    }

    @Test
    void intersectsWithAllOfTime() {
        assertThat(range.intersect(new DateRange(LocalDate.MIN, LocalDate.MAX))).isEqualTo(range);
    }

    @Test
    void printsAsAHalfOpenInterval() {
        assertThat(range).hasToString("[2024-02-27, 2024-03-02)");
    }
}
