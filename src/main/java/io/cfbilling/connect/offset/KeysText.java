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
import java.util.zip.DeflaterOutputStream;
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
        return KeyTable.of(keys).flatMap(KeysText::deflated).filter(text -> text.length() <= room);
    }

    /** Empty if the table is too large, or a name is too long to be written. */
    private static Optional<String> deflated(KeyTable table) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        try (DataOutputStream out = new DataOutputStream(new DeflaterOutputStream(bytes, deflater))) {
            table.writeTo(out);
            if (out.size() > LARGEST_TABLE) {
                return Optional.empty();
            }
        } catch (UTFDataFormatException tooLong) {
            return Optional.empty();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        } finally {
            deflater.end();
        }
        return Optional.of(Base64.getEncoder().encodeToString(bytes.toByteArray()));
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
