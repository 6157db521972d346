package io.cfbilling.connect.api;

import io.cfbilling.connect.model.EndpointVersion;
import io.cfbilling.connect.model.UsageLine;
import io.cfbilling.connect.model.UsageSummary;
import io.cfbilling.connect.spool.SortedSpool;
import java.time.Instant;
import java.util.Iterator;
import java.util.Optional;

/**
 * A successful usage response, completely read; close it once it is emitted.
 *
 * @param version the endpoint version that responded
 * @param spool all lines of the response; closed with it
 * @param summary a summary of each day, without the rows
 * @param requestPath path and query of the request, relative to the base URL
 * @param receivedAt the moment of the response, and of its records
 * @param date the moment of the response, by Cloudflare's clock, to the second; empty if it has no readable Date header
 */
public record UsageResponse(
        EndpointVersion version,
        SortedSpool<UsageLine> spool,
        UsageSummary summary,
        String requestPath,
        Instant receivedAt,
        Optional<Instant> date)
        implements AutoCloseable {

    /** Makes the summary. */
    public UsageResponse(
            EndpointVersion version,
            SortedSpool<UsageLine> spool,
            String requestPath,
            Instant receivedAt,
            Optional<Instant> date) {
        this(version, spool, UsageSummary.of(spool.iterator()), requestPath, receivedAt, date);
    }

    /** Its lines in {@link UsageLine#ORDER}, from the first one on. */
    public Iterator<UsageLine> lines() {
        return spool.iterator();
    }

    /**
     * The same response, with a moment that is not before that of an earlier response: a clock may have been set back
     * in between, and the newest rows must not look older than those that they supersede.
     */
    public UsageResponse notBefore(Instant earlier) {
        return receivedAt.isBefore(earlier)
                ? new UsageResponse(version, spool, summary, requestPath, earlier.plusMillis(1), date)
                : this;
    }

    @Override
    public void close() {
        spool.close();
    }
}
