package io.cfbilling.connect.fuzz;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An independent reader of ISO 8601 and RFC 3339, to compare the connector's with. */
final class IsoMoments {
    private static final Pattern WRITTEN = Pattern.compile("(\\d{4})-(\\d\\d)-(\\d\\d)"
            + "(?:[Tt ](\\d\\d):(\\d\\d)(?::(\\d\\d)(?:\\.(\\d{1,30}))?)?([Zz]|[+-]\\d\\d:?\\d\\d)?)?");
    private static final Instant FIRST = Instant.EPOCH;
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999Z");

    private IsoMoments() {}

    /** The moment, to the millisecond; null if the text names none in the years 1970 to 9999. */
    static @Nullable Instant read(String text) {
        Matcher parts = WRITTEN.matcher(text);
        if (!parts.matches()) {
            return null;
        }
        try {
            LocalDate day = LocalDate.of(number(parts, 1), number(parts, 2), number(parts, 3));
            int hour = number(parts, 4);
            int minute = number(parts, 5);
            int second = number(parts, 6);
            int zone = zoneMinutes(parts.group(8));
            if (hour > 23 || minute > 59 || second > 59 || Math.abs(zone) > 18 * 60) {
                return null;
            }
            long seconds = day.toEpochDay() * 86_400L + hour * 3_600L + (minute - zone) * 60L + second;
            Instant moment = Instant.ofEpochSecond(seconds).plusMillis(millis(parts.group(7)));
            return moment.isBefore(FIRST) || moment.isAfter(LAST) ? null : moment;
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static int number(Matcher parts, int group) {
        String digits = parts.group(group);
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    private static long millis(@Nullable String fraction) {
        return fraction == null
                ? 0
                : new BigDecimal("0." + fraction).movePointRight(3).longValue();
    }

    /** More than a day if the zone is invalid. */
    private static int zoneMinutes(@Nullable String zone) {
        if (zone == null || zone.equalsIgnoreCase("z")) {
            return 0;
        }
        String digits = Objects.requireNonNull(zone).replace(":", "").substring(1);
        int minutes = Integer.parseInt(digits.substring(2));
        int all = minutes > 59 ? Integer.MAX_VALUE : Integer.parseInt(digits.substring(0, 2)) * 60 + minutes;
        return zone.charAt(0) == '-' ? -all : all;
    }
}
