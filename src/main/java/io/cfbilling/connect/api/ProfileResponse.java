package io.cfbilling.connect.api;

import io.cfbilling.connect.model.MalformedRow;
import io.cfbilling.connect.model.Profile;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The response to a request for a profile.
 *
 * @param profile the profile, unredacted; null if the account has none, or one that cannot be turned into a record
 * @param malformed what is wrong with the profile, and its text; null if nothing is
 * @param requestPath path and query of the request, relative to the base URL
 * @param receivedAt the moment of the response
 */
public record ProfileResponse(
        @Nullable Profile profile, @Nullable MalformedRow malformed, String requestPath, Instant receivedAt) {
    /** Whether the account has a profile. */
    public boolean isFound() {
        return profile != null || malformed != null;
    }
}
