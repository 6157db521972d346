package io.cfbilling.connect.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.cfbilling.connect.fake.FakeWorker;
import io.cfbilling.connect.simulator.CloudflareSimulator;
import io.cfbilling.connect.simulator.SimulatedAccount;
import io.cfbilling.connect.simulator.SimulatedClock;
import io.cfbilling.connect.simulator.UsagePath;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

/** More accounts than the budget permits to be read at their interval, and an endpoint that has moved. */
class UsageApiUnderLoadTest {
    private static final Duration BETWEEN_REQUESTS = Duration.ofSeconds(62);

    private final SimulatedClock clock = SimulatedClock.at("2026-03-10T09:30:00Z");
    private final List<SimulatedAccount> accounts = IntStream.range(0, 4)
            .mapToObj(seed -> SimulatedAccount.builder(seed)
                    .subscription(1, LocalDate.of(2025, 1, 1))
                    .services(1)
                    .stable()
                    .build())
            .toList();

    @Test
    void eachAccountIsReadIfARoundExceedsTheInterval() {
        try (CloudflareSimulator simulator =
                CloudflareSimulator.builder().clock(clock).start()) {
            accounts.forEach(simulator::add);
            simulator.serve(UsagePath.BILLABLE_USAGE);
            FakeWorker worker = new FakeWorker(
                    simulator,
                    clock,
                    Map.of(
                            "datasets", "usage",
                            "accounts",
                                    accounts.stream().map(SimulatedAccount::id).collect(Collectors.joining(",")),
                            "usage.poll.interval.ms", "150000",
                            "cloudflare.api.rate.limit.requests", "1",
                            "cloudflare.api.rate.limit.window.ms", "60000"));
            for (int request = 0; request < 40; request++) {
                clock.advance(BETWEEN_REQUESTS);
                worker.pollAll();
            }
            assertThat(read(worker.written())).hasSize(accounts.size());
        }
    }

    private static Set<Object> read(List<SourceRecord> written) {
        return written.stream()
                .map(record -> record.sourcePartition().get("account_id"))
                .collect(Collectors.toSet());
    }
}
