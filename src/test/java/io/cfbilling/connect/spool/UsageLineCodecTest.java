package io.cfbilling.connect.spool;

import static org.assertj.core.api.Assertions.assertThat;

import io.cfbilling.connect.model.MalformedRow;
import io.cfbilling.connect.model.SampleRow;
import io.cfbilling.connect.model.UsageField;
import io.cfbilling.connect.model.UsageLine;
import io.cfbilling.connect.model.UsageRow;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsageLineCodecTest {
    private final UsageLineCodec codec = new UsageLineCodec();

    @TempDir
    Path directory;

    private UsageLine roundTrip(UsageLine line) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        codec.write(line, out);
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
        UsageLine read = codec.read(in);
        assertThat(in.read()).as("what remains unread").isEqualTo(-1);
        return read;
    }

    /** Rows with equal content are equal; here every digit must match too. */
    private void assertComesBack(UsageRow row) throws IOException {
        assertThat(roundTrip(row)).isInstanceOfSatisfying(UsageRow.class, read -> {
            for (UsageField field : UsageField.values()) {
                assertThat(read.value(field)).as(field.apiName()).isEqualTo(row.value(field));
            }
            assertThat(read.unknownFields()).isEqualTo(row.unknownFields());
        });
    }

    @Test
    void keepsARowOfTheRequiredColumns() throws IOException {
        assertComesBack(SampleRow.row().build());
    }

    @Test
    void keepsARowOfAllColumns() throws IOException {
        SampleRow row = SampleRow.row().unknownFields("{\"RegionName\":\"weur\"}");
        for (UsageField field : UsageField.values()) {
            row.with(
                    field,
                    switch (field.kind()) {
                        case TEXT -> "text of " + field.apiName();
                        case DECIMAL -> new BigDecimal(field.apiName().length()).movePointLeft(3);
                        case TIMESTAMP ->
                            Instant.parse("2025-02-01T00:00:00.123Z")
                                    .plusSeconds(field.apiName().length());
                    });
        }
        assertComesBack(row.build());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "0.00",
                "-1",
                "150000",
                "1.50e2",
                "1e20",
                "-0.000000000000000000000000000001",
                "99999999999999999999.999999999999999999",
                "9223372036854775807",
                "9223372036854775808",
                "1e-1000"
            })
    void keepsEveryDigitOfANumber(String number) throws IOException {
        assertComesBack(SampleRow.row()
                .with(UsageField.CONTRACTED_COST, new BigDecimal(number))
                .build());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Workers\u0000", "Spülung ÿ", "Данные", "費用 😀", "cut \ud83d", "\ude00 cut"})
    void keepsEveryCharacterOfAText(String text) throws IOException {
        assertComesBack(SampleRow.row().with(UsageField.SERVICE_NAME, text).build());
        assertComesBack(SampleRow.row().unknownFields(text).build());
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "費"})
    void keepsATextOfAnyLength(String character) throws IOException {
        assertComesBack(SampleRow.row().unknownFields(character.repeat(200_000)).build());
    }

    @Test
    void keepsMalformedRows() throws IOException {
        MalformedRow bare = new MalformedRow(null, "row 1 of the response: it is not a JSON object", null, 0, -1);
        String raw = "{\"ServiceName\":7}".repeat(6000).substring(0, MalformedRow.LONGEST_RAW);
        MalformedRow full = new MalformedRow(LocalDate.of(2025, 2, 1), "", raw, 1L << 40, Long.MIN_VALUE);

        assertThat(roundTrip(bare)).isEqualTo(bare);
        assertThat(roundTrip(full)).isEqualTo(full);
    }

    @Test
    void keepsTheOrderOfAResponseTooLargeForMemory() {
        List<UsageLine> lines = new ArrayList<>();
        for (int i = 0; i < 21_000; i++) {
            lines.add(
                    i % 1000 == 0
                            ? new MalformedRow(i == 0 ? null : LocalDate.of(2025, 2, 3), "unreadable", "{}", 2, i)
                            : SampleRow.row()
                                    .on("2025-02-0" + (1 + i * 7 % 9))
                                    .with(UsageField.SERVICE_NAME, "Service " + i * 31 % 997)
                                    .with(UsageField.ZONE_ID, "zone " + i)
                                    .build());
        }
        List<UsageLine> read = new ArrayList<>();
        try (SortedSpool<UsageLine> spool = new SpoolDirectory(directory).usage()) {
            lines.forEach(spool::add);
            Iterator<UsageLine> iterator = spool.iterator();
            iterator.forEachRemaining(read::add);
        }
        lines.sort(UsageLine.ORDER);

        assertThat(read).isEqualTo(lines);
    }

    @Test
    void weighsLongTextsAndNumbersMore() {
        int light = codec.weight(SampleRow.row().build());

        assertThat(light).isBetween(500, 2000);
        assertThat(codec.weight(SampleRow.row().unknownFields("x".repeat(1000)).build()))
                .isGreaterThanOrEqualTo(light + 1000);
        assertThat(codec.weight(SampleRow.row()
                        .with(UsageField.CONTRACTED_COST, new BigDecimal("1".repeat(1000)))
                        .build()))
                .isGreaterThan(light + 400);
        assertThat(codec.weight(new MalformedRow(null, "unreadable", "x".repeat(60_000), 60_000, 1)))
                .isGreaterThan(60_000);
    }
}
