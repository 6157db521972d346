package io.cfbilling.connect.offset;

import io.cfbilling.connect.model.RowIdentities;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Base64;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * The identities of malformed rows as an offset carries them: {@code 2025-03-01=<base64>}, eight bytes for each row of
 * the day, days separated by blanks.
 */
final class MalformedText {
    private MalformedText() {}

    static String write(NavigableMap<LocalDate, RowIdentities> malformed) {
        return malformed.entrySet().stream()
                .map(day -> day.getKey() + "=" + write(day.getValue()))
                .collect(Collectors.joining(" "));
    }

    private static String write(RowIdentities rows) {
        ByteBuffer bytes = ByteBuffer.allocate(rows.size() * Long.BYTES);
        rows.stream().forEach(bytes::putLong);
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    static NavigableMap<LocalDate, RowIdentities> read(String text) {
        NavigableMap<LocalDate, RowIdentities> malformed = new TreeMap<>();
        for (String day : text.split(" ", -1)) {
            readDay(day, malformed);
        }
        return malformed;
    }

    private static void readDay(String text, NavigableMap<LocalDate, RowIdentities> malformed) {
        int equals = text.indexOf('=');
        try {
            LocalDate day = LocalDate.parse(text.substring(0, Math.max(0, equals)));
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(text.substring(equals + 1)));
            if (bytes.remaining() % Long.BYTES != 0 || !bytes.hasRemaining()) {
                throw new IllegalArgumentException("an identity is cut short");
            }
            LongStream.Builder identities = LongStream.builder();
            while (bytes.hasRemaining()) {
                identities.add(bytes.getLong());
            }
            malformed.put(day, RowIdentities.of(identities.build()));
        } catch (DateTimeException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "offset field 'malformed' cannot be read at " + OffsetFields.shown(text), e);
        }
    }
}
