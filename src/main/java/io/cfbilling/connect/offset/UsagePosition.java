package io.cfbilling.connect.offset;

import io.cfbilling.connect.model.BillingAnchors;
import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.model.DayDigest;
import io.cfbilling.connect.model.DayKeys;
import io.cfbilling.connect.model.RowIdentities;
import io.cfbilling.connect.model.UsageApi;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How far an account's usage has been told. Immutable: each step gives a new position, which shares with the former one
 * what is large.
 *
 * <p>Stored as a flat map of texts, since Connect takes nothing else: {@code v}, {@code since}, {@code cursor},
 * {@code anchors}, {@code digests}, {@code usage_api} once it is known, and, where there are any and they fit, {@code malformed} and {@code keys}. What a
 * later version needs for the days still open goes into entries of its own.
 */
public final class UsagePosition {
    static final String SINCE = "since";
    static final String CURSOR = "cursor";
    static final String ANCHORS = "anchors";
    static final String API = "usage_api";
    static final String DIGESTS = "digests";
    static final String MALFORMED = "malformed";
    static final String KEYS = "keys";
    /** The entries that every offset has. */
    static final List<String> ALWAYS = List.of(OffsetFields.VERSION, CURSOR, ANCHORS, DIGESTS);
    /** The entries that an offset may have besides. */
    static final List<String> AT_TIMES = List.of(SINCE, API, MALFORMED, KEYS);

    private final UsageCourse course;
    private final NavigableMap<LocalDate, ToldDay> days;
    private final NavigableMap<LocalDate, RowIdentities> malformed;
    private @Nullable Map<String, Object> map;

    private UsagePosition(
            UsageCourse course,
            NavigableMap<LocalDate, ToldDay> days,
            NavigableMap<LocalDate, RowIdentities> malformed) {
        this.course = course;
        this.days = days;
        this.malformed = malformed;
    }

    /** Nothing is told yet from that day on. */
    public static UsagePosition startingAt(LocalDate cursor, BillingAnchors anchors) {
        return new UsagePosition(
                new UsageCourse(cursor, cursor, anchors, null),
                Collections.emptyNavigableMap(),
                Collections.emptyNavigableMap());
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
        UsageCourse course = UsageCourse.read(fields);
        Map<LocalDate, DayKeys> keys =
                fields.optionalText(KEYS).map(KeysText::read).orElseGet(TreeMap::new);
        NavigableMap<LocalDate, ToldDay> days = new TreeMap<>();
        DigestsText.read(fields.text(DIGESTS))
                .forEach((day, digest) -> days.put(day, new ToldDay(digest, keys.get(day))));
        return new UsagePosition(
                course,
                days,
                fields.optionalText(MALFORMED).map(MalformedText::read).orElseGet(TreeMap::new));
    }

    /** The first day that was to be told: the days from here to the cursor have been. */
    public LocalDate since() {
        return course.since();
    }

    /** Every day before it is final or was skipped on purpose, and is never told again. */
    public LocalDate cursor() {
        return course.cursor();
    }

    /** Whether nothing at all is told yet. */
    public boolean isUntold() {
        return days.isEmpty() && course.cursor().equals(course.since());
    }

    /** The anchors that the account's rows have shown. */
    public BillingAnchors anchors() {
        return course.anchors();
    }

    /** Which generation of the usage endpoint answered last; null while that is not known. */
    public @Nullable UsageApi api() {
        return course.api();
    }

    /** What was last told of a day from the cursor on; empty where nothing was. */
    public Optional<ToldDay> told(LocalDate day) {
        return Optional.ofNullable(days.get(day));
    }

    /** What was last told of these days, of those of which anything was; a view that nobody can change. */
    public NavigableMap<LocalDate, ToldDay> told(DateRange range) {
        return Collections.unmodifiableNavigableMap(days.subMap(range.from(), true, range.to(), false));
    }

    /**
     * The position once the whole of a day has been told.
     *
     * @param keys the keys of its rows; null where they are not known
     */
    public UsagePosition withTold(LocalDate day, DayDigest digest, @Nullable DayKeys keys) {
        return with(more -> more.put(day, new ToldDay(digest, keys)));
    }

    /**
     * The position while a changed day is being told: a restart tells it again, whatever its content is by then, and
     * knows all rows that consumers may have of it.
     *
     * @param maybeWritten the keys of the rows that are being told; null where they are not known
     */
    public UsagePosition withTelling(LocalDate day, @Nullable DayKeys maybeWritten) {
        ToldDay former = days.get(day);
        ToldDay telling =
                former == null ? new ToldDay(DayDigest.UNFINISHED, maybeWritten) : former.telling(maybeWritten);
        return telling.equals(former) ? this : with(more -> more.put(day, telling));
    }

    /** The position once a day is told to have no rows any more. */
    public UsagePosition without(LocalDate day) {
        return days.containsKey(day) ? with(fewer -> fewer.remove(day)) : this;
    }

    private UsagePosition with(Consumer<NavigableMap<LocalDate, ToldDay>> change) {
        NavigableMap<LocalDate, ToldDay> changed = new TreeMap<>(days);
        change.accept(changed);
        return new UsagePosition(course, changed, malformed);
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
        return new UsagePosition(course, days, changed);
    }

    /** The position once rows have shown more of the anchors. */
    public UsagePosition withAnchors(BillingAnchors learned) {
        return with(new UsageCourse(course.since(), course.cursor(), learned, course.api()));
    }

    /** The position once that generation of the usage endpoint has answered. */
    public UsagePosition withApi(UsageApi answered) {
        return with(new UsageCourse(course.since(), course.cursor(), course.anchors(), answered));
    }

    private UsagePosition with(UsageCourse changed) {
        return changed.equals(course) ? this : new UsagePosition(changed, days, malformed);
    }

    /** The position once every day before the given one is final; what is known of those days is let go. */
    public UsagePosition advancedTo(LocalDate day) {
        return day.isAfter(course.cursor())
                ? new UsagePosition(
                        new UsageCourse(course.since(), day, course.anchors(), course.api()),
                        new TreeMap<>(days.tailMap(day, true)),
                        new TreeMap<>(malformed.tailMap(day, true)))
                : this;
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
        days.forEach((day, told) -> digests.put(day, told.digest()));
        BoundedEntries entries = new BoundedEntries();
        entries.put(OffsetFields.VERSION, OffsetFields.CURRENT_VERSION);
        course.write(entries);
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
        days.forEach((day, told) -> {
            if (told.keys() != null) {
                keys.put(day, told.keys());
            }
        });
        return keys;
    }
}
