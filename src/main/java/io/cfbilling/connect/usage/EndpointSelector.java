package io.cfbilling.connect.usage;

import io.cfbilling.connect.api.ApiFailure;
import io.cfbilling.connect.api.CloudflareApi;
import io.cfbilling.connect.api.UsageResponse;
import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.model.EndpointVersion;
import io.cfbilling.connect.offset.AccountState;
import io.cfbilling.connect.offset.SourcePartition;
import io.cfbilling.connect.offset.UsagePosition;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
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
    private final @Nullable EndpointVersion wanted;
    private EndpointVersion trying = EndpointVersion.PAYGO;
    /** Why the versions before the one that is tried are unavailable; null if it is the account's own. */
    private @Nullable String rejections;

    private Instant unavailableAt = Instant.MIN;
    private Instant notBefore = Instant.MIN;

    /**
     * @param partition whose usage it is, for the log
     * @param interval the time between two polls
     * @param wanted the only version to request; null for the first one that responds
     * @param stored what earlier tasks found
     */
    EndpointSelector(
            SourcePartition partition, Duration interval, @Nullable EndpointVersion wanted, UsagePosition stored) {
        this.partition = partition;
        this.interval = interval;
        this.wanted = wanted;
        if (wanted == null && stored.account().unavailablePolls() > 0) {
            stored.history().readAt().values().stream()
                    .max(Comparator.naturalOrder())
                    .ifPresent(at -> notBefore = at.plus(interval));
        }
    }

    /** The version that the account's usage is read from; null if none has responded yet. */
    private @Nullable EndpointVersion own(AccountState account) {
        return wanted != null ? wanted : account.endpointVersion();
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
    Endpoint next(AccountState account, Instant now) {
        if (!isTryingLaterVersion() || !now.isBefore(unavailableAt.plus(interval))) {
            trying = Objects.requireNonNullElse(own(account), EndpointVersion.PAYGO);
            rejections = null;
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
        Optional<EndpointVersion> later = wanted == null ? trying.next() : Optional.empty();
        rejections = later.isPresent() ? why : null;
        trying = later.orElse(trying);
        unavailableAt = now;
        return later.isPresent();
    }

    /**
     * Notes that the endpoint version responded.
     *
     * @param begun when it was requested
     * @return the account, with the polls on which its own version was unavailable; if there are any, the response is
     *     not to be emitted, and nothing is requested before the next poll
     */
    AccountState responded(AccountState account, Instant begun) {
        EndpointVersion own = own(account);
        String why = rejections;
        rejections = null;
        if (own == null || own == trying) {
            return account.withUnavailablePolls(0);
        }
        int polls = account.unavailablePolls() + 1;
        if (polls >= POLLS_TO_SWITCH) {
            LOG.info(
                    "The {} is read from endpoint version {} from now on, no longer from {}",
                    partition,
                    trying.id(),
                    own.id());
            return account.withUnavailablePolls(0);
        }
        notBefore = begun.plus(interval);
        if (polls == 1) {
            LOG.warn(
                    "The {} is unavailable at endpoint version {}, but available at {}. The connector emits"
                            + " nothing of it until that is so on {} polls in a row, and then switches to that"
                            + " version: {}",
                    partition,
                    own.id(),
                    trying.id(),
                    POLLS_TO_SWITCH,
                    why);
        }
        return account.withUnavailablePolls(polls);
    }

    /** Whether one version is unavailable, and a later one is still to be requested in the same poll. */
    boolean isTryingLaterVersion() {
        return rejections != null;
    }

    /** Nothing is to be requested before that moment, which may be past. */
    Instant notBefore() {
        return notBefore;
    }
}
