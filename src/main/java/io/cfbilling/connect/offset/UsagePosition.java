package io.cfbilling.connect.offset;

import io.cfbilling.connect.model.BillingAnchors;
import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.model.DateRanges;
import io.cfbilling.connect.model.DayKeys;
import io.cfbilling.connect.model.RowIdentities;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How far an account's usage has been emitted. Immutable: each change gives a new position, which shares large data
 * with the former one.
 *
 * <p>Stored as a flat map, since Connect takes nothing else; {@link UsageOffsetFields} names its entries.
 */
public final class UsagePosition {
    private final DateCursor cursor;
    private final AccountState account;
    private final ReadHistory history;
    private final EmittedDays emitted;
    private final Map<String, Object> map = new WrittenWhenRead(this::write);

    private UsagePosition(DateCursor cursor, AccountState account, ReadHistory history, EmittedDays emitted) {
        this.cursor = cursor;
        this.account = account;
        this.history = history;
        this.emitted = emitted;
    }

    /** Nothing is emitted yet from that day on. */
    public static UsagePosition startingAt(LocalDate cursor, BillingAnchors anchors) {
        return undecided(cursor).withSince(cursor).withAccount(account -> account.withAnchors(anchors));
    }

    /**
     * Nothing is known of the account, not even when its open billing period begins.
     *
     * @param cursor the first of the days that the connector searches for that period
     */
    public static UsagePosition undecided(LocalDate cursor) {
        return new UsagePosition(
                new DateCursor(null, cursor), AccountState.UNKNOWN, ReadHistory.NONE, EmittedDays.NONE);
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
        OffsetFields fields = OffsetFields.ofCurrentVersion(map, UsageOffsetFields.ALWAYS);
        return new UsagePosition(
                DateCursor.read(fields), AccountState.read(fields), ReadHistory.read(fields), EmittedDays.read(fields));
    }

    /** The first day wanted: the days from here to the cursor are final. The cursor if it is not decided. */
    public LocalDate since() {
        return cursor.since() == null ? cursor.day() : cursor.since();
    }

    /** Whether the first day wanted is not decided yet, since no response has shown the open billing period. */
    public boolean isUndecided() {
        return cursor.since() == null;
    }

    /** The position once it is decided which day is the first one wanted. */
    public UsagePosition withSince(LocalDate decided) {
        return new UsagePosition(new DateCursor(decided, decided), account, history, emitted);
    }

    /** Every day before it is final or was skipped on purpose, and is never emitted again. */
    public LocalDate cursor() {
        return cursor.day();
    }

    /** The days from the cursor on that are final already, while something before them is not. */
    public DateRanges finalDays() {
        return cursor.finalDays();
    }

    /** Whether no day of the range needs a further read. */
    public boolean isFinal(DateRange range) {
        return cursor.isFinal(range);
    }

    /** The position once those days are final, before or after the cursor. It forgets what was emitted of them. */
    public UsagePosition withFinal(DateRange range) {
        DateCursor moved = cursor.with(range);
        return isFinal(range)
                ? this
                : new UsagePosition(moved, account, history.without(moved::isFinal), emitted.without(moved));
    }

    /** Whether nothing has been emitted or read yet. */
    public boolean isInitial() {
        return emitted.days().isEmpty()
                && history.isEmpty()
                && finalDays().all().isEmpty()
                && cursor().equals(since());
    }

    /** What is known of the account as a whole. */
    public AccountState account() {
        return account;
    }

    /** The position once more is known of the account as a whole. */
    public UsagePosition withAccount(UnaryOperator<AccountState> change) {
        return new UsagePosition(cursor, change.apply(account), history, emitted);
    }

    /** The anchors that the account's rows have shown. */
    public BillingAnchors anchors() {
        return account.anchors();
    }

    /** The results of earlier reads of the open days. */
    public ReadHistory history() {
        return history;
    }

    /** The position with other results of reads. */
    public UsagePosition withHistory(ReadHistory results) {
        return results.equals(history) ? this : new UsagePosition(cursor, account, results, emitted);
    }

    /** What was last emitted of a day from the cursor on; empty if nothing was. */
    public Optional<EmittedDay> emitted(LocalDate day) {
        return Optional.ofNullable(emitted.days().get(day));
    }

    /** The keys emitted of a day, none if nothing of it was emitted; null if they are not known. */
    public @Nullable DayKeys emittedKeys(LocalDate day) {
        return emitted(day).isEmpty() ? DayKeys.NONE : emitted(day).get().keys();
    }

    /** What was last emitted of these days, without those of which nothing was; an unmodifiable view. */
    public NavigableMap<LocalDate, EmittedDay> emitted(DateRange range) {
        return Collections.unmodifiableNavigableMap(emitted.days().subMap(range.from(), true, range.to(), false));
    }

    /** The position once something more is emitted, or begun to be. */
    public UsagePosition withEmitted(UnaryOperator<EmittedDays> change) {
        EmittedDays changed = change.apply(emitted);
        return changed.equals(emitted) ? this : new UsagePosition(cursor, account, history, changed);
    }

    /** Whether each removed row of these days has its tombstone. */
    public boolean knowsRemovals(DateRange range) {
        return emitted.removalsUnknown().all().stream()
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

    /** The position without moments in the future: the clock may have been set back since they were stored. */
    public UsagePosition notAfter(Instant now) {
        return new UsagePosition(cursor, account.notAfter(now), history.notAfter(now), emitted);
    }

    /** Whether the stored offset has the keys of all days emitted, so that a restarted task notices removed rows. */
    public boolean storesAllKeys() {
        return emitted.days().isEmpty() || (emitted.allKeysKnown() && toMap().containsKey(UsageOffsetFields.KEYS));
    }

    /** As Connect stores it, at most 16 KB. All records with this position share one map. */
    public Map<String, Object> toMap() {
        return map;
    }

    private Map<String, Object> write() {
        BoundedEntries entries = new BoundedEntries();
        entries.put(OffsetFields.VERSION, OffsetFields.CURRENT_VERSION);
        cursor.write(entries);
        account.write(entries);
        history.write(entries);
        emitted.write(entries);
        return entries.toMap();
    }
}
