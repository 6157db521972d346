package io.cfbilling.connect.usage.emit;

import io.cfbilling.connect.activity.TaskActivity;
import io.cfbilling.connect.model.MalformedMode;
import io.cfbilling.connect.record.CheckpointRecords;
import io.cfbilling.connect.record.DeadLetterRecords;
import io.cfbilling.connect.record.UsageRecords;

/**
 * Where and how usage is told.
 *
 * @param tombstones whether a row that went gets a tombstone
 * @param malformed what becomes of rows that cannot be told
 * @param activity learns what is read
 */
public record UsageOutput(
        UsageRecords usage,
        CheckpointRecords checkpoints,
        DeadLetterRecords deadLetters,
        boolean tombstones,
        MalformedMode malformed,
        TaskActivity activity) {}
