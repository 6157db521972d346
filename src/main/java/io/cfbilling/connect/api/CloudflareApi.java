package io.cfbilling.connect.api;

import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.model.EndpointVersion;
import org.jspecify.annotations.Nullable;

/** The billing resources of Cloudflare's API. Safe for use by several threads; each call is one request, tried once. */
public interface CloudflareApi extends AutoCloseable {
    /**
     * The usage rows of an account.
     *
     * @param api the generation of the endpoint that is asked
     * @param days the days to ask for, at most 62; the answer may hold rows of other days too
     * @throws ApiFailure if there is no answer to work with
     */
    UsageResponse usage(EndpointVersion api, AccountId account, DateRange days) throws ApiFailure, InterruptedException;

    /**
     * The billing profile of an account.
     *
     * @throws ApiFailure if there is no answer to work with; no profile is an answer
     */
    ProfileResponse profile(AccountId account) throws ApiFailure, InterruptedException;

    /**
     * One page of the accounts that the credential can list.
     *
     * @param number the page, counted from 1
     * @throws ApiFailure if there is no answer to work with
     */
    AccountsPage accounts(int number) throws ApiFailure, InterruptedException;

    /**
     * Looks the credential up, which must be an API token: there is nothing to look the pair of e-mail address and key up at.
     *
     * @param account the account that may own the token; null to look it up among the tokens that users own. Each kind is
     *     unknown, and so invalid, where the other kind is looked up
     * @throws ApiFailure if Cloudflare does not say; that a token lacks permissions is such a case
     */
    CredentialStatus credentialStatus(@Nullable AccountId account) throws ApiFailure, InterruptedException;

    /** Breaks off the requests that are under way. */
    @Override
    default void close() {}
}
