package io.cfbilling.connect.bench;

import io.cfbilling.connect.activity.TaskActivity;
import io.cfbilling.connect.api.PreparedApi;
import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.model.Anchor;
import io.cfbilling.connect.model.BillingAnchors;
import io.cfbilling.connect.model.Dataset;
import io.cfbilling.connect.model.EndpointVersion;
import io.cfbilling.connect.model.MalformedMode;
import io.cfbilling.connect.offset.SourcePartition;
import io.cfbilling.connect.offset.UsagePosition;
import io.cfbilling.connect.record.CheckpointRecords;
import io.cfbilling.connect.record.DeadLetterRecords;
import io.cfbilling.connect.record.DecimalMode;
import io.cfbilling.connect.record.UsageRecords;
import io.cfbilling.connect.stream.Emission;
import io.cfbilling.connect.usage.UsageOutput;
import io.cfbilling.connect.usage.UsageSettings;
import io.cfbilling.connect.usage.UsageStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.source.SourceRecord;

/** An account whose open billing period is the month of the bodies, on that month's last day. */
final class Account {
    static final AccountId ID = new AccountId("b69a9f3492637782896352daae219e7d");
    static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

    private static final SourcePartition PARTITION = new SourcePartition(ID, Dataset.USAGE);
    private static final UsageSettings SETTINGS = new UsageSettings(
            EndpointVersion.PAYGO,
            UsageBody.START,
            null,
            Duration.ofHours(1),
            Duration.ofHours(1),
            7,
            true,
            MalformedMode.DEAD_LETTER,
            "benchmark");
    private static final UsageOutput OUTPUT = new UsageOutput(
            new UsageRecords("billing", DecimalMode.PRECISE),
            new CheckpointRecords("billing"),
            new DeadLetterRecords("billing"),
            new TaskActivity(Clock.fixed(NOW, ZoneOffset.UTC)));

    private Account() {}

    /** Nothing of the month is emitted yet. */
    static UsagePosition unread() {
        return UsagePosition.startingAt(
                UsageBody.START, new BillingAnchors(List.of(new Anchor(1, true, UsageBody.START))));
    }

    /** What a new task emits of the response. */
    static Emission emission(PreparedApi api, UsagePosition stored) {
        try {
            return new UsageStream(PARTITION, SETTINGS, OUTPUT, stored, NOW)
                    .request(NOW)
                    .send(api)
                    .emission();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** All records of a response to an account of which nothing was emitted. */
    static List<SourceRecord> records(UsageBody body) {
        List<SourceRecord> records = new ArrayList<>();
        try (Emission emission = emission(new PreparedApi(body.json(), NOW), unread())) {
            emission.forEachRemaining(records::add);
        }
        if (records.size() != body.rows() + 1) {
            throw new IllegalStateException(records.size() + " records, not one for each row and a checkpoint");
        }
        return records;
    }

    /** The position once all these records are emitted. */
    @SuppressWarnings("unchecked") // Connect's type is wider than what the connector writes.
    static UsagePosition after(List<SourceRecord> records) {
        return UsagePosition.of((Map<String, ?>) records.get(records.size() - 1).sourceOffset());
    }
}
