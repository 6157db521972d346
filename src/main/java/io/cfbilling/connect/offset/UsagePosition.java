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
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How far an account's usage has been told. Immutable: each step gives a new position, which shares with the former one
 * what is large.
 *
 * <p>Stored as a flat map of texts, since Connect takes nothing else: {@code v}, {@code since}, {@code cursor},
 * {@code anchors}, {@code digests}, and the others of {@link #AT_TIMES} where there is something to say; {@code malformed}
 * and {@code keys} where they fit. What a later version needs for the days still open goes into entries of its own.
 */
public final class UsagePosition {
    static final String SINCE = "since";
    static final String CURSOR = "cursor";
    static final String ANCHORS = "anchors";
    static final String API = "usage_api";
    static final String DIGESTS = "digests";
    static final String MALFORMED = "malformed";
    static final String KEYS = "keys";
    static final String FINISHED = "final";
    static final String UNSURE = "removals_unknown";
    static final String REJECTED = "rejected";
    static final String UNAVAILABLE_POLLS = "unavailable_polls";
    /** The entries that every offset has. */
    static final List<String> ALWAYS = List.of(OffsetFields.VERSION, CURSOR, ANCHORS, DIGESTS);
    /** The entries that an offset may have besides. */
    static final List<String> AT_TIMES = List.of(
            SINCE,
            API,
            UNAVAILABLE_POLLS,
            FINISHED,
            UNSURE,
            REJECTED,
            MALFORMED,
            KEYS,
            ReadHistory.READ_AT,
            ReadHistory.EMPTY_SINCE,
            ReadHistory.SUSPECT_SINCE,
            ReadHistory.SUSPECT_KEYS,
            ReadHistory.REMOVED_AT);

    private final UsageProgress progress;
    private final ReadHistory history;
    private final NavigableMap<LocalDate, EmittedDay> days;
    private final NavigableMap<LocalDate, RowIdentities> malformed;
    private @Nullable Map<String, Object> map;

    private UsagePosition(
            UsageProgress progress,
            ReadHistory history,
            NavigableMap<LocalDate, EmittedDay> days,
            NavigableMap<LocalDate, RowIdentities> malformed) {
        this.progress = progress;
        this.history = history;
        this.days = days;
        this.malformed = malformed;
    }

    /** Nothing is told yet from that day on. */
    public static UsagePosition startingAt(LocalDate cursor, BillingAnchors anchors) {
        return bare(UsageProgress.startingAt(cursor, cursor, anchors));
    }

    /**
     * Nothing is known of the account, not even where its open billing period begins.
     *
     * @param cursor the first of the days that are looked through for it
     */
    public static UsagePosition undecided(LocalDate cursor) {
        return bare(UsageProgress.startingAt(null, cursor, BillingAnchors.UNKNOWN));
    }

    private static UsagePosition bare(UsageProgress progress) {
        return new UsagePosition(
                progress, ReadHistory.NONE, Collections.emptyNavigableMap(), Collections.emptyNavigableMap());
    }

    /**
     * The position of a stored offset: a whole one, or a cursor alone, as people write it to have usage told again from
     * that day on.
     *
     * @throws IllegalArgumentException if the map is no usage offset; the message names the field
     */
    public static UsagePosition of(Map<String, ?> map) {
        if (map.keySet().equals(Set.of(CURSOR))) {
            return startingAt(new OffsetFields(map).date(CURSOR), BillingAnchors.UNKNOWN);
        }
        OffsetFields fields = OffsetFields.ofCurrentVersion(map);
        UsageProgress progress = UsageProgress.read(fields);
        Map<LocalDate, DayKeys> keys =
                fields.optionalText(KEYS).map(KeysText::read).orElseGet(TreeMap::new);
        NavigableMap<LocalDate, EmittedDay> days = new TreeMap<>();
        DigestsText.read(DIGESTS, fields.text(DIGESTS))
                .forEach((day, digest) -> days.put(day, new EmittedDay(digest, keys.get(day))));
        return new UsagePosition(
                progress,
                ReadHistory.read(fields),
                days,
                fields.optionalText(MALFORMED).map(MalformedText::read).orElseGet(TreeMap::new));
    }

    /** The first day wanted: the days from here to the cursor are final. Where it is not decided, the cursor. */
    public LocalDate since() {
        return progress.since() == null ? progress.cursor() : progress.since();
    }

    /** Whether the first day wanted is still to be found: no response has shown the open billing period. */
    public boolean isUndecided() {
        return progress.since() == null;
    }

    /** Every day before it is final or was skipped on purpose, and is never told again. */
    public LocalDate cursor() {
        return progress.cursor();
    }

    /** Whether nothing at all is told yet. */
    public boolean isNothingEmitted() {
        return days.isEmpty()
                && history.isEmpty()
                && progress.finished().all().isEmpty()
                && progress.cursor().equals(since());
    }

    /** The days from the cursor on that are final already, while something before them is not. */
    public DateRanges finished() {
        return progress.finished();
    }

    /** Whether no day of the range needs a further read. */
    public boolean isFinal(DateRange range) {
        LocalDate open = DateRange.later(range.from(), progress.cursor());
        return !range.to().isAfter(open) || progress.finished().contains(new DateRange(open, range.to()));
    }

    /** The anchors that the account's rows have shown. */
    public BillingAnchors anchors() {
        return progress.anchors();
    }

    /** The days that the API refuses to tell of; empty while there are none. */
    public Optional<RejectedDays> rejected() {
        return Optional.ofNullable(progress.rejected());
    }

    /** The position once the billing period that begins on that day is refused, and left until that moment. */
    public UsagePosition withRejected(LocalDate period, Instant until) {
        Instant wait = until.truncatedTo(ChronoUnit.MILLIS);
        return with(progress.withRejected(
                rejected().map(days -> days.and(period, wait)).orElseGet(() -> new RejectedDays(period, wait))));
    }

    /** The position once that billing period is answered: if it was the newest refused, none is known to be. */
    public UsagePosition withResponse(LocalDate period) {
        return rejected().filter(days -> days.through().equals(period)).isPresent()
                ? with(progress.withRejected(null))
                : this;
    }

    /** Which generation of the usage endpoint answered last; null while that is not known. */
    public @Nullable EndpointVersion api() {
        return progress.endpoint().api();
    }

    /** On how many polls in a row that endpoint was unavailable, while a later one answered. */
    public int unavailablePolls() {
        return progress.endpoint().unavailablePolls();
    }

    /** What earlier reads of the days still open came to. */
    public ReadHistory history() {
        return history;
    }

    /** What was last told of a day from the cursor on; empty where nothing was. */
    public Optional<EmittedDay> emitted(LocalDate day) {
        return Optional.ofNullable(days.get(day));
    }

    /** What was last told of these days, of those of which anything was; a view that nobody can change. */
    public NavigableMap<LocalDate, EmittedDay> emitted(DateRange range) {
        return Collections.unmodifiableNavigableMap(days.subMap(range.from(), true, range.to(), false));
    }

    /**
     * The position once the whole of a day has been told.
     *
     * @param keys the keys of its rows; null where they are not known
     */
    public UsagePosition withEmitted(LocalDate day, DayDigest digest, @Nullable DayKeys keys) {
        @Nullable DayKeys shared = keys == null ? null : shared(day, keys);
        return with(more -> more.put(day, new EmittedDay(digest, shared)));
    }

    /** Most days have the keys of the day before: a task that keeps those of thousands of accounts keeps them once. */
    private DayKeys shared(LocalDate day, DayKeys keys) {
        return Stream.of(days.get(day), value(days.lowerEntry(day)), value(days.higherEntry(day)))
                .filter(Objects::nonNull)
                .map(EmittedDay::keys)
                .filter(keys::equals)
                .findFirst()
                .orElse(keys);
    }

    private static @Nullable EmittedDay value(Map.@Nullable Entry<LocalDate, EmittedDay> entry) {
        return entry == null ? null : entry.getValue();
    }

    /**
     * The position while a changed day is being told: a restart tells it again, whatever its content is by then, and
     * knows all rows that consumers may have of it.
     *
     * @param maybeWritten the keys of the rows that are being told; null where they are not known
     */
    public UsagePosition withPartlyEmitted(LocalDate day, @Nullable DayKeys maybeWritten) {
        EmittedDay former = days.get(day);
        EmittedDay partlyEmitted = former == null
                ? new EmittedDay(DayDigest.UNFINISHED, maybeWritten)
                : former.partlyEmitted(maybeWritten);
        return partlyEmitted.equals(former) ? this : with(more -> more.put(day, partlyEmitted));
    }

    /** The position once rows of a day may be gone whose keys are not known: they stand, whatever is told of it from now on. */
    public UsagePosition withUnknownRemovals(LocalDate day) {
        return with(progress.withUnsure(day));
    }

    /** Whether each row of these days that is gone was known to be told. */
    public boolean knowsRemovals(DateRange range) {
        return progress.unsure().all().stream()
                .allMatch(days -> days.intersect(range).isEmpty());
    }

    /** The position once a day is told to have no rows any more. */
    public UsagePosition without(LocalDate day) {
        return days.containsKey(day) ? with(fewer -> fewer.remove(day)) : this;
    }

    private UsagePosition with(Consumer<NavigableMap<LocalDate, EmittedDay>> change) {
        NavigableMap<LocalDate, EmittedDay> changed = new TreeMap<>(days);
        change.accept(changed);
        return new UsagePosition(progress, history, changed, malformed);
    }

    /** The malformed rows of a day that are told of already. */
    public RowIdentities malformed(LocalDate day) {
        return malformed.getOrDefault(day, RowIdentities.NONE);
    }

    /** Whether a malformed row of any day is told of already. */
    public boolean knowsMalformed(long identity) {
        return malformed.values().stream().anyMatch(rows -> rows.contains(identity));
    }

    /**
     * The position once these malformed rows of a day are told of.
     *
     * @param rows all of the day that are to be remembered; none to forget those that were
     */
    public UsagePosition withMalformed(LocalDate day, RowIdentities rows) {
        if (rows.equals(malformed(day))) {
            return this;
        }
        NavigableMap<LocalDate, RowIdentities> changed = new TreeMap<>(malformed);
        if (rows.isEmpty()) {
            changed.remove(day);
        } else {
            changed.put(day, rows);
        }
        return new UsagePosition(progress, history, days, changed);
    }

    /** The position once rows have shown more of the anchors. */
    public UsagePosition withAnchors(BillingAnchors learned) {
        return with(progress.withAnchors(learned));
    }

    /** The position once it is decided which day is the first one wanted. */
    public UsagePosition withSince(LocalDate decided) {
        return with(progress.withSince(decided));
    }

    /** The position once that generation of the usage endpoint has answered. */
    public UsagePosition withApi(EndpointVersion responded) {
        return with(progress.withEndpoint(new UsageProgress.Endpoint(responded, 0)));
    }

    /** The position once the endpoint was unavailable on so many polls in a row. */
    public UsagePosition withUnavailablePolls(int polls) {
        return with(progress.withEndpoint(new UsageProgress.Endpoint(api(), polls)));
    }

    private UsagePosition with(UsageProgress changed) {
        return changed.equals(progress) ? this : new UsagePosition(changed, history, days, malformed);
    }

    /** The position with another history of reads. */
    public UsagePosition withHistory(ReadHistory changed) {
        return changed.equals(history) ? this : new UsagePosition(progress, changed, days, malformed);
    }

    /** The position once every day before the given one is final; what is known of those days is let go. */
    public UsagePosition advancedTo(LocalDate day) {
        return day.isAfter(progress.cursor()) ? withFinished(new DateRange(progress.cursor(), day)) : this;
    }

    /** The position once those days are final, wherever the cursor stands; what is known of them is let go. */
    public UsagePosition withFinished(DateRange range) {
        if (isFinal(range)) {
            return this;
        }
        UsageProgress moved = progress.withFinished(range);
        Predicate<LocalDate> isFinal =
                day -> day.isBefore(moved.cursor()) || moved.finished().contains(day);
        NavigableMap<LocalDate, EmittedDay> openDays = new TreeMap<>(days);
        openDays.keySet().removeIf(isFinal);
        NavigableMap<LocalDate, RowIdentities> openMalformed = new TreeMap<>(malformed);
        openMalformed.keySet().removeIf(isFinal);
        return new UsagePosition(moved, history.without(isFinal), openDays, openMalformed);
    }

    /**
     * The position without reads that are still to come by that clock, as it may have been set back since the offset was
     * stored.
     */
    public UsagePosition notAfter(Instant now) {
        RejectedDays capped = rejected().map(days -> days.notAfter(now)).orElse(null);
        return with(progress.withRejected(capped)).withHistory(history.notAfter(now));
    }

    /** Whether the stored offset holds the keys of all days told, so that a row that goes is noticed after a restart. */
    public boolean keysFit() {
        return days.isEmpty() || (days.size() == knownKeys().size() && toMap().containsKey(KEYS));
    }

    /** As Connect stores it, at most 16 KB: one map for all records that carry this position. */
    public Map<String, Object> toMap() {
        if (map == null) {
            map = write();
        }
        return map;
    }

    private Map<String, Object> write() {
        NavigableMap<LocalDate, DayDigest> digests = new TreeMap<>();
        days.forEach((day, emitted) -> digests.put(day, emitted.digest()));
        BoundedEntries entries = new BoundedEntries();
        entries.put(OffsetFields.VERSION, OffsetFields.CURRENT_VERSION);
        progress.write(entries);
        history.write(entries);
        entries.put(DIGESTS, DigestsText.write(digests, entries.room(DIGESTS)));
        if (!malformed.isEmpty()) {
            entries.putIfItFits(MALFORMED, MalformedText.write(malformed));
        }
        NavigableMap<LocalDate, DayKeys> keys = knownKeys();
        if (!keys.isEmpty()) {
            KeysText.write(keys, entries.room(KEYS)).ifPresent(text -> entries.put(KEYS, text));
        }
        return entries.toMap();
    }

    private NavigableMap<LocalDate, DayKeys> knownKeys() {
        NavigableMap<LocalDate, DayKeys> keys = new TreeMap<>();
        days.forEach((day, emitted) -> {
            if (emitted.keys() != null) {
                keys.put(day, emitted.keys());
            }
        });
        return keys;
    }
}
