package io.cfbilling.connect.offset;

import io.cfbilling.connect.model.BillingAnchors;
import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.model.DateRanges;
import io.cfbilling.connect.model.DayDigest;
import io.cfbilling.connect.model.DayKeys;
import io.cfbilling.connect.model.EndpointVersion;
import io.cfbilling.connect.model.RowIdentities;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How far an account's usage has been emitted. Immutable: each change gives a new position, which shares large data
 * with the former one.
 *
 * <p>Stored as a flat map of texts and numbers, since Connect takes nothing else; {@link UsageOffsetFields} names its
 * entries.
 */
public final class UsagePosition {
    private final UsageProgress progress;
    private final ReadHistory history;
    private final EmittedDays emitted;
    private @Nullable Map<String, Object> map;

    private UsagePosition(UsageProgress progress, ReadHistory history, EmittedDays emitted) {
        this.progress = progress;
        this.history = history;
        this.emitted = emitted;
    }

    /** Nothing is emitted yet from that day on. */
    public static UsagePosition startingAt(LocalDate cursor, BillingAnchors anchors) {
        return new UsagePosition(UsageProgress.startingAt(cursor, cursor, anchors), ReadHistory.NONE, EmittedDays.NONE);
    }

    /**
     * Nothing is known of the account, not even when its open billing period begins.
     *
     * @param cursor the first of the days that the connector searches for that period
     */
    public static UsagePosition undecided(LocalDate cursor) {
        return new UsagePosition(
                UsageProgress.startingAt(null, cursor, BillingAnchors.UNKNOWN), ReadHistory.NONE, EmittedDays.NONE);
    }

    /**
     * The position of a stored offset: a whole one, or only a cursor, which an operator writes to have usage emitted
     * again from that day on.
     *
     * @throws IllegalArgumentException if the map is no usage offset; the message names the field
     */
    public static UsagePosition of(Map<String, ?> map) {
        if (map.keySet().equals(Set.of(UsageOffsetFields.CURSOR))) {
            return startingAt(new OffsetFields(map).date(UsageOffsetFields.CURSOR), BillingAnchors.UNKNOWN);
        }
        OffsetFields fields = OffsetFields.ofCurrentVersion(map);
        return new UsagePosition(UsageProgress.read(fields), ReadHistory.read(fields), EmittedDays.read(fields));
    }

    /** The first day wanted: the days from here to the cursor are final. The cursor if it is not decided. */
    public LocalDate since() {
        return progress.since() == null ? progress.cursor() : progress.since();
    }

    /** Whether the first day wanted is not decided yet, since no response has shown the open billing period. */
    public boolean isUndecided() {
        return progress.since() == null;
    }

    /** Every day before it is final or was skipped on purpose, and is never emitted again. */
    public LocalDate cursor() {
        return progress.cursor();
    }

    /** Whether nothing has been emitted or read yet. */
    public boolean isInitial() {
        return emitted.days().isEmpty()
                && history.isEmpty()
                && progress.finalDays().all().isEmpty()
                && progress.cursor().equals(since());
    }

    /** The days from the cursor on that are final already, while something before them is not. */
    public DateRanges finalDays() {
        return progress.finalDays();
    }

    /** Whether no day of the range needs a further read. */
    public boolean isFinal(DateRange range) {
        return progress.isFinal(range);
    }

    /** The anchors that the account's rows have shown. */
    public BillingAnchors anchors() {
        return progress.anchors();
    }

    /** The days whose requests Cloudflare rejects; empty if there are none. */
    public Optional<RejectedDays> rejected() {
        return Optional.ofNullable(progress.rejected());
    }

    /** The position once the request for the billing period that begins on that day was rejected, with its backoff. */
    public UsagePosition withRejected(LocalDate period, Instant until) {
        Instant wait = until.truncatedTo(ChronoUnit.MILLIS);
        return with(progress.withRejected(
                rejected().map(days -> days.and(period, wait)).orElseGet(() -> new RejectedDays(period, wait))));
    }

    /**
     * The position once that billing period is read. If it was the newest rejected one, no rejections are known any
     * more.
     */
    public UsagePosition withResponse(LocalDate period) {
        return rejected().filter(days -> days.through().equals(period)).isPresent()
                ? with(progress.withRejected(null))
                : this;
    }

    /** The version of the usage endpoint that responded last; null if none did. */
    public @Nullable EndpointVersion endpointVersion() {
        return progress.endpoint().version();
    }

    /** On how many polls in a row that version was unavailable while a later one responded. */
    public int unavailablePolls() {
        return progress.endpoint().unavailablePolls();
    }

    /** The results of earlier reads of the open days. */
    public ReadHistory history() {
        return history;
    }

    /** What was last emitted of a day from the cursor on; empty if nothing was. */
    public Optional<EmittedDay> emitted(LocalDate day) {
        return Optional.ofNullable(emitted.days().get(day));
    }

