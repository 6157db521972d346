package io.cfbilling.connect.discovery;

import io.cfbilling.connect.api.AccountsPage;
import io.cfbilling.connect.api.ApiFailure;
import io.cfbilling.connect.api.CloudflareApi;
import io.cfbilling.connect.api.ProfileResponse;
import io.cfbilling.connect.api.UsageResponse;
import io.cfbilling.connect.api.VerifiedToken;
import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.model.EndpointVersion;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Lists accounts as Cloudflare does, 50 on a page, unless other responses are queued. */
final class FakeListing implements CloudflareApi {
    private static final int PER_PAGE = 50;

    /** The accounts to list. */
    final List<AccountId> accounts = new ArrayList<>();

    /** The pages that were requested. */
    final List<Integer> requested = new ArrayList<>();

    private final Deque<Object> queued = new ArrayDeque<>();
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

    /** A list without end, each page of which has new accounts. */
    static CloudflareApi endless() {
        FakeListing listing = new FakeListing();
        listing.endless = true;
        return listing;
    }

    void failsNext(ApiFailure failure) {
        queued.add(failure);
    }

    void respondsNext(AccountsPage page) {
        queued.add(page);
    }

    @Override
    public VerifiedToken verifiedToken(@Nullable AccountId account) {
        throw new UnsupportedOperationException();
    }

    @Override
    public AccountsPage accounts(int number) throws ApiFailure {
        requested.add(number);
        Object response = queued.poll();
        if (response instanceof ApiFailure failure) {
            throw failure;
        } else if (response instanceof AccountsPage page) {
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
        throw new AssertionError("only accounts are requested here");
    }
}
