package io.cfbilling.connect.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cfbilling.connect.api.ApiFailure;
import io.cfbilling.connect.api.Credential;
import io.cfbilling.connect.api.TestApi;
import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.simulator.CloudflareSimulator;
import io.cfbilling.connect.simulator.Fault;
import io.cfbilling.connect.simulator.FaultScope;
import io.cfbilling.connect.simulator.SimulatedAccount;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.SortedSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AccountListerTest {
    private static final List<SimulatedAccount> ACCOUNTS = IntStream.rangeClosed(1, 120)
            .mapToObj(seed -> SimulatedAccount.builder(seed).noUsage().build())
            .toList();

    private static SortedSet<AccountId> list(CloudflareSimulator simulator) throws Exception {
        return AccountLister.list(TestApi.at(
                simulator.baseUrl(),
                new Credential.Token(CloudflareSimulator.DEFAULT_TOKEN),
                Duration.ofSeconds(30),
                Clock.systemUTC()));
    }

    private static List<AccountId> first(int count) {
        return ACCOUNTS.stream()
                .limit(count)
                .map(account -> new AccountId(account.id()))
                .toList();
    }

    @Test
    void readsAllPagesAndNoneBeyondTheLast() throws Exception {
        try (CloudflareSimulator simulator =
                CloudflareSimulator.builder().accounts(ACCOUNTS).start()) {
            assertThat(list(simulator)).containsExactlyInAnyOrderElementsOf(first(120));
            assertThat(simulator.requests()).hasSize(3);
        }
    }

    @Test
    void endsWhereTheSamePageComesForEver() throws Exception {
        try (CloudflareSimulator simulator = CloudflareSimulator.builder()
                .accounts(ACCOUNTS)
                .repeatsPageForEver()
                .start()) {
            assertThat(list(simulator)).containsExactlyInAnyOrderElementsOf(first(50));
            assertThat(simulator.requests()).hasSize(2);
        }
    }

    @Test
    void readsAnEmptyListAsOne() throws Exception {
        try (CloudflareSimulator simulator = CloudflareSimulator.builder().start()) {
            assertThat(list(simulator)).isEmpty();
            assertThat(simulator.requests()).hasSize(1);
        }
    }

    @Test
    void tellsThatATokenMayNotList() {
        try (CloudflareSimulator simulator =
                CloudflareSimulator.builder().accountOwnedToken().start()) {
            assertThatThrownBy(() -> list(simulator))
                    .isInstanceOf(ApiFailure.Rejected.class)
                    .hasMessageContaining("1001");
        }
    }

    @Test
    void takesHalfAListForNone() throws Exception {
        try (CloudflareSimulator simulator =
                CloudflareSimulator.builder().accounts(ACCOUNTS).start()) {
            simulator.faults().inject(Fault.html(502), FaultScope.everything().times(1));

            assertThatThrownBy(() -> list(simulator)).isInstanceOf(ApiFailure.Transient.class);
            assertThat(list(simulator)).hasSize(120);
        }
    }
}
