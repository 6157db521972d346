package io.cfbilling.connect.api;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.IsoFields;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Moments in the spellings of ISO 8601 and RFC 3339: a date, or a date and a time separated by T, t or a blank.
 * Hyphens, colons, seconds and fractions are optional. The zone is Z, z, UTC, GMT or an offset; it defaults to UTC.
 */
final class MomentText {
    /** The longest spelling that is read: a fraction can have any number of digits. */
    private static final int LONGEST = 1024;

    private static final Pattern MOMENT = Pattern.compile(
            "(?<year>[0-9]{4})-?+(?:(?<month>[0-9]{2})-?+(?<day>[0-9]{2})|W(?<week>[0-9]{2})-?+(?<weekday>[1-7])"
                    + "|(?<yearday>[0-9]{3}))"
                    + "(?:(?:[Tt]|\\s++)(?<hour>[0-9]{2})(?::?+(?<minute>[0-9]{2})(?::?+(?<second>[0-9]{2})"
                    + "(?:[.,](?<fraction>[0-9]++))?+)?+)?+"
                    + "\\s*+(?<zone>[Zz]|UTC|GMT|[+\u2212-](?<zonehour>[0-9]{2})(?::?+(?<zoneminute>[0-9]{2}))?+)?+)?+");

    private MomentText() {}

    /**
     * @throws DateTimeException if the text names no moment
     */
    static Instant parse(String text) {
        Matcher moment = MOMENT.matcher(text.strip());
        if (text.length() > LONGEST || !moment.matches()) {
            throw new DateTimeException("no moment of ISO 8601");
        }
        LocalDate date = date(moment);
        if (moment.group("hour") == null) {
            return date.atStartOfDay(ZoneOffset.UTC).toInstant();
        }
        int hour = number(moment, "hour");
        int second = number(moment, "second");
        // 24:00 is the start of the next day, and a leap second the start of the next minute.
        boolean midnight = hour == 24 && number(moment, "minute") == 0 && second == 0 && nanos(moment) == 0;
        boolean leap = second == 60;
        LocalTime time = LocalTime.of(midnight ? 0 : hour, number(moment, "minute"), leap ? 59 : second, nanos(moment));
        return date.plusDays(midnight ? 1 : 0)
                .atTime(time)
                .plusSeconds(leap ? 1 : 0)
                .toInstant(zone(moment));
    }

    private static LocalDate date(Matcher moment) {
        int year = number(moment, "year");
        if (moment.group("month") != null) {
            return LocalDate.of(year, number(moment, "month"), number(moment, "day"));
        } else if (moment.group("yearday") != null) {
            return LocalDate.ofYearDay(year, number(moment, "yearday"));
        }
        int week = number(moment, "week");
        LocalDate first = LocalDate.of(year, 1, 4);
        if (!IsoFields.WEEK_OF_WEEK_BASED_YEAR.rangeRefinedBy(first).isValidIntValue(week)) {
            throw new DateTimeException("no week of the year");
        }
        return first.with(IsoFields.WEEK_OF_WEEK_BASED_YEAR, week)
                .plusDays(
                        number(moment, "weekday") - (long) first.getDayOfWeek().getValue());
    }

    private static ZoneOffset zone(Matcher moment) {
        @Nullable String zone = moment.group("zone");
        if (zone == null || moment.group("zonehour") == null) {
            return ZoneOffset.UTC;
        }
        int sign = zone.charAt(0) == '+' ? 1 : -1;
        return ZoneOffset.ofHoursMinutes(sign * number(moment, "zonehour"), sign * number(moment, "zoneminute"));
    }

    private static int nanos(Matcher moment) {
        String fraction = moment.group("fraction");
        return fraction == null ? 0 : Integer.parseInt((fraction + "000000000").substring(0, 9));
    }

    private static int number(Matcher moment, String group) {
        String digits = moment.group(group);
        return digits == null ? 0 : Integer.parseInt(digits);
    }
}
