package io.cfbilling.connect;

import io.cfbilling.connect.activity.TaskActivity;
import io.cfbilling.connect.config.AccountSettings;
import io.cfbilling.connect.config.BillingSettings;
import io.cfbilling.connect.config.ConnectorConfig;
import io.cfbilling.connect.config.RecordSettings;
import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.model.Dataset;
import io.cfbilling.connect.offset.ProfilePosition;
import io.cfbilling.connect.offset.SourcePartition;
import io.cfbilling.connect.offset.UsagePosition;
import io.cfbilling.connect.record.CheckpointRecords;
import io.cfbilling.connect.record.DeadLetterRecords;
import io.cfbilling.connect.record.ProfileRecords;
import io.cfbilling.connect.record.UsageRecords;
import io.cfbilling.connect.stream.BillingStream;
import io.cfbilling.connect.stream.MissingProfiles;
import io.cfbilling.connect.stream.ProfileStream;
import io.cfbilling.connect.usage.UsageOutput;
import io.cfbilling.connect.usage.UsageSettings;
import io.cfbilling.connect.usage.UsageStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.jspecify.annotations.Nullable;

/** Creates the streams of a task: one for each dataset of each of its accounts. */
final class StreamAssembly {
    private final ConnectorConfig config;
    private final ProfileStream.Settings profiles;
    private final UsageSettings usageSettings;
    private final UsageOutput usage;

    /**
     * @param activity counts what the streams read
     */
    StreamAssembly(ConnectorConfig config, TaskActivity activity) {
        this.config = config;
        String prefix = config.get(RecordSettings.TOPIC_PREFIX);
        DeadLetterRecords deadLetters = new DeadLetterRecords(prefix);
        this.profiles = new ProfileStream.Settings(
                config.get(BillingSettings.PROFILE_POLL_INTERVAL),
                config.redaction(),
                config.get(RecordSettings.MALFORMED_MODE),
                new MissingProfiles(config.get(BillingSettings.PROFILE_POLL_INTERVAL)),
                new ProfileRecords(prefix),
                deadLetters);
        this.usageSettings = new UsageSettings(
                config.get(BillingSettings.USAGE_API).orElse(null),
                config.get(BillingSettings.USAGE_START_DATE).orElse(null),
                config.get(BillingSettings.USAGE_END_DATE).orElse(null),
                config.get(BillingSettings.USAGE_POLL_INTERVAL),
                config.get(BillingSettings.USAGE_REMOVAL_CONFIRMATION),
                config.get(BillingSettings.USAGE_LOOKBACK_DAYS),
                config.get(BillingSettings.USAGE_TOMBSTONES),
                config.get(RecordSettings.MALFORMED_MODE),
                config.connectorName());
        this.usage = new UsageOutput(
                new UsageRecords(prefix, config.get(RecordSettings.DECIMAL_MODE)),
                new CheckpointRecords(prefix),
                deadLetters,
                activity);
    }

    /**
     * The streams, each at its stored offset.
     *
     * @throws ConnectException if a stored offset cannot be read; the message names account and dataset
     */
    List<BillingStream> streams(OffsetStorageReader offsets, Instant now) {
        List<SourcePartition> partitions = new ArrayList<>();
        for (AccountId account : config.share().accounts()) {
            for (Dataset dataset : config.get(AccountSettings.DATASETS)) {
                partitions.add(new SourcePartition(account, dataset));
            }
        }
        // In a fixed order, the same accounts would be the last ones after each restart.
        Collections.shuffle(partitions, new Random(now.toEpochMilli()));
        Map<Map<String, String>, Map<String, Object>> stored =
                offsets.offsets(partitions.stream().map(SourcePartition::toMap).toList());
        return partitions.stream()
                .map(partition -> stream(partition, stored, now))
                .toList();
    }

    private BillingStream stream(
            SourcePartition partition, Map<Map<String, String>, Map<String, Object>> stored, Instant now) {
        return switch (partition.dataset()) {
            case USAGE ->
                new UsageStream(partition, usageSettings, usage, position(partition, stored, UsagePosition::of), now);
            case PROFILE -> {
                SourcePartition sameAccount = new SourcePartition(partition.account(), Dataset.USAGE);
                boolean isUsageRead = stored.get(sameAccount.toMap()) != null;
                yield new ProfileStream(
                        partition, profiles, position(partition, stored, ProfilePosition::of), isUsageRead);
            }
        };
    }

    private static <T> @Nullable T position(
            SourcePartition partition,
            Map<Map<String, String>, Map<String, Object>> stored,
            Function<Map<String, Object>, T> reader) {
        @Nullable Map<String, Object> offset = stored.get(partition.toMap());
        try {
            return offset == null ? null : reader.apply(offset);
        } catch (IllegalArgumentException e) {
            throw new ConnectException(
                    "The stored offset of the " + partition + " cannot be read: " + e.getMessage(), e);
        }
    }
}
