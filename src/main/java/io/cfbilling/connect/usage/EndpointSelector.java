package io.cfbilling.connect.usage;

import io.cfbilling.connect.api.ApiFailure;
import io.cfbilling.connect.api.CloudflareApi;
import io.cfbilling.connect.api.UsageResponse;
import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.model.EndpointVersion;
import io.cfbilling.connect.offset.SourcePartition;
import io.cfbilling.connect.offset.UsagePosition;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the path at which an account's usage is served: the one that the settings name, or else the first generation of
 * the endpoint that answers. A path that refuses counts as not served only if a later one answers; and one that has
 * answered before is left only once that was so on three successive polls, so that a short outage changes nothing. Paths
 * are left for later ones alone.
 */
final class EndpointSelector {
    private static final Logger LOG = LoggerFactory.getLogger(EndpointSelector.class);
    private static final int POLLS_TO_LEAVE = 3;

    private final SourcePartition partition;
    private final Duration interval;
    private final boolean fixed;
    private @Nullable EndpointVersion trusted;
    private EndpointVersion trying;
    private @Nullable String rejections;
    private Instant unavailableAt = Instant.MIN;
    private int unavailablePolls;
    private Instant notBefore = Instant.MIN;

    /**
     * @param partition whose usage it is, for the log
     * @param interval how far apart two polls are
     * @param wanted the one path that is ever asked; null for the first that is served
     * @param stored what earlier tasks found; null when nothing is
     */
    EndpointSelector(
            SourcePartition partition,
            Duration interval,
            @Nullable EndpointVersion wanted,
            @Nullable UsagePosition stored) {
        this.partition = partition;
        this.interval = interval;
        this.fixed = wanted != null;
        this.trusted = wanted != null ? wanted : stored == null ? null : stored.endpointVersion();
        if (!fixed && stored != null && stored.unavailablePolls() > 0) {
            unavailablePolls = stored.unavailablePolls();
            notBefore = stored.history().readAt().values().stream()
                    .max(Comparator.naturalOrder())
                    .map(at -> at.plus(interval))
                    .orElse(Instant.MIN);
        }
        this.trying = first();
    }

    /**
     * A path to ask.
     *
     * @param rejections what the paths before it said; null where it is the first
     */
    record Path(EndpointVersion api, @Nullable String rejections) {
        /**
         * Asks, once.
         *
         * @throws ApiFailure if there is no answer to work with; it tells what the paths before said too
         */
        UsageResponse send(CloudflareApi cloudflare, AccountId account, DateRange days)
                throws ApiFailure, InterruptedException {
            try {
                return cloudflare.usage(api, account, days);
            } catch (ApiFailure.NotFound failure) {
                throw rejections == null
                        ? failure
                        : new ApiFailure.NotFound(rejections + "; " + failure.getMessage(), failure.noRoute());
            }
        }
    }

    /** The path to ask now: of refusals that lie a poll back, nothing can be concluded, and so it begins anew. */
    Path next(Instant now) {
        if (isInBetween() && !now.isBefore(unavailableAt.plus(interval))) {
            beginAnew();
        }
        return new Path(trying, rejections);
    }

    /**
     * Notes that the path refused.
     *
     * @param why what it said, and those before it
     * @return whether there is a later one to ask at once; else the account is refused as a whole
     */
    boolean unavailable(String why, Instant now) {
        Optional<EndpointVersion> later = fixed ? Optional.empty() : trying.next();
        if (later.isEmpty()) {
            beginAnew();
            unavailablePolls = 0;
            return false;
        }
        trying = later.get();
        rejections = why;
        unavailableAt = now;
        return true;
    }

    /**
     * Notes that the path answered.
     *
     * @param begun when it was requested
     * @return whether the answer is to be told; else nothing is to be asked before the next poll
     */
    boolean responded(Instant begun) {
        if (trusted != null && trying != trusted && ++unavailablePolls < POLLS_TO_LEAVE) {
            notBefore = begun.plus(interval);
            if (unavailablePolls == 1) {
                LOG.warn(
                        "The {} is no longer served as {}, but as {}; it is put off, and goes on there once that is so on"
                                + " {} successive polls: {}",
                        partition,
                        trusted.id(),
                        trying.id(),
                        POLLS_TO_LEAVE,
                        rejections);
            }
            beginAnew();
            return false;
        }
        if (trusted != null && trying != trusted) {
            LOG.info("The {} is read as {} from now on, no longer as {}", partition, trying.id(), trusted.id());
        }
        trusted = trying;
        unavailablePolls = 0;
        beginAnew();
        return true;
    }

    private void beginAnew() {
        trying = first();
        rejections = null;
    }

    private EndpointVersion first() {
        return trusted == null ? EndpointVersion.PAYGO : trusted;
    }

    /** Whether one path has refused, and another is still to be asked in the same poll. */
    boolean isInBetween() {
        return rejections != null;
    }

    /** Before that moment nothing is to be asked; in the past if it may be now. */
    Instant notBefore() {
        return notBefore;
    }

    /** On how many polls in a row the path was unavailable, while a later one answered. */
    int unavailablePolls() {
        return unavailablePolls;
    }
}
