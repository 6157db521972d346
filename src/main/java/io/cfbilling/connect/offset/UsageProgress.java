package io.cfbilling.connect.offset;

import io.cfbilling.connect.model.BillingAnchors;
import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.model.DateRanges;
import io.cfbilling.connect.model.EndpointVersion;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What a usage position is but for its open days.
 *
 * @param since the first day wanted; null while it is not decided, since no response has shown the open billing period
 * @param cursor the first day that is not final
 * @param anchors the anchors that are known
 * @param endpoint where usage is read
 * @param finished days after the cursor that are final too, while something before them is not
 * @param unsure days of which rows that are gone may stand, since their keys are not known
 * @param rejected the days that the API refuses; null while it refuses none
 */
record UsageProgress(
        @Nullable LocalDate since,
        LocalDate cursor,
        BillingAnchors anchors,
        Endpoint endpoint,
        DateRanges finished,
        DateRanges unsure,
        @Nullable RejectedDays rejected) {
    /** Stands for a first day wanted that is not decided. */
    private static final String UNDECIDED = "undecided";

    /** More polls than that are never counted. */
    private static final int MOST_POLLS = 100;

    /**
     * Where usage is read.
     *
     * @param api the endpoint version that answered last; null while none has
     * @param unavailablePolls on how many polls in a row it was unavailable while a later one answered
     */
    record Endpoint(@Nullable EndpointVersion api, int unavailablePolls) {
        static final Endpoint UNKNOWN = new Endpoint(null, 0);
    }

    static UsageProgress startingAt(@Nullable LocalDate since, LocalDate cursor, BillingAnchors anchors) {
        return new UsageProgress(since, cursor, anchors, Endpoint.UNKNOWN, DateRanges.NONE, DateRanges.NONE, null);
    }

    UsageProgress withSince(LocalDate decided) {
        return new UsageProgress(decided, decided, anchors, endpoint, DateRanges.NONE, unsure, rejected);
    }

    UsageProgress withAnchors(BillingAnchors learned) {
        return new UsageProgress(since, cursor, learned, endpoint, finished, unsure, rejected);
    }

    UsageProgress withEndpoint(Endpoint present) {
        return new UsageProgress(since, cursor, anchors, present, finished, unsure, rejected);
    }

    UsageProgress withRejected(@Nullable RejectedDays days) {
        return new UsageProgress(since, cursor, anchors, endpoint, finished, unsure, days);
    }

    UsageProgress withUnsure(LocalDate day) {
        DateRanges all = unsure.with(new DateRange(day, day.plusDays(1)));
        return new UsageProgress(since, cursor, anchors, endpoint, finished, all, rejected);
    }

    /** These days are final as well; where they begin at the cursor, it passes them and all that follows without a gap. */
    UsageProgress withFinished(DateRange days) {
        DateRanges all = finished.with(days);
        LocalDate next = all.firstGap(cursor);
        return new UsageProgress(since, next, anchors, endpoint, all.from(next), unsure.from(next), rejected);
    }

    static UsageProgress read(OffsetFields fields) {
        LocalDate cursor = fields.date(UsagePosition.CURSOR);
        String since = fields.optionalText(UsagePosition.SINCE).orElse(cursor.toString());
        return new UsageProgress(
                since.equals(UNDECIDED) ? null : fields.date(UsagePosition.SINCE, cursor),
                cursor,
                AnchorsText.read(fields.text(UsagePosition.ANCHORS)),
                new Endpoint(readApi(fields), fields.optionalCount(UsagePosition.UNAVAILABLE_POLLS, MOST_POLLS)),
                ranges(fields, UsagePosition.FINISHED).from(cursor),
                ranges(fields, UsagePosition.UNSURE).from(cursor),
                fields.optionalText(UsagePosition.REJECTED)
                        .map(RejectedDays::read)
                        .orElse(null));
    }

    private static DateRanges ranges(OffsetFields fields, String name) {
        return fields.optionalText(name)
                .map(text -> RangesText.read(name, text))
                .orElse(DateRanges.NONE);
    }

    private static @Nullable EndpointVersion readApi(OffsetFields fields) {
        String id = fields.optionalText(UsagePosition.API).orElse(null);
        if (id != null && !EndpointVersion.ids().contains(id)) {
            throw new IllegalArgumentException("offset field '" + UsagePosition.API + "' is none of "
                    + EndpointVersion.ids() + ": " + OffsetFields.shown(id));
        }
        return id == null ? null : EndpointVersion.of(id);
    }

    void write(BoundedEntries entries) {
        entries.put(UsagePosition.SINCE, since == null ? UNDECIDED : since.toString());
        entries.put(UsagePosition.CURSOR, cursor.toString());
        entries.put(UsagePosition.ANCHORS, AnchorsText.write(anchors));
        if (endpoint.api != null) {
            entries.put(UsagePosition.API, endpoint.api.id());
        }
        if (endpoint.unavailablePolls > 0) {
            entries.put(UsagePosition.UNAVAILABLE_POLLS, (long) Math.min(endpoint.unavailablePolls, MOST_POLLS));
        }
        if (!finished.all().isEmpty()) {
            entries.put(UsagePosition.FINISHED, RangesText.write(finished));
        }
        if (!unsure.all().isEmpty()) {
            entries.put(UsagePosition.UNSURE, RangesText.write(unsure));
        }
        if (rejected != null) {
            entries.put(UsagePosition.REJECTED, rejected.write());
        }
    }
}
