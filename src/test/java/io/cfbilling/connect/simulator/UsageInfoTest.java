package io.cfbilling.connect.simulator;

import static io.cfbilling.connect.simulator.SimulatorClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UsageInfoTest {
    private final SimulatedAccount twoPlans = SimulatedAccount.builder(1)
            .subscription(31, LocalDate.of(2026, 2, 3))
            .subscription(5, LocalDate.of(2025, 1, 5))
            .anchorMoves(LocalDate.of(2026, 3, 20), 20)
            .subscription(1, LocalDate.of(2026, 4, 1))
            .build();
    private final SimulatedAccount empty = SimulatedAccount.builder(2).noUsage().build();
    private final SimulatedClock clock = SimulatedClock.at("2026-03-19T23:59:59Z");
    private final CloudflareSimulator simulator = CloudflareSimulator.builder()
            .clock(clock)
            .accounts(List.of(twoPlans, empty))
            .serve(UsagePath.BILLABLE_USAGE)
            .start();
    private final SimulatorClient client = new SimulatorClient(simulator);

    @AfterEach
    void close() {
        simulator.close();
    }

    @Test
    void hasThePresentAnchorOfEachStartedSubscription() {
        assertThat(days("billing_cycle_anchor_timestamp")).containsExactly("2026-03-31", "2025-01-05");
        assertThat(days("start_timestamp")).containsExactly("2026-02-03", "2025-01-05");

        clock.advance(Duration.ofSeconds(1));
        assertThat(days("billing_cycle_anchor_timestamp")).containsExactly("2026-03-31", "2026-03-20");
    }

    @Test
    void namesTheSubscriptionsThatRowsName() {
        List<String> emitted = simulator
                .ledger()
                .rows(twoPlans.id(), LocalDate.of(2026, 3, 1), LocalDate.of(2026, 3, 20), UsagePath.PAYGO_USAGE)
                .stream()
                .flatMap(row -> Stream.ofNullable(row.later()))
                .map(LedgerRow.Later::subscriptionId)
                .distinct()
                .toList();

        assertThat(info(twoPlans).path("covered").booleanValue()).isTrue();
        assertThat(info(twoPlans).path("subscriptions").findValuesAsText("id")).containsExactlyElementsOf(emitted);
    }

    @Test
    void anAccountWithoutSubscriptionsIsNotCovered() {
        assertThat(info(empty).path("covered").booleanValue()).isFalse();
        assertThat(info(empty).path("subscriptions").isArray()).isTrue();
        assertThat(info(empty).path("subscriptions")).isEmpty();
    }

    @Test
    void takesNoParameters() {
        assertThat(client.get(path(empty) + "?from=2026-03-01").statusCode()).isEqualTo(400);
    }

    private List<String> days(String field) {
        return StreamSupport.stream(info(twoPlans).path("subscriptions").spliterator(), false)
                .map(subscription -> subscription.path(field).textValue().substring(0, 10))
                .toList();
    }

    private JsonNode info(SimulatedAccount account) {
        return json(client.get(path(account))).path("result");
    }

    private static String path(SimulatedAccount account) {
        return UsagePath.BILLABLE_USAGE.of(account.id()) + "/info";
    }
}
