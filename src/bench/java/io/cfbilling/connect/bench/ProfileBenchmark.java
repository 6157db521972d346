package io.cfbilling.connect.bench;

import io.cfbilling.connect.api.PreparedApi;
import io.cfbilling.connect.model.Dataset;
import io.cfbilling.connect.model.MalformedMode;
import io.cfbilling.connect.model.ProfileField;
import io.cfbilling.connect.model.Redaction;
import io.cfbilling.connect.offset.ProfilePosition;
import io.cfbilling.connect.offset.SourcePartition;
import io.cfbilling.connect.record.DeadLetterRecords;
import io.cfbilling.connect.record.ProfileRecords;
import io.cfbilling.connect.stream.Emission;
import io.cfbilling.connect.stream.MissingProfiles;
import io.cfbilling.connect.stream.ProfileStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** From the body of a profile's response to its record. */
@State(Scope.Benchmark)
public class ProfileBenchmark {
    private static final SourcePartition PARTITION = new SourcePartition(Account.ID, Dataset.PROFILE);
    private static final ProfileStream.Settings SETTINGS = new ProfileStream.Settings(
            Duration.ofHours(6),
            new Redaction(Redaction.Mode.MASK, Redaction.Mode.INCLUDE, null),
            MalformedMode.DEAD_LETTER,
            new MissingProfiles(Duration.ofHours(6)),
            new ProfileRecords("billing"),
            new DeadLetterRecords("billing"));

    private byte[] json = {};
    private PreparedApi api = new PreparedApi(json, Account.NOW);
    private @Nullable ProfilePosition emitted;

    @Setup
    @SuppressWarnings("unchecked") // Connect's type is wider than what the connector writes.
    public void prepare() {
        json = Arrays.stream(ProfileField.values())
                .map(field -> "\"" + field.apiName() + "\":" + content(field))
                .collect(Collectors.joining(",", "{\"success\":true,\"result\":{", "}}"))
                .getBytes(StandardCharsets.UTF_8);
        api = new PreparedApi(json, Account.NOW);
        emitted = ProfilePosition.of((Map<String, ?>) emission(null).next().sourceOffset());
    }

    private static String content(ProfileField field) {
        return switch (field.kind()) {
            case TEXT -> "\"" + field.apiName() + " of the account\"";
            case INTEGER -> "12";
            case BOOLEAN -> "true";
        };
    }

    private Emission emission(@Nullable ProfilePosition stored) {
        try {
            return new ProfileStream(PARTITION, SETTINGS, stored, true)
                    .request(Account.NOW)
                    .send(api)
                    .emission();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Benchmark
    public int drain() throws IOException {
        return Drain.tokens(json);
    }

    @Benchmark
    public boolean unchanged() {
        boolean isEmitted = emission(emitted).hasNext();
        if (isEmitted) {
            throw new IllegalStateException("an unchanged profile is emitted again");
        }
        return isEmitted;
    }

    @Benchmark
    public Object records() {
        return emission(null).next();
    }
}
