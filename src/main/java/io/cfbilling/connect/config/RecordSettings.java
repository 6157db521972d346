package io.cfbilling.connect.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Range.atLeast;

import io.cfbilling.connect.model.MalformedMode;
import io.cfbilling.connect.record.DecimalMode;
import java.nio.file.Path;
import java.util.function.Function;

/** Settings of the records and their topics. */
public final class RecordSettings {
    static final Group GROUP = new Group("Records");

    public static final Setting<String> TOPIC_PREFIX = GROUP.text(
                    "topic.prefix", "cloudflare.billing", Checks::topicPrefix, Function.identity())
            .shown(HIGH, "Topic prefix")
            .doc("The prefix of the topics' names: <prefix>.usage, <prefix>.profile, <prefix>.checkpoints and"
                    + " <prefix>.dead-letters.");
    public static final Setting<DecimalMode> DECIMAL_MODE = GROUP.choice("decimal.handling.mode", DecimalMode.PRECISE)
            .shown(MEDIUM, "Decimals")
            .doc("How quantities and costs are written: precise (decimals of scale 18, rounded half-even), string"
                    + " (plain notation, unrounded) or double (rounds money).");
    public static final Setting<MalformedMode> MALFORMED_MODE = GROUP.choice(
                    "malformed.records.mode", MalformedMode.DEAD_LETTER)
            .shown(MEDIUM, "Malformed records")
            .doc(
                    "What happens with a malformed row or profile, which cannot be turned into a record: dead_letter writes"
                            + " it to <prefix>.dead-letters once, skip drops it with a warning, fail fails the task.");
    public static final Setting<Integer> BATCH_MAX_ROWS = GROUP.integer("batch.max.rows", 2000, atLeast(1))
            .shown(LOW, "Batch size")
            .doc("The most records that the task emits at once.");
    /** Not checked to exist or to be writable. */
    public static final Setting<Path> SPOOL_DIRECTORY = GROUP.text(
                    "spool.directory", "", Checks::directory, RecordSettings::directory)
            .shown(LOW, "Spool directory")
            .doc("Where responses too large for memory are kept until they are emitted: an absolute path to a"
                    + " directory that every worker has and may write to; empty for the temp directory of the"
                    + " worker's JVM.");

    private RecordSettings() {}

    private static Path directory(String text) {
        return Path.of(text.isEmpty() ? System.getProperty("java.io.tmpdir") : text);
    }
}
