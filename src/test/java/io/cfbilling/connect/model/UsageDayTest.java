package io.cfbilling.connect.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class UsageDayTest {
    private static final LocalDate DAY = LocalDate.of(2025, 2, 1);
    private static final DateRange FEBRUARY = new DateRange(LocalDate.of(2025, 2, 1), LocalDate.of(2025, 3, 1));

    private final List<UsageRow> rows = List.of(
            service("Images").build(),
            service("R2").with(UsageField.CONSUMED_UNIT, "").build(),
            service("R2").with(UsageField.CONSUMED_UNIT, "GB").build(),
            service("Workers").build(),
            service("Workers").with(UsageField.SUBSCRIPTION_ID, "s1").build(),
            service("Workers")
                    .with(UsageField.SUBSCRIPTION_ID, "s1")
                    .with(UsageField.ZONE_ID, "z1")
                    .build(),
            service("Workers")
                    .with(UsageField.SUBSCRIPTION_ID, "s1")
                    .with(UsageField.ZONE_ID, "z2")
                    .build(),
            service("Workers")
                    .with(UsageField.SUBSCRIPTION_ID, "s1")
                    .with(UsageField.ZONE_ID, "z2")
                    .with(UsageField.CONTRACTED_COST, new BigDecimal("7"))
                    .build(),
            service("Workers").with(UsageField.SUBSCRIPTION_ID, "s2").build());

    private static SampleRow service(String name) {
        return SampleRow.row().with(UsageField.SERVICE_NAME, name);
    }

    @Test
    void ordersRowsByServiceAndUnitAndTwinsBySubscriptionZoneAndContent() {
        Random random = new Random(1);

        for (int i = 0; i < 100; i++) {
            List<UsageRow> shuffled = new ArrayList<>(rows);
            Collections.shuffle(shuffled, random);
            assertThat(new UsageDay(DAY, shuffled).rows()).containsExactlyElementsOf(rows);
        }
    }

    @Test
    void ordersByChargePeriodBeforeAllElse() {
        UsageRow early = service("Zaraz").on("2025-02-01").build();
        UsageRow late = service("Images").on("2025-02-02").build();

        assertThat(new UsageDay(DAY, List.of(late, early)).rows()).containsExactly(early, late);
    }

    @Test
    void numbersTwinsFromNoughtAndLeavesAllOthersAtNought() {
        assertThat(new UsageDay(DAY, rows).ordinals()).containsExactly(0, 0, 0, 0, 1, 2, 3, 4, 5);
    }

    @Test
    void numbersRowsThatAgreeInEverything() {
        UsageRow row = SampleRow.row().build();

        assertThat(new UsageDay(DAY, List.of(row, row, row)).ordinals()).containsExactly(0, 1, 2);
    }

    @Test
    void hasTheSameDigestInWhateverOrderTheRowsCome() {
        DayDigest digest = new UsageDay(DAY, rows).digest();
        Random random = new Random(2);

        for (int i = 0; i < 100; i++) {
            List<UsageRow> shuffled = new ArrayList<>(rows);
            Collections.shuffle(shuffled, random);
            assertThat(new UsageDay(DAY, shuffled).digest()).isEqualTo(digest);
        }
    }

    @Test
    void hasTheSameDigestHoweverNumbersAreSpelt() {
        UsageDay day = costing("0.50", "1e3");

        assertThat(day.digest()).isEqualTo(costing("0.5", "1000").digest());
        assertThat(day.digest()).isNotEqualTo(costing("0.51", "1000").digest());
    }

    private static UsageDay costing(String cost, String quantity) {
        return new UsageDay(
                DAY,
                List.of(SampleRow.row()
                        .with(UsageField.CONTRACTED_COST, new BigDecimal(cost))
                        .with(UsageField.PRICING_QUANTITY, new BigDecimal(quantity))
                        .build()));
    }

    @Test
    void hasAnotherDigestWhenATwinComesOrGoes() {
        UsageRow row = SampleRow.row().build();

        assertThat(new UsageDay(DAY, List.of(row)).digest())
                .isNotEqualTo(new UsageDay(DAY, List.of(row, row)).digest());
    }

    @Test
    void readsNoTwoRowsAsOneLongerOne() {
        assertThat(DayDigest.of(List.of("ab", "c"))).isNotEqualTo(DayDigest.of(List.of("a", "bc")));
        assertThat(DayDigest.of(List.of("ab", "c"))).isNotEqualTo(DayDigest.of(List.of("abc")));
    }

    @Test
    void partsAnAnswerByDayAndLeavesOutDaysThatAreNotWanted() {
        List<UsageRow> answer = List.of(
                SampleRow.row().on("2025-02-28").build(),
                SampleRow.row().on("2025-02-01").build(),
                SampleRow.row().on("2025-03-01").build(),
                SampleRow.row().on("2025-01-31").build(),
                service("R2").on("2025-02-28").build());

        List<UsageDay> days = UsageDay.within(FEBRUARY, answer);

        assertThat(days)
                .extracting(UsageDay::date)
                .containsExactly(LocalDate.of(2025, 2, 1), LocalDate.of(2025, 2, 28));
        assertThat(days).extracting(day -> day.rows().size()).containsExactly(1, 2);
    }
}
