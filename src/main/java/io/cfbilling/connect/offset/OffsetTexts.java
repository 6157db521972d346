package io.cfbilling.connect.offset;

import io.cfbilling.connect.model.Anchor;
import io.cfbilling.connect.model.BillingAnchors;
import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.model.DateRanges;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Base64;
import java.util.NavigableMap;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** The short texts in an offset, each a list whose parts are separated by blanks; ends of ranges are exclusive. */
final class OffsetTexts {
    private static final Pattern ANCHOR = Pattern.compile("(\\d{1,2})(\\+?)@(\\d{4}-\\d{2}-\\d{2})");

    /** Ten years have fewer, even if every other month is final. */
    private static final int MOST_RANGES = 200;

    /** A backfill of years has no more open windows. */
    private static final int LONGEST_MOMENTS = 2500;

    /** No two reads are so far apart. The limit keeps a short text from filling the memory with days. */
    private static final int MOST_DAYS = 10_000;

    private OffsetTexts() {}

    /**
     * Anchors: {@code 15@2025-03-15 28+@2025-02-28}, each with the latest period start that showed it. A plus marks an
     * anchor whose day is uncertain. The anchor that determines the billing periods comes first.
     */
    static String anchors(BillingAnchors anchors) {
        return anchors.all().stream()
                .map(anchor -> anchor.day() + (anchor.certain() ? "" : "+") + "@" + anchor.lastSeen())
                .collect(Collectors.joining(" "));
    }

    static BillingAnchors anchors(OffsetFields fields, String name) {
        return new BillingAnchors(fields.entries(name, OffsetTexts::anchor));
    }

    private static Anchor anchor(String text) {
        Matcher parts = ANCHOR.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("no anchor");
        }
        return new Anchor(Integer.parseInt(parts.group(1)), parts.group(2).isEmpty(), LocalDate.parse(parts.group(3)));
    }

    /**
     * Ranges of days: {@code 2025-01-15/2025-03-15}; the latest ones if there are too many. A restarted task reads the days
     * of the others again.
     */
    static String ranges(DateRanges ranges) {
        return ranges.all().stream()
                .skip(Math.max(0, ranges.all().size() - MOST_RANGES))
                .map(range -> range.from() + "/" + range.to())
                .collect(Collectors.joining(" "));
    }

    static DateRanges ranges(OffsetFields fields, String name) {
        DateRanges ranges = DateRanges.NONE;
        for (DateRange range : fields.entries(name, OffsetTexts::range)) {
            ranges = ranges.with(range);
        }
        return ranges;
    }

    private static DateRange range(String text) {
        String[] ends = text.split("/", 2);
        return new DateRange(LocalDate.parse(ends[0]), LocalDate.parse(ends[1]));
    }

    /**
     * Moments by day: {@code 2025-01-15=2025-02-20T08:30:00Z}. Successive days that share a moment are one entry,
     * {@code 2025-01-15/2025-02-15=2025-02-20T08:30:00Z}. If not all days fit, the oldest are kept, since they become final
     * next.
     */
    static String moments(NavigableMap<LocalDate, Instant> moments) {
        StringJoiner text = new StringJoiner(" ");
        NavigableMap<LocalDate, Instant> rest = moments;
        while (!rest.isEmpty()) {
            LocalDate first = rest.firstKey();
            Instant moment = rest.firstEntry().getValue();
            LocalDate end = first.plusDays(1);
            while (moment.equals(rest.get(end))) {
                end = end.plusDays(1);
            }
            String entry = first + (end.equals(first.plusDays(1)) ? "" : "/" + end) + "=" + moment;
            if (text.length() + 1 + entry.length() > LONGEST_MOMENTS) {
                break;
            }
            text.add(entry);
            rest = rest.tailMap(end, true);
        }
        return text.toString();
    }

    static NavigableMap<LocalDate, Instant> moments(OffsetFields fields, String name) {
        NavigableMap<LocalDate, Instant> moments = new TreeMap<>();
        fields.entries(name, OffsetTexts::moment).forEach(moments::putAll);
        return moments;
    }

    private static NavigableMap<LocalDate, Instant> moment(String text) {
        String[] parts = text.split("=", 2);
        String[] days = parts[0].split("/", 2);
        Instant moment = Instant.parse(parts[1]);
        LocalDate first = LocalDate.parse(days[0]);
        LocalDate end = days.length == 1 ? first.plusDays(1) : LocalDate.parse(days[1]);
        NavigableMap<LocalDate, Instant> moments = new TreeMap<>();
        first.datesUntil(end).limit(MOST_DAYS + 1L).forEach(day -> moments.put(day, moment));
        if (moments.size() > MOST_DAYS) {
            throw new IllegalArgumentException("more than " + MOST_DAYS + " days");
        }
        return moments;
    }

    /** Numbers of a day: {@code 2025-03-01=<base64>}, eight bytes for each. */
    static String longs(LocalDate day, LongStream numbers) {
        long[] all = numbers.toArray();
        ByteBuffer bytes = ByteBuffer.allocate(all.length * Long.BYTES);
        bytes.asLongBuffer().put(all);
        return day + "=" + Base64.getEncoder().encodeToString(bytes.array());
    }

    /** A day, and numbers of it: at least one. */
    record DayLongs(LocalDate day, LongBuffer numbers) {
        LongStream stream() {
            return IntStream.range(0, numbers.limit()).mapToLong(numbers::get);
        }
    }

    /**
     * @throws RuntimeException if it is no such text
     */
    static DayLongs longs(String text) {
        int equals = text.indexOf('=');
        LocalDate day = LocalDate.parse(text.substring(0, equals));
        byte[] bytes = Base64.getDecoder().decode(text.substring(equals + 1));
        if (bytes.length == 0 || bytes.length % Long.BYTES != 0) {
            throw new IllegalArgumentException("a number is cut short");
        }
        return new DayLongs(day, ByteBuffer.wrap(bytes).asLongBuffer());
    }
}
