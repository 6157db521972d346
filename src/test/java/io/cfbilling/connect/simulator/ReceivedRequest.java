package io.cfbilling.connect.simulator;

import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A request that came in.
 *
 * @param at by the simulator's clock
 * @param query as sent; null if there was none
 * @param from null if absent or not a date
 * @param to null if absent or not a date
 * @param accountId the path's, whether known or not; null if the path has none
 * @param usagePath the endpoint version of the path, served or not; of {@link Dataset#USAGE_INFO} the newest; null if
 *     the path has none
 * @param status the status of the response; 0: none yet, or the connection was closed without headers
 */
public record ReceivedRequest(
        Instant at,
        String method,
        String path,
        @Nullable String query,
        @Nullable LocalDate from,
        @Nullable LocalDate to,
        @Nullable String accountId,
        Dataset dataset,
        @Nullable UsagePath usagePath,
        HeaderFacts headers,
        int status) {

    /**
     * What the headers contained, without their secrets.
     *
     * @param bearer whether there was an {@code Authorization}
     * @param keyPair whether there was an {@code X-Auth-Email} or {@code X-Auth-Key}
     * @param acceptsGzip whether {@code Accept-Encoding} names gzip
     */
    public record HeaderFacts(
            boolean bearer,
            boolean keyPair,
            boolean acceptsGzip,
            @Nullable String userAgent,
            @Nullable String accept) {}

    /** Whether it belongs to a preflight, and counts for no budget and no metric. */
    public boolean isOfPreflight() {
        return headers.userAgent() != null && headers.userAgent().endsWith(" (preflight)");
    }

    ReceivedRequest responded(int with) {
        return new ReceivedRequest(at, method, path, query, from, to, accountId, dataset, usagePath, headers, with);
    }
}
