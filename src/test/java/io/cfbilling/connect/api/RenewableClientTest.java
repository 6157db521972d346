package io.cfbilling.connect.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.simulator.CloudflareSimulator;
import io.cfbilling.connect.simulator.SimulatedAccount;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RenewableClientTest {
    private final SimulatedAccount account = SimulatedAccount.withAnchor(1, 1);
    private final CloudflareSimulator simulator =
            CloudflareSimulator.builder().account(account).start();
    /** A client's threads belong to the group of the thread that creates it. */
    private final ThreadGroup group = new ThreadGroup("one client");

    @AfterEach
    void close() {
        simulator.close();
    }

    @Test
    void isReplacedAfterTheClientsThreadDied() throws Exception {
        CompletableFuture<CloudflareApi> made = new CompletableFuture<>();
        new Thread(group, () -> made.complete(api())).start();
        CloudflareApi api = made.get();
        AccountId id = new AccountId(account.id());
        assertThat(api.profile(id)).isInstanceOf(ProfileResponse.Found.class);

        endSelector();

        assertThatThrownBy(() -> api.profile(id)).isInstanceOf(ApiFailure.Transient.class);
        assertThat(api.profile(id)).isInstanceOf(ProfileResponse.Found.class);
    }

    private CloudflareApi api() {
        return TestApi.at(
                simulator.baseUrl(),
                new Credential.Token(CloudflareSimulator.DEFAULT_TOKEN),
                Duration.ofSeconds(2),
                Clock.systemUTC());
    }

    /** An interrupt ends the thread, as an OutOfMemoryError does. */
    private void endSelector() {
        Thread[] threads = new Thread[100];
        int count = group.enumerate(threads);
        for (int i = 0; i < count; i++) {
            Thread thread = threads[i];
            if (thread.getName().endsWith("SelectorManager")) {
                thread.interrupt();
                await().until(() -> !thread.isAlive());
                return;
            }
        }
        throw new IllegalStateException("the client has no thread of its own");
    }
}
