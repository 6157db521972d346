package io.cfbilling.connect.discovery;

import io.cfbilling.connect.api.AccountsPage;
import io.cfbilling.connect.model.AccountId;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * One reading of the list of accounts, page by page. It ends at the last page, at an empty one, and at one that brings
 * nothing new: with an account-owned token the API has been seen to repeat the same page for ever.
 */
final class Listing {
    /** Of so many accounts one may be missing: accounts come and go while pages are read, and shift from page to page. */
    private static final int MISSING_ONE_OF = 20;

    private final Instant begun;
    private final SortedSet<AccountId> accounts = new TreeSet<>();
    private int pages;
    private int totalPages;
    private int totalCount;
    private boolean ended;

    Listing(Instant begun) {
        this.begun = begun;
    }

    Instant begun() {
        return begun;
    }

    /** The page to be read next, counted from 1. */
    int nextPage() {
        return pages + 1;
    }

    void add(AccountsPage page) {
        pages++;
        totalPages = page.totalPages();
        totalCount = page.totalCount();
        ended = !accounts.addAll(page.accounts()) || (totalPages > 0 && pages >= totalPages);
    }

    boolean ended() {
        return ended;
    }

    /** Whether it brought what the API says there is, so that an account that is not on it may be gone. */
    boolean complete() {
        return pages >= totalPages && (long) (totalCount - accounts.size()) * MISSING_ONE_OF <= totalCount;
    }

    /** The accounts so far. */
    SortedSet<AccountId> accounts() {
        return Collections.unmodifiableSortedSet(accounts);
    }

    @Override
    public String toString() {
        String ofPages = totalPages == 0 ? "" : " of " + totalPages;
        String ofAccounts = totalCount == 0 ? "" : " of " + totalCount;
        return accounts.size() + ofAccounts + " accounts on " + pages + ofPages + " pages";
    }
}
