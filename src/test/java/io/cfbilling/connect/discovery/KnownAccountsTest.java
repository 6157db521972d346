package io.cfbilling.connect.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.cfbilling.connect.model.AccountId;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KnownAccountsTest {
    private static final AccountId A = new AccountId("a".repeat(32));
    private static final AccountId B = new AccountId("b".repeat(32));

    private final KnownAccounts known = new KnownAccounts();

    @Test
    void countNewcomersAtOnce() {
        assertThat(known.update(Set.of(A))).isTrue();
        assertThat(known.update(Set.of(A))).isFalse();
        assertThat(known.update(Set.of(A, B))).isTrue();
        assertThat(known.accounts()).containsExactly(A, B);
    }

    @Test
    void dropOneThatWasMissingFromThreeListingsInARow() {
        known.update(Set.of(A, B));

        assertThat(known.update(Set.of(A))).isFalse();
        assertThat(known.update(Set.of(A))).isFalse();
        assertThat(known.accounts()).containsExactly(A, B);
        assertThat(known.update(Set.of(A))).isTrue();
        assertThat(known.accounts()).containsExactly(A);
    }

    @Test
    void beginToCountAnewOnceOneIsListedAgain() {
        known.update(Set.of(A, B));
        known.update(Set.of(A));
        known.update(Set.of(A));
        known.update(Set.of(A, B));

        assertThat(known.update(Set.of(A))).isFalse();
        assertThat(known.update(Set.of(A))).isFalse();
        assertThat(known.accounts()).containsExactly(A, B);
    }

    @Test
    void giveADroppedOneItsFullPatienceWhenItComesBack() {
        known.update(Set.of(A, B));
        known.update(Set.of(A));
        known.update(Set.of(A));
        known.update(Set.of(A));

        assertThat(known.update(Set.of(A, B))).isTrue();
        assertThat(known.update(Set.of(A))).isFalse();
        assertThat(known.accounts()).containsExactly(A, B);
    }
}
