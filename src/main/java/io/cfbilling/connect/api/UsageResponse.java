package io.cfbilling.connect.api;

import io.cfbilling.connect.model.EndpointVersion;
import io.cfbilling.connect.model.UsageLine;
import io.cfbilling.connect.model.UsageSummary;
import io.cfbilling.connect.spool.SortedSpool;
import java.time.Instant;
import java.util.Iterator;
import java.util.Optional;

/** A successful usage response, completely read; close it once it is emitted. */
public final class UsageResponse implements AutoCloseable {
    private final EndpointVersion version;
    private final SortedSpool<UsageLine> lines;
    private final UsageSummary summary;
    private final String requestPath;
    private final Instant receivedAt;
    private final Optional<Instant> date;

    /**
     * @param version the endpoint version that responded
     * @param lines all lines of the response; closed with it
     * @param requestPath path and query of the request, relative to the base URL
     * @param receivedAt the moment of the response, and of its records
     * @param date the moment of the response, by Cloudflare's clock; empty if the response does not say
     */
    public UsageResponse(
            EndpointVersion version,
            SortedSpool<UsageLine> lines,
            String requestPath,
            Instant receivedAt,
            Optional<Instant> date) {
        this.version = version;
        this.lines = lines;
        this.summary = UsageSummary.of(lines.iterator());
        this.requestPath = requestPath;
        this.receivedAt = receivedAt;
        this.date = date;
    }

    private UsageResponse(UsageResponse same, Instant receivedAt) {
        this.version = same.version;
        this.lines = same.lines;
        this.summary = same.summary;
        this.requestPath = same.requestPath;
        this.receivedAt = receivedAt;
        this.date = same.date;
    }

    /** The endpoint version that responded. */
    public EndpointVersion version() {
        return version;
    }

    /** A summary of each day, without the rows. */
    public UsageSummary summary() {
        return summary;
    }

    /** Its lines in {@link UsageLine#ORDER}, from the first one on. */
    public Iterator<UsageLine> lines() {
        return lines.iterator();
    }

    /** Path and query of the request, relative to the base URL. */
    public String requestPath() {
        return requestPath;
    }

    /** The moment of the response, and of its records. */
    public Instant receivedAt() {
        return receivedAt;
    }

    /**
     * The same response, with a moment that is not before that of an earlier response: a clock may have been set back
     * in between, and the newest rows must not look older than those that they supersede.
     */
    public UsageResponse notBefore(Instant earlier) {
        return receivedAt.isBefore(earlier) ? new UsageResponse(this, earlier.plusMillis(1)) : this;
    }

    /** The moment of the response, by Cloudflare's clock, to the second; empty if it has no readable Date header. */
    public Optional<Instant> date() {
        return date;
    }

    @Override
    public void close() {
        lines.close();
    }
}
