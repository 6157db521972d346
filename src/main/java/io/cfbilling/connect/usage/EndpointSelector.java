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
 * Selects the endpoint version that an account's usage is read from: the one that the settings name, or else the first
 * that responds. A version counts as unavailable only if a later one responds. The connector stops using a version that
 * has responded before only after three such polls in a row, so that a short outage changes nothing. It never switches
 * back to an earlier version.
 */
final class EndpointSelector {
    private static final Logger LOG = LoggerFactory.getLogger(EndpointSelector.class);
    private static final int POLLS_TO_SWITCH = 3;

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
     * @param interval the time between two polls
     * @param wanted the only version to request; null for the first one that responds
     * @param stored what earlier tasks found; null if nothing
     */
    EndpointSelector(
            SourcePartition partition,
            Duration interval,
            @Nullable EndpointVersion wanted,
            @Nullable UsagePosition stored) {
        this.partition = partition;
        this.interval = interval;
        this.fixed = wanted != null;
        this.trusted = wanted != null
                ? wanted
                : stored == null ? null : stored.account().endpointVersion();
        if (!fixed && stored != null && stored.account().unavailablePolls() > 0) {
            unavailablePolls = stored.account().unavailablePolls();
            notBefore = stored.history().readAt().values().stream()
                    .max(Comparator.naturalOrder())
                    .map(at -> at.plus(interval))
                    .orElse(Instant.MIN);
        }
        this.trying = first();
    }

    /**
     * The endpoint version to request.
     *
     * @param rejections why the versions before it are unavailable; null if it is the first one tried
     */
    record Endpoint(EndpointVersion version, @Nullable String rejections) {
        /**
         * Sends one request.
         *
         * @throws ApiFailure if the request fails; its message also has the rejections of the versions before
         */
        UsageResponse send(CloudflareApi cloudflare, AccountId account, DateRange days)
                throws ApiFailure, InterruptedException {
            try {
                return cloudflare.usage(version, account, days);
            } catch (ApiFailure.NotFound failure) {
                throw rejections == null
                        ? failure
                        : new ApiFailure.NotFound(rejections + "; " + failure.getMessage(), failure.noRoute());
            }
        }
    }

    /**
     * The endpoint version to request now. Rejections that are a poll old prove nothing: the first version is tried
     * again.
     */
    Endpoint next(Instant now) {
        if (isTryingLaterVersion() && !now.isBefore(unavailableAt.plus(interval))) {
            startOver();
        }
        return new Endpoint(trying, rejections);
    }

    /**
     * Notes that the endpoint version is unavailable.
     *
     * @param why its response, and those of the versions before it
     * @return whether a later version is to be requested at once; else the account as a whole is rejected
     */
    boolean unavailable(String why, Instant now) {
        Optional<EndpointVersion> later = fixed ? Optional.empty() : trying.next();
        if (later.isEmpty()) {
            startOver();
            unavailablePolls = 0;
            return false;
        }
        trying = later.get();
        rejections = why;
        unavailableAt = now;
        return true;
    }

    /**
     * Notes that the endpoint version responded.
     *
     * @param begun when it was requested
     * @return whether the response is to be emitted; else nothing is requested before the next poll
     */
    boolean responded(Instant begun) {
        if (trusted != null && trying != trusted && ++unavailablePolls < POLLS_TO_SWITCH) {
            notBefore = begun.plus(interval);
            if (unavailablePolls == 1) {
                LOG.warn(
                        "The {} is unavailable at endpoint version {}, but available at {}. The connector emits"
                                + " nothing of it until that is so on {} polls in a row, and then switches to that"
                                + " version: {}",
                        partition,
                        trusted.id(),
                        trying.id(),
                        POLLS_TO_SWITCH,
                        rejections);
            }
            startOver();
            return false;
        }
        if (trusted != null && trying != trusted) {
            LOG.info(
                    "The {} is read from endpoint version {} from now on, no longer from {}",
                    partition,
                    trying.id(),
                    trusted.id());
        }
        trusted = trying;
        unavailablePolls = 0;
        startOver();
        return true;
    }

    private void startOver() {
        trying = first();
        rejections = null;
    }

    private EndpointVersion first() {
        return trusted == null ? EndpointVersion.PAYGO : trusted;
    }

    /** Whether one version is unavailable, and a later one is still to be requested in the same poll. */
    boolean isTryingLaterVersion() {
        return rejections != null;
    }

    /** Nothing is to be requested before that moment, which may be past. */
    Instant notBefore() {
        return notBefore;
    }

    /** On how many polls in a row the version was unavailable while a later one responded. */
    int unavailablePolls() {
        return unavailablePolls;
    }
}
