package io.cfbilling.connect.usage.emit;

import io.cfbilling.connect.activity.TaskActivity;
import io.cfbilling.connect.model.MalformedMode;
import io.cfbilling.connect.record.CheckpointRecords;
import io.cfbilling.connect.record.DeadLetterRecords;
import io.cfbilling.connect.record.UsageRecords;

/**
 * How the records of usage are made.
 *
 * @param tombstones whether a removed row gets a tombstone
 * @param malformed what the connector does with rows that cannot be turned into records
 * @param activity counts what is read
 */
public record UsageOutput(
        UsageRecords usage,
        CheckpointRecords checkpoints,
        DeadLetterRecords deadLetters,
        boolean tombstones,
        MalformedMode malformed,
        TaskActivity activity) {}
