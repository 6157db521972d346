package io.cfbilling.connect.discovery;

import io.cfbilling.connect.api.AccountsPage;
import io.cfbilling.connect.model.AccountId;
import java.time.Instant;
import java.util.Collections;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * One read of the list of accounts, page by page. It ends at the last page, and at one without new accounts, since with an
 * account-owned token Cloudflare has been seen to repeat the same page forever. It is truncated at {@value #MOST_ACCOUNTS}
 * accounts.
 */
final class Listing {
    /** A complete listing may lack one account of so many: accounts shift between pages while these are read. */
    private static final int MISSING_ONE_OF = 20;

    /** More than any credential can list, so that a faulty response does not fill the memory. */
    static final int MOST_ACCOUNTS = 100_000;

    private final Instant begun;
    private final NavigableSet<AccountId> accounts = new TreeSet<>();
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
        int before = accounts.size();
        page.accounts().stream().limit(MOST_ACCOUNTS - before).forEach(accounts::add);
        ended = accounts.size() == before || isTruncated() || (totalPages > 0 && pages >= totalPages);
    }

    private boolean isTruncated() {
        return accounts.size() >= MOST_ACCOUNTS;
    }

    boolean ended() {
        return ended;
    }

    /** Whether it has about as many accounts as Cloudflare reports, so that a missing account may be gone. */
    boolean complete() {
        return !isTruncated()
                && pages >= totalPages
                && (long) (totalCount - accounts.size()) * MISSING_ONE_OF <= totalCount;
    }

    /** The accounts so far. */
    NavigableSet<AccountId> accounts() {
        return Collections.unmodifiableNavigableSet(accounts);
    }

    @Override
    public String toString() {
        String ofPages = totalPages == 0 ? "" : " of " + totalPages;
        String ofAccounts = totalCount == 0 ? "" : " of " + totalCount;
        return accounts.size() + ofAccounts + " accounts on " + pages + ofPages + " pages"
                + (isTruncated() ? ", where the connector stops reading" : "");
    }
}
