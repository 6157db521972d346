package io.cfbilling.connect.record;

import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Timestamp;

/** The schemas of checkpoints: the result of one completed read of a billing period. */
public final class CheckpointSchemas {
    static final String ACCOUNT_ID = "account_id";
    static final String PERIOD_START = "period_start";
    static final String PERIOD_END = "period_end";
    static final String ANCHOR_KNOWN = "anchor_known";
    static final String COVERED_UNTIL = "covered_until";
    static final String ROWS = "rows";
    static final String ROWS_EMITTED = "rows_emitted";
    static final String ROWS_REMOVED = "rows_removed";
    static final String REMOVALS_COMPLETE = "removals_complete";
    static final String CONTENT_DIGEST = "content_digest";
    static final String FINAL = "final";
    static final String OBSERVED_AT = "observed_at";

    private static final Schema PERIOD_START_SCHEMA = day("First day of the billing period, in UTC; while the account's"
            + " anchor day is not known, of the calendar month.");

    private CheckpointSchemas() {}

    /** The key: account and period. */
    public static Schema key() {
        return SchemaBuilder.struct()
                .name("io.cfbilling.CheckpointKey")
                .doc("Names one billing period of a Cloudflare account.")
                .field(ACCOUNT_ID, OwnFields.ACCOUNT)
                .field(PERIOD_START, PERIOD_START_SCHEMA)
                .build();
    }

    /** The value: the result of the read. */
    public static Schema value() {
        return SchemaBuilder.struct()
                .name("io.cfbilling.Checkpoint")
                .doc(
                        "One completed read of a billing period's usage, also where nothing had changed. All records that the"
                                + " read came to stand before it.")
                .field(ACCOUNT_ID, OwnFields.ACCOUNT)
                .field(PERIOD_START, PERIOD_START_SCHEMA)
                .field(PERIOD_END, day("The day after the last one of the period, in UTC; it may lie ahead."))
                .field(
                        ANCHOR_KNOWN,
                        flag("Whether the period is a billing period; false while it is a calendar month, since the"
                                + " account's anchor day is not known."))
                .field(
                        COVERED_UNTIL,
                        day(
                                "The day after the last one that was read, in UTC. The days read begin with the period, or with the"
                                        + " first one wanted, or not final before, where that lies within it."))
                .field(ROWS, count("How many rows the answer had of the days read."))
                .field(ROWS_EMITTED, count("How many records of rows were written: those of days that had changed."))
                .field(ROWS_REMOVED, count("How many tombstones were written, for rows that are no more."))
                .field(
                        REMOVALS_COMPLETE,
                        flag("Whether every row that went would have been noticed, after a restart too."))
                .field(
                        CONTENT_DIGEST,
                        SchemaBuilder.string()
                                .doc("What the rows of the days read come to, in 16 hex characters: equal for equal"
                                        + " content.")
                                .build())
                .field(FINAL, flag("Whether the period will not be read again."))
                .field(
                        OBSERVED_AT,
                        Timestamp.builder().doc("The moment of the response.").build())
                .build();
    }

    private static Schema day(String doc) {
        return Date.builder().doc(doc).build();
    }

    private static Schema count(String doc) {
        return SchemaBuilder.int64().doc(doc).build();
    }

    private static Schema flag(String doc) {
        return SchemaBuilder.bool().doc(doc).build();
    }
}
