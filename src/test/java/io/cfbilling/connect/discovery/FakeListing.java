package io.cfbilling.connect.discovery;

import io.cfbilling.connect.api.AccountsPage;
import io.cfbilling.connect.api.ApiFailure;
import io.cfbilling.connect.api.CloudflareApi;
import io.cfbilling.connect.api.CredentialStatus;
import io.cfbilling.connect.api.ProfileResponse;
import io.cfbilling.connect.api.UsageResponse;
import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.model.EndpointVersion;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Lists accounts as Cloudflare does, 50 on a page, except where it was told to answer otherwise. */
final class FakeListing implements CloudflareApi {
    private static final int PER_PAGE = 50;

    /** What there is to be listed. */
    final List<AccountId> accounts = new ArrayList<>();

    /** The pages that were asked for. */
    final List<Integer> requested = new ArrayList<>();

    private final Deque<Object> instead = new ArrayDeque<>();
    private boolean endless;
    private int made;

    static AccountId account(int number) {
        return new AccountId("%032x".formatted(number));
    }

    /** So many accounts, from number 0 on. */
    static FakeListing of(int count) {
        FakeListing listing = new FakeListing();
        listing.accounts.addAll(
                IntStream.range(0, count).mapToObj(FakeListing::account).toList());
        return listing;
    }

    /** A list of which each page brings new accounts, for as long as anybody asks. */
    static CloudflareApi endless() {
        FakeListing listing = new FakeListing();
        listing.endless = true;
        return listing;
    }

    void failsNext(ApiFailure failure) {
        instead.add(failure);
    }

    void breaksNext(Throwable bug) {
        instead.add(bug);
    }

    void answersNext(AccountsPage page) {
        instead.add(page);
    }

    @Override
    public CredentialStatus credentialStatus(@Nullable AccountId account) {
        throw new UnsupportedOperationException();
    }

    @Override
    public AccountsPage accounts(int number) throws ApiFailure {
        requested.add(number);
        Object other = instead.poll();
        if (other instanceof ApiFailure failure) {
            throw failure;
        } else if (other instanceof RuntimeException bug) {
            throw bug;
        } else if (other instanceof Error error) {
            throw error;
        } else if (other instanceof AccountsPage page) {
            return page;
        }
        if (endless) {
            return new AccountsPage(
                    IntStream.range(0, PER_PAGE).mapToObj(i -> account(made++)).toList(), number + 1, 0);
        }
        return new AccountsPage(
                accounts.stream().skip((number - 1L) * PER_PAGE).limit(PER_PAGE).toList(),
                (accounts.size() + PER_PAGE - 1) / PER_PAGE,
                accounts.size());
    }

    @Override
    public UsageResponse usage(EndpointVersion api, AccountId account, DateRange days) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ProfileResponse profile(AccountId account) {
        throw new AssertionError("only listing is asked for here");
    }
}
