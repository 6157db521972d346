package io.cfbilling.connect.offset;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.model.Dataset;
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
        return RewindAdvice.startBeforeCursor(connector, PARTITION, START, LocalDate.of(2025, 3, 15));
    }

    @Test
    void hasTheRequestsReadyToBeSent() {
        assertThat(advice("billing"))
                .isEqualTo("The usage of account b69a9f3492637782896352daae219e7d goes on from its stored cursor"
                        + " 2025-03-15; usage.start.date 2025-01-01 is before it and has no effect. To have"
                        + " everything emitted again from there: PUT /connectors/billing/stop, then PATCH"
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
