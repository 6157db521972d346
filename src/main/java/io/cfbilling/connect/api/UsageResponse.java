package io.cfbilling.connect.api;

import io.cfbilling.connect.model.EndpointVersion;
import io.cfbilling.connect.model.UsageLine;
import io.cfbilling.connect.model.UsageSummary;
import io.cfbilling.connect.spool.SortedSpool;
import java.time.Instant;
import java.util.Iterator;
import java.util.Optional;

/** A usage answer, read to the end of an envelope that tells of success; close it once it is told. */
public final class UsageResponse implements AutoCloseable {
    private final EndpointVersion api;
    private final SortedSpool<UsageLine> lines;
    private final UsageSummary summary;
    private final String requestPath;
    private final Instant receivedAt;
    private final Optional<Instant> date;

    /**
     * @param api which generation of the endpoint answered
     * @param lines all lines of the answer; closed with it
     * @param requestPath what was asked, behind the base URL
     * @param receivedAt the moment of the response, which its records bear
     * @param date the moment of the response, by Cloudflare's clock; empty where the response does not say
     */
    public UsageResponse(
            EndpointVersion api,
            SortedSpool<UsageLine> lines,
            String requestPath,
            Instant receivedAt,
            Optional<Instant> date) {
        this(api, lines, UsageSummary.of(lines.iterator()), requestPath, receivedAt, date);
    }

    private UsageResponse(
            EndpointVersion api,
            SortedSpool<UsageLine> lines,
            UsageSummary summary,
            String requestPath,
            Instant receivedAt,
            Optional<Instant> date) {
        this.api = api;
        this.lines = lines;
        this.summary = summary;
        this.requestPath = requestPath;
        this.receivedAt = receivedAt;
        this.date = date;
    }

    /** Which generation of the endpoint answered. */
    public EndpointVersion api() {
        return api;
    }

    /** What it says of each day. */
    public UsageSummary summary() {
        return summary;
    }

    /** Its lines in {@link UsageLine#ORDER}, from the first one on. */
    public Iterator<UsageLine> lines() {
        return lines.iterator();
    }

    /** What was asked: path and query behind the base URL. */
    public String requestPath() {
        return requestPath;
    }

    /** The moment of the response, which its records bear. */
    public Instant receivedAt() {
        return receivedAt;
    }

    /**
     * The same answer, its moment after that of an earlier one: a clock may have been set back in between, and the newest
     * rows must not look older than those that they supersede.
     */
    public UsageResponse notBefore(Instant earlier) {
        return receivedAt.isBefore(earlier)
                ? new UsageResponse(api, lines, summary, requestPath, earlier.plusMillis(1), date)
                : this;
    }

    /** The moment of the response, by Cloudflare's clock, to the second; empty where its Date header cannot be read. */
    public Optional<Instant> date() {
        return date;
    }

    @Override
    public void close() {
        lines.close();
    }
}
