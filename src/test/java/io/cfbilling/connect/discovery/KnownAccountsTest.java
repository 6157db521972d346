package io.cfbilling.connect.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.cfbilling.connect.model.AccountId;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KnownAccountsTest {
    private static final AccountId A = new AccountId("a".repeat(32));
    private static final AccountId B = new AccountId("b".repeat(32));

    private final KnownAccounts known = new KnownAccounts();

    private void list(AccountId... listed) {
        known.update(Set.of(listed), true);
    }

    @Test
    void addNewAccountsAtOnce() {
        list(A);
        list(A, B);
        assertThat(known.accounts()).containsExactly(A, B);
    }

    @Test
    void dropAnAccountMissingFromThreeListingsInARow() {
        list(A, B);
        list(A);
        list(A);
        assertThat(known.accounts()).containsExactly(A, B);
        list(A);
        assertThat(known.accounts()).containsExactly(A);
    }

    @Test
    void countAgainFromZeroOnceAnAccountIsListed() {
        list(A, B);
        list(A);
        list(A);
        list(A, B);
        list(A);
        list(A);
        assertThat(known.accounts()).containsExactly(A, B);
    }

    @Test
    void doNotCountIncompleteListings() {
        list(A, B);
        list(A);
        list(A);
        known.update(Set.of(A), false);
        assertThat(known.accounts()).containsExactly(A, B);
        list(A);
        assertThat(known.accounts()).containsExactly(A);
    }

    @Test
    void countFromZeroForADroppedAccountThatReturns() {
        list(A, B);
        list(A);
        list(A);
        list(A);
        list(A, B);
        list(A);
        assertThat(known.accounts()).containsExactly(A, B);
    }
}
