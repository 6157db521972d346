package io.cfbilling.connect.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Offsets store digests of days. Whichever version of the connector wrote them, the same rows must have the same digest,
 * or else they would all be emitted again.
 */
class StoredDigestsTest {
    private static final String[] TEXTS = {
        "", "Workers", "R2 Storage", "Spülung ÿ", "費用 😀", "cut \ud83d", "\ude00 cut", "a\u0001b", "tab\there"
    };
    private static final String[] NUMBERS = {
        "0",
        "0.00",
        "-0.0",
        "1",
        "10",
        "150000",
        "1.50e2",
        "1e20",
        "0.5",
        "0.50",
        "-2.5",
        "-25e-1",
        "1E-7",
        "0.0000001",
        "0.000001",
        "99999999999999999999.999999999999999999",
        "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775808",
        "1e-1000",
        "100.00",
        "1234567890123456789",
        "12345678901234567890.10"
    };

    private static UsageSummary summary(List<? extends UsageLine> lines) {
        return UsageSummary.of(lines.stream()
                .<UsageLine>map(line -> line)
                .sorted(UsageLine.ORDER)
                .iterator());
    }

    private static String digest(UsageRow... rows) {
        UsageDay day = Objects.requireNonNull(summary(List.of(rows)).days().get(rows[0].day()));
        return HexFormat.of().toHexDigits(day.digest().bits());
    }

    @Test
    void ofTheDocumentedRow() {
        assertThat(digest(SampleRow.row().build())).isEqualTo("f65bb3c0e898c4f2");
    }

    @Test
    void ofARowWithAllColumns() {
        SampleRow row = SampleRow.row().unknownFields("{\"RegionName\":\"weur\"}");
        for (UsageField field : UsageField.values()) {
            if (field.kind() == UsageField.Kind.TEXT) {
                row.with(field, "text of " + field.apiName());
            }
        }
        row.with(UsageField.CHARGE_PERIOD_END, Instant.parse("2025-02-02T00:00:00.120Z"));
        row.with(UsageField.LIST_COST, new BigDecimal("0.10"));

        assertThat(digest(row.build())).isEqualTo("653759301b31eee2");
    }

    @Test
    void ofDuplicatesWithoutSubscription() {
        UsageRow one = SampleRow.row().build();
        UsageRow other = SampleRow.row()
                .with(UsageField.CONTRACTED_COST, new BigDecimal("7"))
                .build();

        assertThat(digest(one, other, one)).isEqualTo("a1490fd1f7dfb802");
    }

    /** Rows of every kind, in an order of their own: the digest also depends on the order in which they are sorted. */
    @Test
    void ofManyRows() {
        List<UsageLine> lines = lines(new Random(7));
        UsageSummary summary = summary(lines);

        assertThat(summary.days().values())
                .extracting(day -> day.date() + " "
                        + HexFormat.of().toHexDigits(day.digest().bits()) + " " + keys(day))
                .containsExactly(
                        "2025-02-01 bb7104716ceb5796 aa98423b20c4470e",
                        "2025-02-02 135f50218d1f1508 767214eda4fd9a20",
                        "2025-02-03 87ccd0cd46639042 62258c82741a1e0a");
    }

    /** The names of a day and how often each occurs, as a digest. */
    private static String keys(UsageDay day) {
        DayDigest.Builder digest = new DayDigest.Builder();
        Objects.requireNonNull(day.keys()).forEach((name, count) -> digest.add(name + " " + count));
        return HexFormat.of().toHexDigits(digest.build().bits());
    }

    private static List<UsageLine> lines(Random random) {
        List<UsageLine> lines = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            SampleRow row = SampleRow.row().on("2025-02-0" + (1 + random.nextInt(3)));
            for (UsageField field : UsageField.values()) {
                boolean isRare = field != UsageField.SERVICE_NAME && field != UsageField.CONSUMED_UNIT;
                if (random.nextInt(isRare ? 4 : 1) == 0) {
                    change(row, field, random);
                }
            }
            lines.add(row.build());
        }
        for (int i = 0; i < 10; i++) {
            LocalDate day = i == 0 ? null : LocalDate.of(2025, 2, 1 + i % 3);
            lines.add(new MalformedRow(day, "it is not a JSON object", "[]", 2, random.nextLong()));
        }
        Collections.shuffle(lines, random);
        return lines;
    }

    private static void change(SampleRow row, UsageField field, Random random) {
        switch (field.kind()) {
            case TEXT -> row.with(field, TEXTS[random.nextInt(TEXTS.length)]);
            case DECIMAL -> row.with(field, number(random));
            case TIMESTAMP -> {
                if (field == UsageField.CHARGE_PERIOD_END) {
                    row.with(field, Instant.parse("2025-02-05T00:00:00Z").plusMillis(random.nextInt(3)));
                } else if (field == UsageField.BILLING_PERIOD_START) {
                    row.with(field, Instant.parse("2025-01-15T00:00:00Z").plusSeconds(random.nextInt(3) * 43_200L));
                }
            }
        }
    }

    private static BigDecimal number(Random random) {
        return random.nextBoolean()
                ? new BigDecimal(NUMBERS[random.nextInt(NUMBERS.length)])
                : new BigDecimal(new BigInteger(random.nextInt(90), random), random.nextInt(40) - 10);
    }

    @Test
    void ofTextsThatAreNotUtf8() {
        assertThat("\ud83d".getBytes(StandardCharsets.UTF_8)).isEqualTo(new byte[] {'?'});
        UsageRow cut = SampleRow.row()
                .with(UsageField.SERVICE_NAME, "cut \ud83d")
                .with(UsageField.ZONE_ID, "\ude00")
                .build();

        assertThat(digest(cut)).isEqualTo("a55ab047b6b06959");
    }
}
