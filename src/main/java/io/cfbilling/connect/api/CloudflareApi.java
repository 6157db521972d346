package io.cfbilling.connect.api;

import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.model.EndpointVersion;
import org.jspecify.annotations.Nullable;

/** The billing resources of Cloudflare's API. Thread-safe; each call is one request, tried once. */
public interface CloudflareApi extends AutoCloseable {
    /**
     * The usage rows of an account.
     *
     * @param version the endpoint version to request
     * @param days the days to request, at most 62; the response may contain rows of other days too
     * @throws ApiFailure if there is no usable response
     */
    UsageResponse usage(EndpointVersion version, AccountId account, DateRange days)
            throws ApiFailure, InterruptedException;

    /**
     * The billing profile of an account.
     *
     * @throws ApiFailure if there is no usable response; that the account has no profile is a usable response
     */
    ProfileResponse profile(AccountId account) throws ApiFailure, InterruptedException;

    /**
     * One page of the accounts that the credential can list.
     *
     * @param number the page, counted from 1
     * @throws ApiFailure if there is no usable response
     */
    AccountsPage accounts(int number) throws ApiFailure, InterruptedException;

    /**
     * Verifies the credential, and reads when it expires. It must be an API token: Cloudflare cannot verify an e-mail
     * address and key.
     *
     * @param account the account that may own the token; null for a token that a user owns. Cloudflare calls a token of
     *     the other kind invalid
     * @throws ApiFailure if Cloudflare does not say, as for a token that lacks permissions
     */
    VerifiedToken verifiedToken(@Nullable AccountId account) throws ApiFailure, InterruptedException;

    /** Aborts the requests that are under way. */
    @Override
    default void close() {}
}
