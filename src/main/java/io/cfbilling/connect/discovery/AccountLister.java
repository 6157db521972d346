package io.cfbilling.connect.discovery;

import io.cfbilling.connect.api.AccountsPage;
import io.cfbilling.connect.api.ApiFailure;
import io.cfbilling.connect.api.CloudflareApi;
import io.cfbilling.connect.model.AccountId;
import java.util.SortedSet;
import java.util.TreeSet;

/** Reads the whole list of accounts, page by page. */
final class AccountLister {
    private AccountLister() {}

    /**
     * All accounts that the credential can list. Ends at the last page, at an empty one, and at one that brings nothing
     * new: with an account-owned token the API has been seen to repeat the same page for ever.
     *
     * @throws ApiFailure if a page could not be read; half a list is none
     */
    static SortedSet<AccountId> list(CloudflareApi api) throws ApiFailure, InterruptedException {
        SortedSet<AccountId> accounts = new TreeSet<>();
        int number = 1;
        AccountsPage page;
        do {
            page = api.accounts(number);
            number++;
        } while (accounts.addAll(page.accounts()) && (page.totalPages() == 0 || number <= page.totalPages()));
        return accounts;
    }
}
