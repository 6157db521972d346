package io.cfbilling.connect.offset;

import io.cfbilling.connect.model.BillingAnchors;
import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.model.DateRanges;
import io.cfbilling.connect.model.EndpointVersion;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * The part of a usage position that does not concern single open days.
 *
 * @param since the first day wanted; null until it is decided, which takes a response that shows the open billing
 *     period
 * @param cursor the first day that is not final
 * @param anchors the anchors that are known
 * @param endpoint the endpoint that usage is read from
 * @param finalDays days after the cursor that are final too, while something before them is not
 * @param removalsUnknown days of which rows may be removed without a tombstone, since their keys are not known
 * @param rejected the days whose requests Cloudflare rejects; null if there are none
 */
record UsageProgress(
        @Nullable LocalDate since,
        LocalDate cursor,
        BillingAnchors anchors,
        Endpoint endpoint,
        DateRanges finalDays,
        DateRanges removalsUnknown,
        @Nullable RejectedDays rejected) {
    /** The offset has this text as long as the first day wanted is not decided. */
    private static final String UNDECIDED = "undecided";

    /** The count of polls stops here. */
    private static final int MOST_POLLS = 100;

    /**
     * The endpoint that usage is read from.
     *
     * @param version the endpoint version that responded last; null if none did
     * @param unavailablePolls on how many polls in a row it was unavailable while a later version was there
     */
    record Endpoint(@Nullable EndpointVersion version, int unavailablePolls) {
        static final Endpoint UNKNOWN = new Endpoint(null, 0);
    }

    static UsageProgress startingAt(@Nullable LocalDate since, LocalDate cursor, BillingAnchors anchors) {
        return new UsageProgress(since, cursor, anchors, Endpoint.UNKNOWN, DateRanges.NONE, DateRanges.NONE, null);
    }

    UsageProgress withSince(LocalDate decided) {
        return new UsageProgress(decided, decided, anchors, endpoint, DateRanges.NONE, removalsUnknown, rejected);
    }

    UsageProgress withAnchors(BillingAnchors learned) {
        return new UsageProgress(since, cursor, learned, endpoint, finalDays, removalsUnknown, rejected);
    }

    UsageProgress withEndpoint(Endpoint present) {
        return new UsageProgress(since, cursor, anchors, present, finalDays, removalsUnknown, rejected);
    }

    UsageProgress withRejected(@Nullable RejectedDays days) {
        return new UsageProgress(since, cursor, anchors, endpoint, finalDays, removalsUnknown, days);
    }

    UsageProgress withUnknownRemovals(LocalDate day) {
        DateRanges all = removalsUnknown.with(new DateRange(day, day.plusDays(1)));
        return new UsageProgress(since, cursor, anchors, endpoint, finalDays, all, rejected);
    }

    /** Adds final days. The cursor moves to the first day that is not final. */
    UsageProgress withFinal(DateRange days) {
        DateRanges all = finalDays.with(days);
        LocalDate next = all.firstGap(cursor);
        return new UsageProgress(since, next, anchors, endpoint, all.from(next), removalsUnknown.from(next), rejected);
    }

    /** Whether no day of the range needs a further read. */
    boolean isFinal(DateRange range) {
        LocalDate open = DateRange.later(range.from(), cursor);
        return !range.to().isAfter(open) || finalDays.contains(new DateRange(open, range.to()));
    }

    static UsageProgress read(OffsetFields fields) {
        LocalDate cursor = fields.date(UsageOffsetFields.CURSOR);
        String since = fields.optionalText(UsageOffsetFields.SINCE).orElse(cursor.toString());
        return new UsageProgress(
                since.equals(UNDECIDED) ? null : fields.date(UsageOffsetFields.SINCE, cursor),
                cursor,
                AnchorsText.read(fields.text(UsageOffsetFields.ANCHORS)),
                new Endpoint(
                        readVersion(fields), fields.optionalCount(UsageOffsetFields.UNAVAILABLE_POLLS, MOST_POLLS)),
                ranges(fields, UsageOffsetFields.FINAL).from(cursor),
                ranges(fields, UsageOffsetFields.REMOVALS_UNKNOWN).from(cursor),
                fields.optionalText(UsageOffsetFields.REJECTED)
                        .map(RejectedDays::read)
                        .orElse(null));
    }

    private static DateRanges ranges(OffsetFields fields, String name) {
        return fields.optionalText(name)
                .map(text -> RangesText.read(name, text))
                .orElse(DateRanges.NONE);
    }

    private static @Nullable EndpointVersion readVersion(OffsetFields fields) {
        String id = fields.optionalText(UsageOffsetFields.ENDPOINT_VERSION).orElse(null);
        if (id != null && !EndpointVersion.ids().contains(id)) {
            throw new IllegalArgumentException("offset field '" + UsageOffsetFields.ENDPOINT_VERSION + "' is none of "
                    + EndpointVersion.ids() + ": " + OffsetFields.shown(id));
        }
        return id == null ? null : EndpointVersion.of(id);
    }

    void write(BoundedEntries entries) {
        entries.put(UsageOffsetFields.SINCE, since == null ? UNDECIDED : since.toString());
        entries.put(UsageOffsetFields.CURSOR, cursor.toString());
        entries.put(UsageOffsetFields.ANCHORS, AnchorsText.write(anchors));
        if (endpoint.version != null) {
            entries.put(UsageOffsetFields.ENDPOINT_VERSION, endpoint.version.id());
        }
        if (endpoint.unavailablePolls > 0) {
            entries.put(UsageOffsetFields.UNAVAILABLE_POLLS, (long) Math.min(endpoint.unavailablePolls, MOST_POLLS));
        }
        if (!finalDays.all().isEmpty()) {
            entries.put(UsageOffsetFields.FINAL, RangesText.write(finalDays));
        }
        if (!removalsUnknown.all().isEmpty()) {
            entries.put(UsageOffsetFields.REMOVALS_UNKNOWN, RangesText.write(removalsUnknown));
        }
        if (rejected != null) {
            entries.put(UsageOffsetFields.REJECTED, rejected.write());
        }
    }
}
