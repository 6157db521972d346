package io.cfbilling.connect.spool;

import io.cfbilling.connect.model.MalformedRow;
import io.cfbilling.connect.model.UsageField;
import io.cfbilling.connect.model.UsageLine;
import io.cfbilling.connect.model.UsageRow;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads the lines of a usage response: digits, scale and every character are kept, and moments to the
 * millisecond.
 */
public final class UsageLineCodec implements SpoolCodec<UsageLine> {
    private static final UsageField[] FIELDS = UsageField.values();

    /** How many characters {@link DataOutput#writeUTF} takes, whatever they are. */
    private static final int LONGEST_UTF = 65_535 / 3;

    /** The heap size of a line without its values. */
    private static final int BARE_LINE = 200;

    private static final int BARE_TEXT = 56;
    private static final int BARE_NUMBER = 40;
    private static final int MOMENT = 24;

    @Override
    public void write(UsageLine line, DataOutput out) throws IOException {
        if (line instanceof UsageRow row) {
            out.writeBoolean(true);
            writeRow(row, out);
        } else if (line instanceof MalformedRow row) {
            out.writeBoolean(false);
            writeMalformed(row, out);
        }
    }

    @Override
    public UsageLine read(DataInput in) throws IOException {
        return in.readBoolean() ? readRow(in) : readMalformed(in);
    }

    private static void writeRow(UsageRow row, DataOutput out) throws IOException {
        int present = 0;
        for (int i = 0; i < FIELDS.length; i++) {
            present |= row.value(FIELDS[i]) == null ? 0 : 1 << i;
        }
        out.writeInt(present);
        for (UsageField field : FIELDS) {
            Object value = row.value(field);
            if (value != null) {
                switch (field.kind()) {
                    case TEXT -> writeText((String) value, out);
                    case DECIMAL -> writeText(value.toString(), out);
                    case TIMESTAMP -> out.writeLong(((Instant) value).toEpochMilli());
                }
            }
        }
        writeOptionalText(row.unknownFields(), out);
    }

    private static UsageRow readRow(DataInput in) throws IOException {
        Map<UsageField, Object> values = new EnumMap<>(UsageField.class);
        int present = in.readInt();
        for (int i = 0; i < FIELDS.length; i++) {
            if ((present & 1 << i) != 0) {
                values.put(
                        FIELDS[i],
                        switch (FIELDS[i].kind()) {
                            case TEXT -> readText(in);
                            case DECIMAL -> new BigDecimal(readText(in));
                            case TIMESTAMP -> Instant.ofEpochMilli(in.readLong());
                        });
            }
        }
        return new UsageRow(values, readOptionalText(in));
    }

    private static void writeMalformed(MalformedRow row, DataOutput out) throws IOException {
        LocalDate day = row.day();
        out.writeBoolean(day != null);
        if (day != null) {
            out.writeLong(day.toEpochDay());
        }
        writeText(row.reason(), out);
        writeOptionalText(row.raw(), out);
        out.writeLong(row.rawLength());
        out.writeLong(row.identity());
    }

    private static MalformedRow readMalformed(DataInput in) throws IOException {
        LocalDate day = in.readBoolean() ? LocalDate.ofEpochDay(in.readLong()) : null;
        return new MalformedRow(day, readText(in), readOptionalText(in), in.readLong(), in.readLong());
    }

    private static void writeOptionalText(@Nullable String text, DataOutput out) throws IOException {
        out.writeBoolean(text != null);
        if (text != null) {
            writeText(text, out);
        }
    }

    private static @Nullable String readOptionalText(DataInput in) throws IOException {
        return in.readBoolean() ? readText(in) : null;
    }

    /** Writes every character as it is: a text that is cut within a surrogate pair must be read as it was. */
    private static void writeText(String text, DataOutput out) throws IOException {
        out.writeInt(text.length());
        for (int start = 0; start < text.length(); start += LONGEST_UTF) {
            out.writeUTF(text.substring(start, Math.min(start + LONGEST_UTF, text.length())));
        }
    }

    private static String readText(DataInput in) throws IOException {
        int length = in.readInt();
        String text = length == 0 ? "" : in.readUTF();
        while (text.length() < length) {
            text += in.readUTF();
        }
        return text;
    }

    @Override
    public int weight(UsageLine line) {
        long weight = BARE_LINE;
        if (line instanceof UsageRow row) {
            for (UsageField field : FIELDS) {
                weight += weightOf(row.value(field));
            }
            weight += weightOf(row.unknownFields());
        } else if (line instanceof MalformedRow row) {
            weight += weightOf(row.reason()) + weightOf(row.raw());
        }
        return (int) Math.min(weight, Integer.MAX_VALUE);
    }

    private static long weightOf(@Nullable Object value) {
        if (value instanceof String text) {
            return BARE_TEXT + 2L * text.length();
        } else if (value instanceof BigDecimal number) {
            // BigDecimal keeps up to eighteen digits in a long.
            return number.precision() <= 18 ? BARE_NUMBER : 2L * BARE_NUMBER + number.precision() / 2L;
        }
        return value == null ? 0 : MOMENT;
    }
}
