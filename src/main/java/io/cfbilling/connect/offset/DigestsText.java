package io.cfbilling.connect.offset;

import io.cfbilling.connect.model.DayDigest;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The digests of the open days, as an offset carries them: {@code 2025-03-01=<base64>}, the first day and then eight
 * bytes for each day from it on, zeros for a day of which nothing was emitted. Runs of days are separated by blanks, so
 * that the gap between the open period and a backfill takes no room.
 */
final class DigestsText {
    /** A gap of up to so many days takes less room as zeros than as the start of another run. */
    private static final int GAP_DAYS = 3;

    private DigestsText() {}

    /**
     * Writes at most so many characters. Years of open days do not fit; they stay open if Cloudflare rejects the
     * oldest. A restarted task emits the days that do not fit again.
     */
    static String write(NavigableMap<LocalDate, DayDigest> digests, int room) {
        NavigableMap<LocalDate, DayDigest> some = new TreeMap<>(digests);
        String text = write(some);
        while (text.length() > room) {
            for (int fewer = some.size() / 16; fewer >= 0; fewer--) {
                some.pollFirstEntry();
            }
            text = write(some);
        }
        return text;
    }

    private static String write(NavigableMap<LocalDate, DayDigest> digests) {
        StringBuilder text = new StringBuilder();
        LocalDate start = null;
        LocalDate end = null;
        for (LocalDate day : digests.keySet()) {
            if (start == null || end == null || ChronoUnit.DAYS.between(end, day) > GAP_DAYS) {
                appendRun(text, digests, start, end);
                start = day;
            }
            end = day;
        }
        appendRun(text, digests, start, end);
        return text.toString();
    }

    private static void appendRun(
            StringBuilder text,
            NavigableMap<LocalDate, DayDigest> digests,
            @Nullable LocalDate start,
            @Nullable LocalDate end) {
        if (start == null || end == null) {
            return;
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) (ChronoUnit.DAYS.between(start, end) + 1) * DayDigest.BYTES);
        for (LocalDate day = start; !day.isAfter(end); day = day.plusDays(1)) {
            bytes.putLong(digests.getOrDefault(day, DayDigest.NOT_EMITTED).bits());
        }
        text.append(text.isEmpty() ? "" : " ")
                .append(start)
                .append('=')
                .append(Base64.getEncoder().encodeToString(bytes.array()));
    }

    static NavigableMap<LocalDate, DayDigest> read(String field, String text) {
        NavigableMap<LocalDate, DayDigest> digests = new TreeMap<>();
        for (String run : text.isEmpty() ? new String[0] : text.split(" ", -1)) {
            readRun(field, run, digests);
        }
        return digests;
    }

    private static void readRun(String field, String run, NavigableMap<LocalDate, DayDigest> digests) {
        int equals = run.indexOf('=');
        try {
            LocalDate day = LocalDate.parse(run.substring(0, Math.max(0, equals)));
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(run.substring(equals + 1)));
            if (bytes.remaining() % DayDigest.BYTES != 0) {
                throw new IllegalArgumentException("a digest is cut short");
            }
            for (; bytes.hasRemaining(); day = day.plusDays(1)) {
                DayDigest digest = new DayDigest(bytes.getLong());
                if (!digest.equals(DayDigest.NOT_EMITTED)) {
                    digests.put(day, digest);
                }
            }
        } catch (DateTimeException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "offset field '" + field + "' cannot be read at " + OffsetFields.shown(run), e);
        }
    }
}
