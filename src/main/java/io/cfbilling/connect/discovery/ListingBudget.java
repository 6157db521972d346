package io.cfbilling.connect.discovery;

import io.cfbilling.connect.budget.BudgetShare;
import io.cfbilling.connect.budget.RequestBudget;
import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.model.WithoutMessage;
import java.util.List;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The requests of the listing of accounts. Tasks and listing each have a share of the budget. But no task sends requests
 * before the first list of a new connector has been read: this list may use the shares of all.
 */
public final class ListingBudget {
    private static final Logger LOG = LoggerFactory.getLogger(ListingBudget.class);

    private final RequestBudget requests;
    private final BudgetShare own;
    private final BudgetShare all;
    private final Predicate<List<AccountId>> polled;
    private boolean isNew = true;

    /**
     * @param requests counts the requests; it has the listing's own share
     * @param own the share that is reserved for the listing
     * @param all the shares of the listing and of all tasks together
     * @param polled whether one of the accounts has an offset: then tasks may be polling
     */
    public ListingBudget(RequestBudget requests, BudgetShare own, BudgetShare all, Predicate<List<AccountId>> polled) {
        this.requests = requests;
        this.own = own;
        this.all = all;
        this.polled = polled;
    }

    RequestBudget requests() {
        return requests;
    }

    /** Notes the accounts of a page of the first list: if no page has an account with an offset, the connector is new. */
    void pageRead(List<AccountId> accounts) {
        isNew = isNew && !mayBePolled(accounts);
        requests.use(isNew ? all : own);
    }

    private boolean mayBePolled(List<AccountId> accounts) {
        try {
            return polled.test(accounts);
        } catch (RuntimeException unknown) {
            LOG.debug("The offsets could not be read", new WithoutMessage(unknown));
            return true;
        }
    }

    /** Tasks poll from now on. */
    void firstListRead() {
        isNew = false;
        requests.use(own);
    }
}
