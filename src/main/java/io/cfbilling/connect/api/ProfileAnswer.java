package io.cfbilling.connect.api;

import io.cfbilling.connect.model.Profile;
import java.time.Instant;

/** What the API said to a request for a profile. */
public sealed interface ProfileAnswer {
    /**
     * @return the moment of the response
     */
    Instant receivedAt();

    /**
     * The account has a profile.
     *
     * @param profile the profile, unredacted
     * @param receivedAt the moment of the response
     */
    record Found(Profile profile, Instant receivedAt) implements ProfileAnswer {}

    /**
     * The account has no profile.
     *
     * @param receivedAt the moment of the response
     */
    record None(Instant receivedAt) implements ProfileAnswer {}

    /**
     * The account has a profile that cannot be told.
     *
     * @param reason what is wrong with it, without its content
     * @param receivedAt the moment of the response
     */
    record Malformed(String reason, Instant receivedAt) implements ProfileAnswer {}
}
