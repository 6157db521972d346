package io.cfbilling.connect.offset;

import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.time.LocalDate;
import java.util.Base64;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Numbers of a day as an offset carries them: {@code 2025-03-01=<base64>}, eight bytes for each.
 *
 * @param numbers at least one
 */
record LongsText(LocalDate day, LongBuffer numbers) {
    static String write(LocalDate day, LongStream numbers) {
        long[] all = numbers.toArray();
        ByteBuffer bytes = ByteBuffer.allocate(all.length * Long.BYTES);
        bytes.asLongBuffer().put(all);
        return day + "=" + Base64.getEncoder().encodeToString(bytes.array());
    }

    /**
     * @throws RuntimeException if it is no such text
     */
    static LongsText read(String text) {
        int equals = text.indexOf('=');
        LocalDate day = LocalDate.parse(text.substring(0, equals));
        byte[] bytes = Base64.getDecoder().decode(text.substring(equals + 1));
        if (bytes.length == 0 || bytes.length % Long.BYTES != 0) {
            throw new IllegalArgumentException("a number is cut short");
        }
        return new LongsText(day, ByteBuffer.wrap(bytes).asLongBuffer());
    }

    LongStream stream() {
        return IntStream.range(0, numbers.limit()).mapToLong(numbers::get);
    }
}