    /** What was last emitted of these days, without those of which nothing was; an unmodifiable view. */
    public NavigableMap<LocalDate, EmittedDay> emitted(DateRange range) {
        return emitted.within(range);
    }

    /**
     * The position once the whole of a day has been emitted.
     *
     * @param keys the keys of its rows; null if they are not known
     */
    public UsagePosition withEmitted(LocalDate day, DayDigest digest, @Nullable DayKeys keys) {
        return with(emitted.with(day, digest, keys));
    }

    /**
     * The position while a changed day is being emitted. A restarted task emits the day again, whatever its content is
     * then, and knows all rows that consumers may have of it.
     *
     * @param maybeWritten the keys of the rows that are being emitted; null if they are not known
     */
    public UsagePosition withPartlyEmitted(LocalDate day, @Nullable DayKeys maybeWritten) {
        return with(emitted.withPartly(day, maybeWritten));
    }

    /** The position once all rows of a day are removed. */
    public UsagePosition without(LocalDate day) {
        return with(emitted.without(day));
    }

    /** The position once rows of a day may be removed whose keys are not known: they never get a tombstone. */
    public UsagePosition withUnknownRemovals(LocalDate day) {
        return with(progress.withUnknownRemovals(day));
    }

    /** Whether each removed row of these days has its tombstone. */
    public boolean knowsRemovals(DateRange range) {
        return progress.removalsUnknown().all().stream()
                .allMatch(days -> days.intersect(range).isEmpty());
    }

    /** The malformed rows of a day that are dead letters already. */
    public RowIdentities malformed(LocalDate day) {
        return emitted.malformed().getOrDefault(day, RowIdentities.NONE);
    }

    /** Whether a malformed row, of any day, is a dead letter already. */
    public boolean knowsMalformed(long identity) {
        return emitted.malformed().values().stream().anyMatch(rows -> rows.contains(identity));
    }

    /**
     * The position once these malformed rows of a day are dead letters.
     *
     * @param rows all rows of the day to remember; none to forget them
     */
    public UsagePosition withMalformed(LocalDate day, RowIdentities rows) {
        return rows.equals(malformed(day)) ? this : with(emitted.withMalformed(day, rows));
    }

    /** The position once rows have shown more of the anchors. */
    public UsagePosition withAnchors(BillingAnchors learned) {
        return with(progress.withAnchors(learned));
    }

    /** The position once it is decided which day is the first one wanted. */
    public UsagePosition withSince(LocalDate decided) {
        return with(progress.withSince(decided));
    }

    /** The position once usage was read from that version of the endpoint. */
    public UsagePosition withEndpointVersion(EndpointVersion version) {
        return with(progress.withEndpoint(new UsageProgress.Endpoint(version, 0)));
    }

    /** The position once the endpoint was unavailable on so many polls in a row. */
    public UsagePosition withUnavailablePolls(int polls) {
        return with(progress.withEndpoint(new UsageProgress.Endpoint(endpointVersion(), polls)));
    }

    /** The position with other results of reads. */
    public UsagePosition withHistory(ReadHistory changed) {
        return changed.equals(history) ? this : new UsagePosition(progress, changed, emitted);
    }

    private UsagePosition with(UsageProgress changed) {
        return changed.equals(progress) ? this : new UsagePosition(changed, history, emitted);
    }

    /** Unchanged days are the same object: to compare their contents would cost more with each open day. */
    @SuppressWarnings("ReferenceEquality")
    private UsagePosition with(EmittedDays changed) {
        return changed == emitted ? this : new UsagePosition(progress, history, changed);
    }

    /** The position once those days are final, before or after the cursor. It forgets what was emitted of them. */
    public UsagePosition withFinal(DateRange range) {
        if (isFinal(range)) {
            return this;
        }
        UsageProgress moved = progress.withFinal(range);
        Predicate<LocalDate> isFinal =
                day -> day.isBefore(moved.cursor()) || moved.finalDays().contains(day);
        return new UsagePosition(moved, history.without(isFinal), emitted.withoutFinal(isFinal));
    }

    /** The position without moments in the future: the clock may have been set back since they were stored. */
    public UsagePosition notAfter(Instant now) {
        RejectedDays capped = rejected().map(days -> days.notAfter(now)).orElse(null);
        return with(progress.withRejected(capped)).withHistory(history.notAfter(now));
    }

    /** Whether the stored offset has the keys of all days emitted, so that a restarted task notices removed rows. */
    public boolean storesAllKeys() {
        return emitted.days().isEmpty() || (emitted.allKeysKnown() && toMap().containsKey(UsageOffsetFields.KEYS));
    }

    /** As Connect stores it, at most 16 KB. All records with this position share one map. */
    public Map<String, Object> toMap() {
        if (map == null) {
            BoundedEntries entries = new BoundedEntries();
            entries.put(OffsetFields.VERSION, OffsetFields.CURRENT_VERSION);
            progress.write(entries);
            history.write(entries);
            emitted.write(entries);
            map = entries.toMap();
        }
        return map;
    }
}
