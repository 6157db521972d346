package io.cfbilling.connect.api;

import io.cfbilling.connect.model.AccountId;
import java.util.List;

/**
 * One page of {@code GET /accounts}.
 *
 * @param accounts the accounts on it
 * @param totalPages the number of pages; 0 if the API does not say
 * @param totalCount the number of accounts on all pages; 0 if the API does not say
 */
public record AccountsPage(List<AccountId> accounts, int totalPages, int totalCount) {
    public AccountsPage {
        accounts = List.copyOf(accounts);
    }
}
