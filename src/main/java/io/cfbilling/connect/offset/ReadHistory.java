package io.cfbilling.connect.offset;

import io.cfbilling.connect.model.DayDigest;
import io.cfbilling.connect.model.Moments;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The results of earlier reads of the open windows, so that a restarted task continues as if it had not been restarted:
 * when each window was read, since when it has no rows at all, since when a day lacks rows, and when rows of a day were
 * removed. Immutable; moments are whole milliseconds.
 *
 * @param readAt when each window, by its name, was last requested
 * @param emptySince when the first of the successive responses without any row of a window was requested
 * @param suspects the days that lack rows emitted before, until a second response agrees
 * @param removedAt when the read was requested that removed rows of a day, until a later one confirms the day
 */
public record ReadHistory(
        NavigableMap<LocalDate, Instant> readAt,
        NavigableMap<LocalDate, Instant> emptySince,
        NavigableMap<LocalDate, SuspectDay> suspects,
        NavigableMap<LocalDate, Instant> removedAt) {

    /** Nothing has been read yet. */
    public static final ReadHistory NONE = new ReadHistory(none(), none(), none(), none());

    /** The most characters of the digests of suspect days. */
    private static final int LONGEST_DIGESTS = 2500;

    private static <V> NavigableMap<LocalDate, V> none() {
        return Collections.emptyNavigableMap();
    }

    /** Whether no window was ever read. */
    public boolean isEmpty() {
        return readAt.isEmpty();
    }

    /** When the window was last requested; empty if it never was. */
    public Optional<Instant> readAt(LocalDate window) {
        return Optional.ofNullable(readAt.get(window));
    }

    /** The days that a later response must confirm, since they lack rows or rows of them were removed. */
    public Stream<LocalDate> unconfirmedDays() {
        return Stream.of(suspects.keySet(), removedAt.keySet()).flatMap(Set::stream);
    }

    public ReadHistory withRead(LocalDate window, Instant at) {
        return new ReadHistory(DayMaps.with(readAt, window, millis(at)), emptySince, suspects, removedAt);
    }

    /** {@code since} is null if the window has rows. */
    public ReadHistory withEmpty(LocalDate window, @Nullable Instant since) {
        return new ReadHistory(readAt, DayMaps.with(emptySince, window, millis(since)), suspects, removedAt);
    }

    /** The day, if an earlier response lacked exactly these keys of it; null if none did. */
    public @Nullable SuspectDay suspect(LocalDate day, DayDigest missing) {
        SuspectDay former = suspects.get(day);
        return former != null && former.missing().equals(missing) ? former : null;
    }

    /** {@code suspect} is null if the day lacks no row. */
    public ReadHistory withSuspect(LocalDate day, @Nullable SuspectDay suspect) {
        return new ReadHistory(readAt, emptySince, DayMaps.with(suspects, day, suspect), removedAt);
    }

    /** {@code at} is null once a later read has confirmed the day. */
    public ReadHistory withRemoval(LocalDate day, @Nullable Instant at) {
        return new ReadHistory(readAt, emptySince, suspects, DayMaps.with(removedAt, day, millis(at)));
    }

    /** Forgets the windows that no longer exist. */
    public ReadHistory retain(Set<LocalDate> windows) {
        Predicate<LocalDate> isGone = window -> !windows.contains(window);
        return new ReadHistory(
                DayMaps.without(readAt, isGone), DayMaps.without(emptySince, isGone), suspects, removedAt);
    }

    /** Forgets the days that are final. */
    ReadHistory without(Predicate<LocalDate> isFinal) {
        return new ReadHistory(
                readAt, emptySince, DayMaps.without(suspects, isFinal), DayMaps.without(removedAt, isFinal));
    }

    /**
     * Moves reads after the given moment back to it: no window must wait because the clock was set back. Days to be
     * confirmed keep their moments, since this clock does not show which of them are wrong.
     */
    ReadHistory notAfter(Instant now) {
        Instant latest = now.truncatedTo(ChronoUnit.MILLIS);
        NavigableMap<LocalDate, Instant> capped = new TreeMap<>(readAt);
        capped.replaceAll((window, at) -> Moments.earlier(at, latest));
        return new ReadHistory(capped, emptySince, suspects, removedAt);
    }

    private static @Nullable Instant millis(@Nullable Instant at) {
        return at == null ? null : at.truncatedTo(ChronoUnit.MILLIS);
    }

    static ReadHistory read(OffsetFields fields) {
        NavigableMap<LocalDate, DayDigest> missing = DigestsText.read(fields, UsageOffsetFields.SUSPECT_KEYS);
        NavigableMap<LocalDate, SuspectDay> suspects = new TreeMap<>();
        OffsetTexts.moments(fields, UsageOffsetFields.SUSPECT_SINCE)
                .forEach((day, at) ->
                        suspects.put(day, new SuspectDay(at, missing.getOrDefault(day, DayDigest.NOT_EMITTED))));
        return new ReadHistory(
                OffsetTexts.moments(fields, UsageOffsetFields.READ_AT),
                OffsetTexts.moments(fields, UsageOffsetFields.EMPTY_SINCE),
                suspects,
                OffsetTexts.moments(fields, UsageOffsetFields.REMOVED_AT));
    }

    void write(BoundedEntries entries) {
        NavigableMap<LocalDate, Instant> since = new TreeMap<>();
        NavigableMap<LocalDate, DayDigest> missing = new TreeMap<>();
        suspects.forEach((day, suspect) -> {
            since.put(day, suspect.since());
            missing.put(day, suspect.missing());
        });
        entries.putIfItFits(UsageOffsetFields.READ_AT, OffsetTexts.moments(readAt));
        entries.putIfItFits(UsageOffsetFields.EMPTY_SINCE, OffsetTexts.moments(emptySince));
        entries.putIfItFits(UsageOffsetFields.SUSPECT_SINCE, OffsetTexts.moments(since));
        entries.putIfItFits(UsageOffsetFields.REMOVED_AT, OffsetTexts.moments(removedAt));
        entries.putIfItFits(UsageOffsetFields.SUSPECT_KEYS, DigestsText.write(missing, LONGEST_DIGESTS));
    }
}
