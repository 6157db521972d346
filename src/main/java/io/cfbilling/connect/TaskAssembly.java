package io.cfbilling.connect;

import io.cfbilling.connect.activity.CountedApi;
import io.cfbilling.connect.activity.TaskActivity;
import io.cfbilling.connect.api.CloudflareApi;
import io.cfbilling.connect.api.TokenKind;
import io.cfbilling.connect.budget.RequestBudget;
import io.cfbilling.connect.config.ConnectorConfig;
import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.model.Dataset;
import io.cfbilling.connect.offset.ProfilePosition;
import io.cfbilling.connect.offset.SourcePartition;
import io.cfbilling.connect.offset.UsagePosition;
import io.cfbilling.connect.poll.Batches;
import io.cfbilling.connect.poll.FailurePolicy;
import io.cfbilling.connect.poll.Poller;
import io.cfbilling.connect.poll.Requests;
import io.cfbilling.connect.record.CheckpointRecords;
import io.cfbilling.connect.record.DeadLetterRecords;
import io.cfbilling.connect.record.ProfileRecords;
import io.cfbilling.connect.record.UsageRecords;
import io.cfbilling.connect.spool.SpoolDirectory;
import io.cfbilling.connect.spool.SpoolException;
import io.cfbilling.connect.stream.BillingStream;
import io.cfbilling.connect.stream.MissingProfiles;
import io.cfbilling.connect.stream.ProfileStream;
import io.cfbilling.connect.usage.UsageSettings;
import io.cfbilling.connect.usage.UsageStream;
import io.cfbilling.connect.usage.emit.UsageOutput;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.jspecify.annotations.Nullable;

/** Creates the components of a task from its settings. */
final class TaskAssembly {
    private final ConnectorConfig config;
    private final TaskActivity activity;
    private final Clock clock;

    /**
     * @param activity counts what the task does
     */
    TaskAssembly(ConnectorConfig config, TaskActivity activity, Clock clock) {
        this.config = config;
        this.activity = activity;
        this.clock = clock;
    }

    /**
     * Checks the spool directory when the task starts, on its own worker: directories may differ between workers.
     *
     * @throws ConnectException if usage is polled, and the directory for its large responses cannot be used
     */
    static void requireSpool(ConnectorConfig config) {
        if (config.datasets().contains(Dataset.USAGE)) {
            try {
                new SpoolDirectory(config.spoolDirectory()).requireUsable();
            } catch (SpoolException e) {
                throw new ConnectException(e.getMessage(), e);
            }
        }
    }

    /**
     * The task's poller, which starts from the stored offsets.
     *
     * @param endOfEmission is called with the last record of each emission
     * @param budget the one that counts the API's traffic
     * @param executor runs the requests
     * @throws ConnectException if a stored offset cannot be read; the message names account and dataset
     */
    Poller poller(
            OffsetStorageReader offsets,
            Consumer<SourceRecord> endOfEmission,
            CloudflareApi api,
            RequestBudget budget,
            Executor executor) {
        return new Poller(
                streams(offsets),
                new Requests(new CountedApi(api, activity), executor, budget, config.concurrentRequests(), clock),
                new Batches(config.batchRows(), endOfEmission, activity),
                new FailurePolicy(
                        ApiAccess.retries(config),
                        config.retryAttempts(),
                        config.accountErrors(),
                        budget,
                        TokenKind.of(config.credential())),
                activity);
    }

    private List<BillingStream> streams(OffsetStorageReader offsets) {
        List<SourcePartition> partitions = new ArrayList<>();
        for (AccountId account : config.accounts()) {
            for (Dataset dataset : config.datasets()) {
                partitions.add(new SourcePartition(account, dataset));
            }
        }
        // In a fixed order, the same accounts would be the last ones after each restart.
        Collections.shuffle(partitions, new Random(clock.instant().toEpochMilli()));
        Map<Map<String, String>, Map<String, Object>> stored =
                offsets.offsets(partitions.stream().map(SourcePartition::toMap).toList());
        DeadLetterRecords deadLetters = new DeadLetterRecords(config.topicPrefix());
        ProfileStream.Settings profiles = new ProfileStream.Settings(
                config.profilePollInterval(),
                config.redaction(),
                config.malformed(),
                new MissingProfiles(config.profilePollInterval()),
                new ProfileRecords(config.topicPrefix()),
                deadLetters);
        UsageOutput usage = new UsageOutput(
                new UsageRecords(config.topicPrefix(), config.decimals()),
                new CheckpointRecords(config.topicPrefix()),
                deadLetters,
                config.usageTombstones(),
                config.malformed(),
                activity);
        return partitions.stream()
                .map(partition -> {
                    @Nullable Map<String, Object> offset = stored.get(partition.toMap());
                    return switch (partition.dataset()) {
                        case PROFILE -> profileStream(partition, profiles, offset, isUsageRead(partition, stored));
                        case USAGE -> usageStream(partition, usage, offset);
                    };
                })
                .toList();
    }

    private static boolean isUsageRead(
            SourcePartition partition, Map<Map<String, String>, Map<String, Object>> stored) {
        return stored.get(new SourcePartition(partition.account(), Dataset.USAGE).toMap()) != null;
    }

    private BillingStream profileStream(
            SourcePartition partition,
            ProfileStream.Settings settings,
            @Nullable Map<String, Object> offset,
            boolean known) {
        return new ProfileStream(partition, settings, position(partition, offset, ProfilePosition::of), known);
    }

    private BillingStream usageStream(
            SourcePartition partition, UsageOutput output, @Nullable Map<String, Object> offset) {
        return new UsageStream(
                partition,
                new UsageSettings(
                        config.usageApi(),
                        config.usageStart(),
                        config.usageEnd(),
                        config.usagePollInterval(),
                        config.usageRemovalConfirmation(),
                        config.usageLookbackDays(),
                        config.connectorName()),
                output,
                position(partition, offset, UsagePosition::of));
    }

    private static <T> @Nullable T position(
            SourcePartition partition, @Nullable Map<String, Object> offset, Function<Map<String, Object>, T> reader) {
        if (offset == null) {
            return null;
        }
        try {
            return reader.apply(offset);
        } catch (IllegalArgumentException e) {
            throw new ConnectException(
                    "The stored offset of the " + partition + " cannot be read: " + e.getMessage(), e);
        }
    }
}
