package io.cfbilling.connect.usage;

import io.cfbilling.connect.activity.TaskActivity;
import io.cfbilling.connect.record.CheckpointRecords;
import io.cfbilling.connect.record.DeadLetterRecords;
import io.cfbilling.connect.record.UsageRecords;

/**
 * Makes the records of usage.
 *
 * @param activity counts what is read
 */
public record UsageOutput(
        UsageRecords usage, CheckpointRecords checkpoints, DeadLetterRecords deadLetters, TaskActivity activity) {}
