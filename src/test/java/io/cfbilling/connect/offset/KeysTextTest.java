package io.cfbilling.connect.offset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cfbilling.connect.model.DayKeys;
import io.cfbilling.connect.model.RowName;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeysTextTest {
    private static final LocalDate FIRST = LocalDate.of(2024, 2, 20);
    private static final int ROOM = 16_000;

    private static NavigableMap<LocalDate, DayKeys> keys(int services, int days, int every) {
        Random random = new Random(services);
        NavigableMap<LocalDate, DayKeys> keys = new TreeMap<>();
        for (int day = 0; day < days; day++) {
            keys.put(FIRST.plusDays((long) day * every), SampleKeys.day(services, random));
        }
        return keys;
    }

    @ParameterizedTest
    @CsvSource({"0, 1, 1", "1, 1, 1", "30, 38, 1", "30, 8, 1", "30, 9, 1", "30, 62, 1", "300, 62, 1", "14, 62, 30"})
    void keysComeBackAsTheyWere(int services, int days, int every) {
        NavigableMap<LocalDate, DayKeys> keys = keys(services, days, every);

        assertThat(KeysText.read(KeysText.write(keys, ROOM).orElseThrow())).isEqualTo(keys);
    }

    @Test
    void oddNamesComeBackToo() {
        RowName[] names = {
            new RowName(-1, -2, "", ""),
            new RowName(Long.MAX_VALUE, Long.MIN_VALUE, "\u0000\ud800 ü \ud83d\ude00", "a b=c"),
            new RowName(3_600_000, 3_600_000, "Workers", "GB-s")
        };
        NavigableMap<LocalDate, DayKeys> keys = new TreeMap<>();
        for (int day = 0; day < names.length; day++) {
            keys.put(LocalDate.of(1969, 12, 30).plusDays(day), DayKeys.of(Map.of(names[day], day + 1)));
        }

        assertThat(KeysText.read(KeysText.write(keys, ROOM).orElseThrow())).isEqualTo(keys);
    }

    @Test
    void thirtyServicesTakeLittle() {
        assertThat(KeysText.write(keys(30, 38, 1), ROOM).orElseThrow()).hasSizeLessThan(1536);
        assertThat(KeysText.write(keys(300, 62, 1), ROOM).orElseThrow()).hasSizeLessThan(12_000);
    }

    @Test
    void keysThatDoNotFitAreNotWritten() {
        NavigableMap<LocalDate, DayKeys> keys = keys(30, 38, 1);
        int length = KeysText.write(keys, ROOM).orElseThrow().length();

        assertThat(KeysText.write(keys, length)).isPresent();
        assertThat(KeysText.write(keys, length - 1)).isEmpty();
        assertThat(KeysText.write(keys, 0)).isEmpty();
        assertThat(KeysText.write(keys, -5)).isEmpty();
    }

    @Test
    void keysThatCannotFitAreNotTried() {
        Random random = new Random(1);
        NavigableMap<LocalDate, DayKeys> manyNames = new TreeMap<>();
        NavigableMap<LocalDate, DayKeys> manyKeys = new TreeMap<>();
        DayKeys large = SampleKeys.random(2_000, random);
        for (int day = 0; day < 80; day++) {
            manyNames.put(FIRST.plusDays(day), SampleKeys.random(60, random));
            manyKeys.put(FIRST.plusDays(day), large);
        }
        RowName name = SampleKeys.name(1);

        assertThat(KeyTable.of(manyNames)).isEmpty();
        assertThat(KeyTable.of(manyKeys)).isEmpty();
        assertThat(KeyTable.of(new TreeMap<>(Map.of(FIRST, DayKeys.of(Map.of(name, 2_000_000))))))
                .isEmpty();
        assertThat(KeysText.write(new TreeMap<>(Map.of(FIRST, SampleKeys.random(3_000, random))), ROOM))
                .isEmpty();
        RowName endless = new RowName(0, 1, "x".repeat(70_000), "");
        assertThat(KeysText.write(new TreeMap<>(Map.of(FIRST, DayKeys.of(Map.of(endless, 1)))), ROOM))
                .isEmpty();
    }

    @Test
    void damagedTextIsRejectedOrReadAsOtherKeys() {
        byte[] good =
                Base64.getDecoder().decode(KeysText.write(keys(30, 38, 1), ROOM).orElseThrow());
        Random random = new Random(3);
        for (int length = 0; length < good.length; length++) {
            assertRejected(Arrays.copyOf(good, length));
            byte[] changed = good.clone();
            changed[length] ^= (byte) (1 << random.nextInt(Byte.SIZE));
            readOrReject(changed);
        }
        assertRejected(Arrays.copyOf(good, good.length + 1));
    }

    @Test
    void garbageIsRejectedBeforeItTakesMemory() throws IOException {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KeysText.read("no base64 at all, and so long that it is cut short"))
                .withMessage("offset field 'keys' cannot be read at 'no base64 at all, and so long that it is…'");
        assertRejected(deflated(new byte[400 * 1024 * 1024 / 8]));
        assertRejected(table(Integer.MAX_VALUE));
        assertRejected(table(-1));
        assertRejected(table(1, Integer.MAX_VALUE));
        assertRejected(table(0, 1, 0, 0, 0, 0, 0, 1));
        Random random = new Random(4);
        for (int i = 0; i < 2_000; i++) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            readOrReject(bytes);
            readOrReject(deflated(bytes));
        }
    }

    /** A table that begins with these numbers, its first day given as eight bytes of zeros. */
    private static byte[] table(int days, int... more) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(days);
        for (int day = 0; day < Math.min(days, 1); day++) {
            out.writeLong(0);
        }
        for (int number : more) {
            out.writeInt(number);
        }
        return deflated(bytes.toByteArray());
    }

    private static byte[] deflated(byte[] bytes) {
        Deflater deflater = new Deflater(1, true);
        deflater.setInput(bytes);
        deflater.finish();
        byte[] out = new byte[bytes.length + 100];
        int length = deflater.deflate(out);
        deflater.end();
        return Arrays.copyOf(out, length);
    }

    private static void assertRejected(byte[] bytes) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KeysText.read(Base64.getEncoder().encodeToString(bytes)))
                .withMessageStartingWith("offset field 'keys' cannot be read at '");
    }

    private static void readOrReject(byte[] bytes) {
        try {
            KeysText.read(Base64.getEncoder().encodeToString(bytes));
        } catch (IllegalArgumentException rejected) {
            assertThat(rejected).hasMessageStartingWith("offset field 'keys' cannot be read at '");
        }
    }
}
