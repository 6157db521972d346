package io.cfbilling.connect.api;

import io.cfbilling.connect.model.MalformedRow;
import io.cfbilling.connect.model.Profile;
import java.time.Instant;

/** The response to a request for a profile. */
public sealed interface ProfileResponse {
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
    record Found(Profile profile, Instant receivedAt) implements ProfileResponse {}

    /**
     * The account has no profile.
     *
     * @param receivedAt the moment of the response
     */
    record None(Instant receivedAt) implements ProfileResponse {}

    /**
     * The account has a profile that cannot be turned into a record.
     *
     * @param row what is wrong with it, and its text
     * @param requestPath path and query of the request, relative to the base URL
     * @param receivedAt the moment of the response
     */
    record Malformed(MalformedRow row, String requestPath, Instant receivedAt) implements ProfileResponse {}
}
