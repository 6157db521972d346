package io.cfbilling.connect.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnchorTest {
    private static final YearMonth FIRST_MONTH = YearMonth.of(2023, 1);
    private static final int MONTHS = 8 * 12;

    private static LocalDate start(int day, YearMonth month) {
        return month.atDay(Math.min(day, month.lengthOfMonth()));
    }

    @Test
    void any31DaysHoldAStartOfAnyAnchor() {
        for (int anchor = 1; anchor <= 31; anchor++) {
            int day = anchor;
            FIRST_MONTH
                    .atDay(1)
                    .datesUntil(FIRST_MONTH.plusMonths(MONTHS).atDay(1))
                    .forEach(last -> {
                        DateRange range = new DateRange(last.minusDays(30), last.plusDays(1));

                        assertThat(range.contains(Anchor.startOnOrBefore(day, last)))
                                .as("anchor %d in %s", day, range)
                                .isTrue();
                    });
        }
    }

    @ParameterizedTest
    @CsvSource({
        "31, 2025-03-30, 2025-02-28, 2025-03-31",
        "31, 2025-03-31, 2025-03-31, 2025-04-30",
        "29, 2024-02-28, 2024-01-29, 2024-02-29",
        "29, 2024-02-29, 2024-02-29, 2024-03-29",
        "30, 2025-02-28, 2025-02-28, 2025-03-30",
        "1, 2025-01-01, 2025-01-01, 2025-02-01",
        "15, 2025-01-14, 2024-12-15, 2025-01-15"
    })
    void fallsOnTheLastDayOfAShorterMonth(int day, LocalDate date, LocalDate before, LocalDate after) {
        assertThat(Anchor.startOnOrBefore(day, date)).isEqualTo(before);
        assertThat(Anchor.startAfter(day, date)).isEqualTo(after);
    }

    @ParameterizedTest
    @CsvSource({
        "2025-02-28, 28, false",
        "2024-02-28, 28, true",
        "2024-02-29, 29, false",
        "2025-04-30, 30, false",
        "2025-03-30, 30, true",
        "2025-03-31, 31, true",
        "2025-03-15, 15, true"
    })
    void isUncertainOnAMonthsLastDayUnlessThatIsThe31st(LocalDate start, int day, boolean certain) {
        assertThat(Anchor.shownBy(start)).isEqualTo(new Anchor(day, certain, start));
    }

    @Test
    void becomesCertainInALongerMonth() {
        for (int day = 1; day <= 31; day++) {
            for (int first = 0; first < MONTHS; first++) {
                YearMonth month = FIRST_MONTH.plusMonths(first);
                Anchor anchor = Anchor.shownBy(start(day, month));
                for (int i = 1; i <= 3; i++) {
                    LocalDate next = start(day, month.plusMonths(i));

                    assertThat(anchor.explains(next))
                            .as("%s explains %s", anchor, next)
                            .isTrue();
                    anchor = anchor.seen(next);
                    assertThat(anchor.days().toArray()).contains(day);
                    assertThat(anchor.lastSeen()).isEqualTo(next);
                }
                assertThat(anchor.certain()).isTrue();
                assertThat(anchor.day()).isEqualTo(day);
            }
        }
    }

    @Test
    void isAnyLaterDayUntilItIsCertain() {
        assertThat(Anchor.shownBy(LocalDate.of(2025, 2, 28)).days().toArray()).containsExactly(28, 29, 30, 31);
        assertThat(Anchor.shownBy(LocalDate.of(2025, 4, 30)).days().toArray()).containsExactly(30, 31);
        assertThat(Anchor.shownBy(LocalDate.of(2025, 4, 15)).days().toArray()).containsExactly(15);
    }

    @Test
    void doesNotExplainAnotherSubscriptionsStart() {
        assertThat(Anchor.shownBy(LocalDate.of(2025, 4, 15)).explains(LocalDate.of(2025, 5, 16)))
                .isFalse();
        assertThat(Anchor.shownBy(LocalDate.of(2025, 4, 30)).explains(LocalDate.of(2025, 5, 29)))
                .isFalse();
    }

    @Test
    void separatesTwoSubscriptionsAfterAShortMonth() {
        BillingAnchors april = BillingAnchors.UNKNOWN.seen(Set.of(LocalDate.of(2025, 4, 30)), 7, LocalDate.MAX);

        BillingAnchors may = april.seen(Set.of(LocalDate.of(2025, 5, 30), LocalDate.of(2025, 5, 31)), 7, LocalDate.MAX);

        assertThat(may.all())
                .containsExactly(
                        new Anchor(30, true, LocalDate.of(2025, 5, 30)),
                        new Anchor(31, true, LocalDate.of(2025, 5, 31)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 32, -1})
    void isADayOfTheMonth(int day) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Anchor(day, true, LocalDate.EPOCH))
                .withMessage("an anchor day is 1 to 31, not " + day);
    }
}
