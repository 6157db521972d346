package io.cfbilling.connect.usage;

import io.cfbilling.connect.api.UsageResponse;
import io.cfbilling.connect.model.Anchor;
import io.cfbilling.connect.model.BillingAnchors;
import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.model.DayKeys;
import io.cfbilling.connect.model.EndpointVersion;
import io.cfbilling.connect.model.MalformedRow;
import io.cfbilling.connect.model.RowName;
import io.cfbilling.connect.model.SampleRow;
import io.cfbilling.connect.model.UsageField;
import io.cfbilling.connect.model.UsageLine;
import io.cfbilling.connect.model.UsageRow;
import io.cfbilling.connect.model.UsageSummary;
import io.cfbilling.connect.offset.UsagePosition;
import io.cfbilling.connect.spool.SortedSpool;
import io.cfbilling.connect.spool.SpoolDirectory;
import io.cfbilling.connect.usage.window.UsageWindow;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Rows, responses, windows and positions of one account, as short as a test of one type can say them. */
public final class SampleUsage {
    private SampleUsage() {}

    /** A row of a whole day that costs 1, of the billing period that starts with the day's month. */
    public static UsageRow row(String day, String service) {
        return row(day, service, "1");
    }

    /** A row of a whole day, of the billing period that starts with the day's month. */
    public static UsageRow row(String day, String service, String cost) {
        return sample(day, service, LocalDate.parse(day).withDayOfMonth(1))
                .with(UsageField.CONTRACTED_COST, new BigDecimal(cost))
                .build();
    }

    /** A row of a whole day, of the billing period that starts on another day. */
    public static UsageRow rowOfPeriod(String day, String periodStart) {
        return sample(day, "Workers", LocalDate.parse(periodStart)).build();
    }

    private static SampleRow sample(String day, String service, LocalDate periodStart) {
        Instant start = periodStart.atStartOfDay(ZoneOffset.UTC).toInstant();
        return SampleRow.row()
                .on(day)
                .with(UsageField.SERVICE_NAME, service)
                .with(UsageField.BILLING_PERIOD_START, start);
    }

    /** A malformed row; without a day where that is null. */
    public static MalformedRow malformed(@Nullable String day, long identity) {
        @Nullable LocalDate date = day == null ? null : LocalDate.parse(day);
        return new MalformedRow(date, "row " + identity + ": it is not a JSON object", "[]", 2, identity);
    }

    /** The summary of a response with these lines, in any order. */
    public static UsageSummary summary(UsageLine... lines) {
        return UsageSummary.of(Arrays.stream(lines).sorted(UsageLine.ORDER).iterator());
    }

    /** A response with these lines, in any order. */
    public static UsageResponse response(Instant receivedAt, UsageLine... lines) {
        // So few lines stay in memory: the directory is not used.
        SortedSpool<UsageLine> spool = new SpoolDirectory(Path.of("unused")).usage();
        List.of(lines).forEach(spool::add);
        return new UsageResponse(EndpointVersion.PAYGO, spool, "/usage", receivedAt, Optional.empty());
    }

    /** The keys of a day with one row of each service, or with several of one that is named several times. */
    public static DayKeys keys(String... services) {
        Map<RowName, Integer> rows = new TreeMap<>();
        for (String service : services) {
            rows.merge(new RowName(0, Duration.ofDays(1).toMillis(), service, "Requests"), 1, Integer::sum);
        }
        return DayKeys.of(rows);
    }

    /** Anchors that are certain, last seen in January 2026; the first one determines the billing periods. */
    public static BillingAnchors anchors(Integer... days) {
        return new BillingAnchors(Arrays.stream(days)
                .map(day -> new Anchor(day, true, LocalDate.of(2026, 1, day)))
                .toList());
    }

    /** The position from that day on of an account whose billing periods are calendar months. */
    public static UsagePosition since(String day) {
        return UsagePosition.startingAt(LocalDate.parse(day), anchors(1));
    }

    /** The position once all these rows are emitted. */
    public static UsagePosition emitted(UsagePosition before, UsageRow... rows) {
        UsagePosition position = before;
        for (var day : summary(rows).days().values()) {
            position = position.withEmitted(days -> days.with(day.date(), day.digest(), day.keys()));
        }
        return position;
    }

    /** The window of a billing period that is over, from its first day on. */
    public static UsageWindow window(String from, String to) {
        return window(range(from, to), false);
    }

    /** The window of the open billing period, from its first day on. */
    public static UsageWindow openWindow(String from, String to) {
        return window(range(from, to), true);
    }

    private static UsageWindow window(DateRange days, boolean front) {
        return new UsageWindow(days.from(), days, days, front);
    }

    public static DateRange range(String from, String to) {
        return new DateRange(LocalDate.parse(from), LocalDate.parse(to));
    }

    /** A response at that moment, by all clocks. */
    public static ResponseTimes at(Instant moment) {
        return ResponseTimes.of(moment, Optional.of(moment));
    }
}
