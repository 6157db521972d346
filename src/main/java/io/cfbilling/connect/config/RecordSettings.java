package io.cfbilling.connect.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Range.atLeast;

import io.cfbilling.connect.model.MalformedMode;
import io.cfbilling.connect.record.DecimalMode;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Width;

/** Settings of the records and their topics. */
final class RecordSettings {
    private RecordSettings() {}

    static void records(Group group) {
        group.add(
                Settings.TOPIC_PREFIX,
                ConfigDef.Type.STRING,
                "cloudflare.billing",
                Validators.TOPIC_PREFIX,
                HIGH,
                Width.MEDIUM,
                "Topic prefix",
                "The prefix of the topics' names: <prefix>.usage, <prefix>.profile, <prefix>.checkpoints and"
                        + " <prefix>.dead-letters.");
        group.add(
                Settings.DECIMAL_MODE,
                ConfigDef.Type.STRING,
                "precise",
                Validators.oneOf(DecimalMode.ids()),
                MEDIUM,
                Width.SHORT,
                "Decimals",
                "How quantities and costs are written: precise (decimals of scale 18, rounded half-even), string (plain"
                        + " notation, unrounded) or double (rounds money).",
                DecimalMode.ids());
        group.add(
                Settings.MALFORMED_MODE,
                ConfigDef.Type.STRING,
                "dead_letter",
                Validators.oneOf(MalformedMode.ids()),
                MEDIUM,
                Width.SHORT,
                "Malformed records",
                "What happens with a row or profile that cannot be turned into a record: dead_letter writes it to"
                        + " <prefix>.dead-letters once, skip drops it with a warning, fail fails the task.",
                MalformedMode.ids());
        group.add(
                Settings.BATCH_MAX_ROWS,
                ConfigDef.Type.INT,
                2000,
                atLeast(1),
                LOW,
                Width.SHORT,
                "Batch size",
                "The most records that one poll returns to Connect.");
        group.add(
                Settings.SPOOL_DIRECTORY,
                ConfigDef.Type.STRING,
                "",
                Validators.DIRECTORY,
                LOW,
                Width.MEDIUM,
                "Spool directory",
                "Where responses too large for memory are kept until they are emitted: an absolute path to a directory"
                        + " that every worker has and may write to; empty for the temp directory of the worker's JVM.");
    }
}
