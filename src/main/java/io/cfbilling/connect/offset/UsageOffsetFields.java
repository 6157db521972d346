package io.cfbilling.connect.offset;

import java.util.List;

/** The names of the entries of a usage offset. */
final class UsageOffsetFields {
    /** The first day wanted: a date, or {@code undecided}. */
    static final String SINCE = "since";

    /** The date cursor: every day before it is final, or was skipped on purpose. */
    static final String CURSOR = "cursor";

    /** The days on which billing periods begin, as {@link OffsetTexts#anchors} writes them. */
    static final String ANCHORS = "anchors";

    /** The version of the usage endpoint that responded last. */
    static final String ENDPOINT_VERSION = "usage_api";

    /** On how many polls in a row that version was unavailable. */
    static final String UNAVAILABLE_POLLS = "unavailable_polls";

    /** The days from the cursor on that are final, as {@link OffsetTexts#ranges} writes them. */
    static final String FINAL = "final";

    /** Days that may have lost rows without a tombstone, as {@link OffsetTexts#ranges} writes them. */
    static final String REMOVALS_UNKNOWN = "removals_unknown";

    /** The newest billing period that Cloudflare rejects, and until when: see {@link RejectedDays}. */
    static final String REJECTED = "rejected";

    /** What was last emitted of each open day, as {@link DigestsText} writes it. */
    static final String DIGESTS = "digests";

    /** The malformed rows of each open day that are dead letters, each day as {@link OffsetTexts#longs} writes it. */
    static final String MALFORMED = "malformed";

    /** The keys of the rows of each open day, as {@link KeysText} writes them. */
    static final String KEYS = "keys";

    /** When each open billing period was last read, by its first day, as {@link OffsetTexts#moments} writes it. */
    static final String READ_AT = "read_at";

    /** Since when a billing period is suspect for having no rows, by its first day. */
    static final String EMPTY_SINCE = "empty_since";

    /** Since when a day is suspect for lacking rows that were emitted, by day. */
    static final String SUSPECT_SINCE = "suspect_since";

    /** A digest of the keys that a suspect day lacks, by day, as {@link DigestsText} writes it. */
    static final String SUSPECT_KEYS = "suspect_keys";

    /** When rows of a day were last removed, until a later read confirms the day, by day. */
    static final String REMOVED_AT = "removed_at";

    /** The entries that every offset has. */
    static final List<String> ALWAYS = List.of(OffsetFields.VERSION, CURSOR, ANCHORS, DIGESTS);

    /** The entries that an offset can have. */
    static final List<String> ALL = List.of(
            OffsetFields.VERSION,
            SINCE,
            CURSOR,
            ANCHORS,
            ENDPOINT_VERSION,
            UNAVAILABLE_POLLS,
            FINAL,
            REMOVALS_UNKNOWN,
            REJECTED,
            DIGESTS,
            MALFORMED,
            KEYS,
            READ_AT,
            EMPTY_SINCE,
            SUSPECT_SINCE,
            SUSPECT_KEYS,
            REMOVED_AT);

    private UsageOffsetFields() {}
}
