package io.cfbilling.connect.offset;

import io.cfbilling.connect.model.DayKeys;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UTFDataFormatException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Base64;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** The keys of the open days, as an offset carries them: a {@link KeyTable}, deflated, in base64. */
final class KeysText {
    /** The connector neither writes nor reads a larger table. */
    private static final int LARGEST_TABLE = 256 * 1024;

    private KeysText() {}

    /**
     * @param room the longest text wanted
     * @return empty if the keys do not fit into it
     */
    static Optional<String> write(NavigableMap<LocalDate, DayKeys> keys, int room) {
        return KeyTable.of(keys)
                .map(KeysText::bytes)
                .filter(bytes -> bytes.length <= LARGEST_TABLE)
                .flatMap(bytes -> deflated(bytes, room / 4 * 3))
                .map(Base64.getEncoder()::encodeToString)
                .filter(text -> text.length() <= room);
    }

    /** The bytes of a table; an array longer than any table if a name is too long to be written. */
    private static byte[] bytes(KeyTable table) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            table.writeTo(new DataOutputStream(bytes));
            return bytes.toByteArray();
        } catch (UTFDataFormatException tooLong) {
            return new byte[LARGEST_TABLE + 1];
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** Empty if the result is longer than wanted. */
    private static Optional<byte[]> deflated(byte[] bytes, int most) {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        try {
            deflater.setInput(bytes);
            deflater.finish();
            byte[] out = new byte[Math.max(0, most) + 1];
            int length = deflater.deflate(out);
            return deflater.finished() && length <= most ? Optional.of(Arrays.copyOf(out, length)) : Optional.empty();
        } finally {
            deflater.end();
        }
    }

    /**
     * @throws IllegalArgumentException if the text holds no keys
     */
    static NavigableMap<LocalDate, DayKeys> read(String text) {
        try {
            byte[] bytes = inflated(Base64.getDecoder().decode(text));
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
            KeyTable table = KeyTable.readFrom(in);
            if (in.available() > 0) {
                throw new IOException("something follows the table");
            }
            return table.toDays();
        } catch (IOException | DataFormatException | DateTimeException | IllegalArgumentException e) {
            throw new IllegalArgumentException("offset field 'keys' cannot be read at " + OffsetFields.shown(text), e);
        }
    }

    private static byte[] inflated(byte[] bytes) throws DataFormatException {
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(bytes);
            byte[] out = new byte[LARGEST_TABLE + 1];
            int length = inflater.inflate(out);
            if (!inflater.finished() || inflater.getRemaining() > 0) {
                throw new DataFormatException("it is cut short or too long");
            }
            return Arrays.copyOf(out, length);
        } finally {
            inflater.end();
        }
    }
}
