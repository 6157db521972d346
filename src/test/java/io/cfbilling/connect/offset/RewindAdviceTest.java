package io.cfbilling.connect.offset;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.model.BillingAnchors;
import io.cfbilling.connect.model.Dataset;
import io.cfbilling.connect.model.DateRange;
import java.io.IOException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RewindAdviceTest {
    private static final LocalDate START = LocalDate.of(2025, 1, 1);
    private static final SourcePartition PARTITION =
            new SourcePartition(new AccountId("b69a9f3492637782896352daae219e7d"), Dataset.USAGE);
    private static final ObjectMapper JSON = new ObjectMapper();

    private static String advice(String connector) {
        LocalDate since = LocalDate.of(2025, 3, 1);
        UsagePosition stored = UsagePosition.startingAt(since, BillingAnchors.UNKNOWN)
                .withFinal(new DateRange(since, LocalDate.of(2025, 3, 15)));
        return RewindAdvice.startBeforeCursor(connector, PARTITION, START, stored);
    }

    @Test
    void hasTheRequestsReadyToBeSent() {
        assertThat(advice("billing"))
                .isEqualTo("The usage of account b69a9f3492637782896352daae219e7d goes on from its stored cursor"
                        + " 2025-03-15; usage.start.date 2025-01-01 is before the first day of its offset, 2025-03-01,"
                        + " and has no effect. After a rewind or skip to that day, do nothing. To have everything"
                        + " emitted again from the start date on: PUT /connectors/billing/stop, then PATCH"
                        + " /connectors/billing/offsets with {\"offsets\":[{\"partition\":{\"account_id\":"
                        + "\"b69a9f3492637782896352daae219e7d\",\"dataset\":\"usage\"},\"offset\":{\"cursor\":"
                        + "\"2025-01-01\"}}]}, then PUT /connectors/billing/resume");
    }

    @Test
    void itsBodyIsValid() throws IOException {
        String advice = advice("billing");
        JsonNode request = JSON.readTree(advice.substring(advice.indexOf('{'), advice.lastIndexOf('}') + 1))
                .path("offsets")
                .path(0);
        Map<String, String> partition =
                JSON.convertValue(request.path("partition"), new TypeReference<HashMap<String, String>>() {});
        Map<String, Object> offset =
                JSON.convertValue(request.path("offset"), new TypeReference<HashMap<String, Object>>() {});

        assertThat(partition).isEqualTo(PARTITION.toMap());
        OffsetValidator.check(Map.of(partition, offset), START);
    }

    @Test
    void aNameWithBlanksAndSlashesStaysOneSegmentOfThePath() {
        assertThat(advice("my billing/é")).contains("PUT /connectors/my%20billing%2F%C3%A9/stop");
    }
}
