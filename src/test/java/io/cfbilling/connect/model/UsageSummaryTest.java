package io.cfbilling.connect.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UsageSummaryTest {
    private static final LocalDate DAY = LocalDate.of(2025, 2, 1);

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

    /** The summary of lines in canonical order. */
    private static UsageSummary summary(List<? extends UsageLine> lines) {
        return UsageSummary.of(lines.stream()
                .<UsageLine>map(line -> line)
                .sorted(UsageLine.ORDER)
                .iterator());
    }

    private static UsageDay day(List<UsageRow> rows) {
        return Objects.requireNonNull(summary(rows).days().get(DAY));
    }

    private static List<UsageRow> shuffled(List<UsageRow> rows, Random random) {
        List<UsageRow> shuffled = new ArrayList<>(rows);
        Collections.shuffle(shuffled, random);
        return shuffled;
    }

    @Test
    void ordersDuplicatesBySubscriptionZoneAndContent() {
        Random random = new Random(1);
        for (int i = 0; i < 100; i++) {
            assertThat(shuffled(rows, random).stream().sorted(UsageLine.ORDER)).containsExactlyElementsOf(rows);
        }
    }

    @Test
    void ordersByDayAndMalformedRowsLastInTheirDay() {
        UsageRow early = service("Zaraz").on("2025-02-01").build();
        UsageRow late = service("Images").on("2025-02-02").build();
        MalformedRow bad = malformed(DAY, 1);
        MalformedRow undated = malformed(null, 0);

        assertThat(Stream.<UsageLine>of(undated, late, bad, early).sorted(UsageLine.ORDER))
                .containsExactly(early, bad, late, undated);
    }

    private static MalformedRow malformed(@Nullable LocalDate day, long identity) {
        return new MalformedRow(day, "it is not a JSON object", "[]", 2, identity);
    }

    @Test
    void countsDuplicatesUnderOneName() {
        DayKeys keys = Objects.requireNonNull(day(rows).keys());

        assertThat(keys.without(DayKeys.NONE))
                .extracting(key -> key.name().service() + " " + key.name().unit() + " " + key.ordinal())
                .containsExactly(
                        "Images Requests 0",
                        "R2  0",
                        "R2 GB 0",
                        "Workers Requests 0",
                        "Workers Requests 1",
                        "Workers Requests 2",
                        "Workers Requests 3",
                        "Workers Requests 4",
                        "Workers Requests 5");
    }

    @Test
    void hasTheSameDigestInAnyOrderOfRows() {
        Random random = new Random(2);
        for (int i = 0; i < 100; i++) {
            assertThat(day(shuffled(rows, random))).isEqualTo(day(rows));
        }
    }

    @Test
    void hasTheSameDigestInAnySpellingOfNumbers() {
        DayDigest digest = costing("0.50", "1e3").digest();

        assertThat(digest).isEqualTo(costing("0.5", "1000").digest());
        assertThat(digest).isNotEqualTo(costing("0.51", "1000").digest());
    }

    private static UsageDay costing(String cost, String quantity) {
        return day(List.of(SampleRow.row()
                .with(UsageField.CONTRACTED_COST, new BigDecimal(cost))
                .with(UsageField.PRICING_QUANTITY, new BigDecimal(quantity))
                .build()));
    }

    @Test
    void hasAnotherDigestWithAnotherDuplicate() {
        UsageRow row = SampleRow.row().build();

        assertThat(day(List.of(row)).digest())
                .isNotEqualTo(day(List.of(row, row)).digest());
    }

    @Test
    void doesNotConfuseTwoRowsWithALongerOne() {
        assertThat(digest("ab", "c")).isNotEqualTo(digest("a", "bc")).isNotEqualTo(digest("abc"));
    }

    private static DayDigest digest(String... canonical) {
        DayDigest.Builder digest = new DayDigest.Builder();
        List.of(canonical).forEach(digest::add);
        return digest.build();
    }

    @Test
    void groupsAResponseByDay() {
        UsageSummary summary = summary(List.of(
                SampleRow.row().on("2025-02-28").build(),
                SampleRow.row().on("2025-02-01").build(),
                malformed(DAY, 7),
                malformed(DAY.minusDays(1), 8),
                malformed(null, 9),
                service("R2").on("2025-02-28").build()));

        assertThat(summary.days())
                .extractingFromEntries(
                        day -> day.getKey() + " " + day.getValue().rows())
                .containsExactly("2025-01-31 0", "2025-02-01 1", "2025-02-28 2");
        assertThat(Objects.requireNonNull(summary.days().get(DAY)).malformed().contains(7))
                .isTrue();
        assertThat(summary.undated().stream()).containsExactly(9L);
        assertThat(summary.within(new DateRange(DAY, DAY.plusDays(27))).keySet())
                .containsExactly(DAY);
    }

    @Test
    void dropsTheKeysButNotTheRowsOfTooManyNames() {
        List<UsageRow> many = IntStream.range(0, 100_001)
                .mapToObj(i -> service("Service " + i).build())
                .toList();

        UsageDay day = day(many);

        assertThat(day.rows()).isEqualTo(100_001);
        assertThat(day.keys()).isNull();
    }
}
