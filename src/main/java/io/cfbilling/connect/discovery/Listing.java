package io.cfbilling.connect.discovery;

import io.cfbilling.connect.api.AccountsPage;
import io.cfbilling.connect.model.AccountId;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * One reading of the list of accounts, page by page. It ends at the last page, at an empty one, and at one that brings
 * nothing new: with an account-owned token the API has been seen to repeat the same page forever. And it is cut where it goes
 * on beyond {@value #MOST_ACCOUNTS} accounts or {@value #MOST_PAGES} pages.
 */
final class Listing {
    /** Of so many accounts one may be missing: accounts come and go while pages are read, and shift from page to page. */
    private static final int MISSING_ONE_OF = 20;

    /** No credential can list so many; an answer that goes on beyond is none. */
    static final int MOST_ACCOUNTS = 100_000;

    private static final int MOST_PAGES = 5_000;

    private final Instant begun;
    private final SortedSet<AccountId> accounts = new TreeSet<>();
    private int pages;
    private int totalPages;
    private int totalCount;
    private boolean ended;
    private boolean cut;

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
        boolean last = !addAll(page.accounts()) || (totalPages > 0 && pages >= totalPages);
        cut = cut || (!last && pages >= MOST_PAGES);
        ended = last || cut;
    }

    /** Whether there was one that is new. */
    private boolean addAll(List<AccountId> page) {
        boolean anyNew = false;
        for (AccountId account : page) {
            if (accounts.size() >= MOST_ACCOUNTS && !accounts.contains(account)) {
                cut = true;
                return anyNew;
            }
            anyNew |= accounts.add(account);
        }
        return anyNew;
    }

    boolean ended() {
        return ended;
    }

    /** Whether it brought what the API says there is, so that an account that is not on it may be gone. */
    boolean complete() {
        return !cut && pages >= totalPages && (long) (totalCount - accounts.size()) * MISSING_ONE_OF <= totalCount;
    }

    /** The accounts so far. */
    SortedSet<AccountId> accounts() {
        return Collections.unmodifiableSortedSet(accounts);
    }

    @Override
    public String toString() {
        String ofPages = totalPages == 0 ? "" : " of " + totalPages;
        String ofAccounts = totalCount == 0 ? "" : " of " + totalCount;
        return accounts.size() + ofAccounts + " accounts on " + pages + ofPages + " pages"
                + (cut ? ", where the connector stops reading" : "");
    }
}
