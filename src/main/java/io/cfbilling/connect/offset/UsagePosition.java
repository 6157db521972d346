package io.cfbilling.connect.offset;

import io.cfbilling.connect.model.BillingAnchors;
import io.cfbilling.connect.model.DayDigest;
import java.time.LocalDate;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How far an account's usage has been told. Immutable: each step gives a new position.
 *
 * <p>Stored as a flat map of texts, since Connect takes nothing else: {@code v}, {@code cursor}, {@code anchors},
 * {@code digests}. What a later version needs for the days still open goes into entries of its own.
 */
public final class UsagePosition {
    private static final String CURSOR = "cursor";
    private static final String ANCHORS = "anchors";
    private static final String DIGESTS = "digests";

    private final LocalDate cursor;
    private final BillingAnchors anchors;
    private final NavigableMap<LocalDate, DayDigest> digests;
    private @Nullable Map<String, Object> map;

    private UsagePosition(LocalDate cursor, BillingAnchors anchors, NavigableMap<LocalDate, DayDigest> digests) {
        this.cursor = cursor;
        this.anchors = anchors;
        this.digests = digests;
    }

    /** Nothing is told yet from that day on. */
    public static UsagePosition startingAt(LocalDate cursor, BillingAnchors anchors) {
        return new UsagePosition(cursor, anchors, Collections.emptyNavigableMap());
    }

    /**
     * @throws IllegalArgumentException if the map is no usage offset; the message names the field
     */
    public static UsagePosition of(Map<String, ?> map) {
        OffsetFields fields = new OffsetFields(map);
        return new UsagePosition(
                fields.date(CURSOR), AnchorsText.read(fields.text(ANCHORS)), DigestsText.read(fields.text(DIGESTS)));
    }

    /** Every day before it is final or was skipped on purpose, and is never told again. */
    public LocalDate cursor() {
        return cursor;
    }

    /** The anchors that the account's rows have shown. */
    public BillingAnchors anchors() {
        return anchors;
    }

    /** What was last told of a day from the cursor on; empty where nothing was. */
    public Optional<DayDigest> told(LocalDate day) {
        return Optional.ofNullable(digests.get(day));
    }

    /** The position once the whole of a day has been told. */
    public UsagePosition withTold(LocalDate day, DayDigest digest) {
        NavigableMap<LocalDate, DayDigest> more = new TreeMap<>(digests);
        more.put(day, digest);
        return new UsagePosition(cursor, anchors, more);
    }

    /** The position while a day is being told: what was told of it before no longer stands. */
    public UsagePosition withUntold(LocalDate day) {
        if (!digests.containsKey(day)) {
            return this;
        }
        NavigableMap<LocalDate, DayDigest> fewer = new TreeMap<>(digests);
        fewer.remove(day);
        return new UsagePosition(cursor, anchors, fewer);
    }

    /** The position once rows have shown more of the anchors. */
    public UsagePosition withAnchors(BillingAnchors learned) {
        return learned.equals(anchors) ? this : new UsagePosition(cursor, learned, digests);
    }

    /** The position once every day before the given one is final; what is known of those days is let go. */
    public UsagePosition advancedTo(LocalDate day) {
        return day.isAfter(cursor) ? new UsagePosition(day, anchors, new TreeMap<>(digests.tailMap(day, true))) : this;
    }

    /** As Connect stores it: one map for all records that carry this position. */
    public Map<String, Object> toMap() {
        if (map == null) {
            Map<String, Object> written = new HashMap<>();
            written.put(OffsetFields.VERSION, OffsetFields.CURRENT_VERSION);
            written.put(CURSOR, cursor.toString());
            written.put(ANCHORS, AnchorsText.write(anchors));
            written.put(DIGESTS, DigestsText.write(digests));
            map = Collections.unmodifiableMap(written);
        }
        return map;
    }
}
