package io.cfbilling.connect.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.cfbilling.connect.api.UsageResponse;
import io.cfbilling.connect.model.BillingAnchors;
import io.cfbilling.connect.model.Dataset;
import io.cfbilling.connect.model.EndpointVersion;
import io.cfbilling.connect.model.MalformedRow;
import io.cfbilling.connect.model.RowKey;
import io.cfbilling.connect.model.UsageField;
import io.cfbilling.connect.model.UsageLine;
import io.cfbilling.connect.model.UsageRow;
import io.cfbilling.connect.offset.SourcePartition;
import io.cfbilling.connect.offset.UsagePosition;
import io.cfbilling.connect.record.DecimalMode;
import io.cfbilling.connect.record.UsageRecords;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.connect.data.ConnectSchema;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

class UsageResponseFuzzTest {
    private static final FuzzedApi API = new FuzzedApi();
    private static final UsageRecords RECORDS = new UsageRecords("cloudflare.billing", DecimalMode.PRECISE);
    private static final SourcePartition PARTITION = new SourcePartition(FuzzedApi.ACCOUNT, Dataset.USAGE);
    private static final UsagePosition POSITION =
            UsagePosition.startingAt(FuzzedApi.DAYS.from(), BillingAnchors.UNKNOWN);

    /**
     * The input is between two good rows. If another parser reads it as a list of JSON values, the response is a
     * success, each value is one line of it, and both good rows are among them. Rows of days far from the requested ones are
     * dropped.
     */
    @FuzzTest(maxDuration = "30m")
    void everyWellFormedRowOfAMixedResponseArrives(byte[] between) throws InterruptedException {
        List<UsageLine> lines = lines(JsonParts.concat(
                "{\"success\":true,\"result\":[" + row("First") + ",", between, "," + row("Last") + "]}"));
        Integer values = JsonParts.count(between);
        if (values != null) {
            boolean dated = new String(between, StandardCharsets.UTF_8).contains("ChargePeriod");
            assertThat(Objects.requireNonNull(lines)).hasSizeBetween(dated ? 2 : values + 2, values + 2);
            assertThat(lines.stream().filter(UsageRow.class::isInstance))
                    .extracting(line -> ((UsageRow) line).text(UsageField.SERVICE_NAME))
                    .contains("First", "Last");
        }
    }

    /** The input is the whole body: the result is a failed request, or lines that can all be written. */
    @FuzzTest(maxDuration = "30m")
    void aBodyIsAFailedRequestOrBecomesRecordsThatFitTheirSchemas(byte[] body) throws InterruptedException {
        lines(body);
    }

    private static @Nullable List<UsageLine> lines(byte[] body) throws InterruptedException {
        try (UsageResponse response =
                API.respond(body, api -> api.usage(EndpointVersion.PAYGO, FuzzedApi.ACCOUNT, FuzzedApi.DAYS))) {
            if (response == null) {
                return null;
            }
            List<UsageLine> lines = new ArrayList<>();
            for (Iterator<UsageLine> all = response.lines(); all.hasNext(); ) {
                UsageLine line = all.next();
                assertCanBeWritten(line);
                lines.add(line);
            }
            return lines;
        }
    }

    private static void assertCanBeWritten(UsageLine line) {
        if (line instanceof UsageRow row) {
            SourceRecord record = RECORDS.of(PARTITION, row, new RowKey(row.name(), 0), Instant.EPOCH, POSITION);
            ConnectSchema.validateValue(record.keySchema(), record.key());
            ConnectSchema.validateValue(record.valueSchema(), record.value());
        } else if (line instanceof MalformedRow malformed) {
            assertThat(malformed.reason()).isNotEmpty().hasSizeLessThan(1_000);
            assertThat(malformed.raw() == null ? "" : malformed.raw())
                    .hasSizeLessThanOrEqualTo(MalformedRow.LONGEST_RAW);
        }
    }

    private static String row(String service) {
        return new String(JsonParts.row(service, "0.75", "2025-02-01T00:00:00Z"), StandardCharsets.UTF_8);
    }
}
