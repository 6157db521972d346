package io.cfbilling.connect.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cfbilling.connect.simulator.CloudflareSimulator;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code docker compose up}, as a new user runs it. */
@Tag("docker")
@Tag("long")
@ExtendWith(DockerCondition.class)
class ComposeIT {
    private static final Duration ARRIVES_WITHIN = Duration.ofMinutes(2);

    private static ComposeStack stack;

    @BeforeAll
    static void start() {
        stack = new ComposeStack(LocalDate.now(ZoneOffset.UTC).minusMonths(2).withDayOfMonth(1));
        try {
            stack.up();
        } catch (AssertionError e) {
            stack.close();
            throw e;
        }
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @Test
    void monthlyCostsEqualTheLedgerAfterARestatementAndASecondUp() {
        tablesEqualTheLedger();
        String before = stack.ledger();

        stack.restate();
        assertThat(stack.ledger()).isNotEqualTo(before);
        tablesEqualTheLedger();

        stack.up();
        tablesEqualTheLedger();
        assertThat(stack.logs()).doesNotContain(CloudflareSimulator.DEFAULT_TOKEN);
    }

    private static void tablesEqualTheLedger() {
        await().atMost(ARRIVES_WITHIN)
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() ->
                        assertThat(stack.query(ComposeStack.COSTS)).isNotEmpty().isEqualTo(stack.ledger()));
    }
}
