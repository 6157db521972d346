package io.cfbilling.connect.offset;

import java.util.List;

/** The names of the entries of a usage offset. */
final class UsageOffsetFields {
    static final String SINCE = "since";
    static final String CURSOR = "cursor";
    static final String ANCHORS = "anchors";
    static final String ENDPOINT_VERSION = "usage_api";
    static final String UNAVAILABLE_POLLS = "unavailable_polls";
    static final String FINAL = "final";
    static final String REMOVALS_UNKNOWN = "removals_unknown";
    static final String REJECTED = "rejected";
    static final String DIGESTS = "digests";
    static final String MALFORMED = "malformed";
    static final String KEYS = "keys";
    static final String READ_AT = "read_at";
    static final String EMPTY_SINCE = "empty_since";
    static final String SUSPECT_SINCE = "suspect_since";
    static final String SUSPECT_KEYS = "suspect_keys";
    static final String REMOVED_AT = "removed_at";

    /** The entries that every offset has. */
    static final List<String> ALWAYS = List.of(OffsetFields.VERSION, CURSOR, ANCHORS, DIGESTS);

    /** The entries that only some offsets have. */
    static final List<String> AT_TIMES = List.of(
            SINCE,
            ENDPOINT_VERSION,
            UNAVAILABLE_POLLS,
            FINAL,
            REMOVALS_UNKNOWN,
            REJECTED,
            MALFORMED,
            KEYS,
            READ_AT,
            EMPTY_SINCE,
            SUSPECT_SINCE,
            SUSPECT_KEYS,
            REMOVED_AT);

    private UsageOffsetFields() {}
}
