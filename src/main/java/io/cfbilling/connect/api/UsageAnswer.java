package io.cfbilling.connect.api;

import io.cfbilling.connect.model.UsageRow;
import java.time.Instant;
import java.util.List;

/**
 * All rows of a usage answer, in the API's order, read to the end of an envelope that tells of success.
 *
 * @param rows the rows that can be told
 * @param malformed a sentence for each row that cannot: where in the answer it stands, and what is wrong with it
 * @param receivedAt the moment of the response
 */
public record UsageAnswer(List<UsageRow> rows, List<String> malformed, Instant receivedAt) {
    public UsageAnswer {
        rows = List.copyOf(rows);
        malformed = List.copyOf(malformed);
    }
}
