package io.cfbilling.connect.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cfbilling.connect.simulator.CloudflareSimulator;
import io.cfbilling.connect.simulator.Fault;
import io.cfbilling.connect.simulator.FaultScope;
import io.cfbilling.connect.simulator.ReceivedRequest;
import io.cfbilling.connect.simulator.SimulatedAccount;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One account of a task is forbidden, one gets status 500 and one hangs; the others are read as before. */
// The order of requests does not depend on the worker's version, so it is tested on one version.
@Tag("worker-independent")
@Tag("long")
class IsolatedAccountsIT {
    private static final int ACCOUNTS = 12;
    private static final int READS = 10;

    @RegisterExtension
    private final OneWorker worker = OneWorker.atLeastOnce("isolated-accounts");

    private final CloudflareSimulator simulator = CloudflareSimulator.builder()
            .accounts(IntStream.range(0, ACCOUNTS)
                    .mapToObj(IsolatedAccountsIT::account)
                    .toList())
            .start();

    private static SimulatedAccount account(int seed) {
        return SimulatedAccount.stable(seed, 1 + seed, 3);
    }

    @AfterEach
    void stop() {
        simulator.close();
    }

    private List<String> accounts() {
        return simulator.accounts().stream().map(SimulatedAccount::id).toList();
    }

    private Map<String, String> settings() {
        Map<String, String> settings = JsonConnector.settings(simulator);
        settings.put("tasks.max", "1");
        settings.put("topic.prefix", worker.connector());
        settings.put("datasets", "usage");
        settings.put("cloudflare.api.rate.limit.requests", "1000000");
        settings.put("cloudflare.api.request.timeout.ms", "2000");
        settings.put("accounts", String.join(",", accounts()));
        settings.put("usage.poll.interval.ms", "1000");
        settings.put("usage.removal.confirmation.ms", "1000");
        return settings;
    }

    private static ConditionFactory eventually() {
        return await().atMost(Duration.ofMinutes(3)).pollInterval(Duration.ofMillis(100));
    }

    private static boolean isResponse(ReceivedRequest request) {
        return request.status() == 200;
    }

    /** The times of the matching requests of each account from then on, without look-ups of the token. */
    private Map<String, List<Instant>> requested(Instant from, Predicate<ReceivedRequest> which) {
        Map<String, List<Instant>> requested = new HashMap<>();
        simulator.requests().stream()
                .filter(request -> request.accountId() != null && !request.at().isBefore(from))
                .filter(which)
                .forEach(request -> requested
                        .computeIfAbsent(Objects.requireNonNull(request.accountId()), fresh -> new ArrayList<>())
                        .add(request.at()));
        return requested;
    }

    private void awaitReads(List<String> accounts, Instant from, int reads) {
        eventually()
                .untilAsserted(() -> assertThat(requested(from, IsolatedAccountsIT::isResponse))
                        .containsKeys(accounts.toArray(String[]::new))
                        .allSatisfy((account, times) ->
                                assertThat(times).hasSizeGreaterThanOrEqualTo(accounts.contains(account) ? reads : 0)));
    }

    /** Waits until each account was read so often. Returns the gaps between reads in milliseconds, sorted. */
    private List<Long> gaps(String when, List<String> accounts) {
        Instant from = Instant.now();
        awaitReads(accounts, from, READS);
        Map<String, List<Instant>> requested = requested(from, IsolatedAccountsIT::isResponse);
        List<Long> gaps = accounts.stream()
                .map(account -> Objects.requireNonNull(requested.get(account)))
                .flatMap(times -> IntStream.range(1, times.size())
                        .mapToObj(i ->
                                Duration.between(times.get(i - 1), times.get(i)).toMillis()))
                .sorted()
                .toList();
        System.out.println("%s: %d gaps between reads, 50 %% %d ms, 95 %% %d ms, longest %d ms"
                .formatted(when, gaps.size(), at(gaps, 0.5), at(gaps, 0.95), at(gaps, 1)));
        return gaps;
    }

    private static long at(List<Long> sorted, double quantile) {
        return sorted.get((int) Math.round(quantile * (sorted.size() - 1)));
    }

    private static FaultScope of(String account) {
        return FaultScope.everything().account(account);
    }

    @Test
    void threeFailingAccountsDoNotAffectOthersAndRecover() {
        worker.configure(settings());
        List<String> troubled = accounts().subList(0, 3);
        List<String> well = accounts().subList(3, ACCOUNTS);
        // Class loading and compilation at the start slow down all accounts.
        awaitReads(accounts(), Instant.now(), READS);
        List<Long> before = gaps("all well", well);

        simulator.faults().inject(Fault.forbidden(), of(troubled.get(0)));
        simulator.faults().inject(Fault.html(500), of(troubled.get(1)));
        simulator.faults().inject(Fault.of(Fault.Kind.HANG), of(troubled.get(2)));
        Instant broken = Instant.now();
        eventually()
                .until(() -> requested(broken, request -> !isResponse(request))
                        .keySet()
                        .containsAll(troubled));
        List<Long> meanwhile = gaps("three in trouble", well);
        assertThat((double) at(meanwhile, 0.5)).isLessThan(1.5 * (double) at(before, 0.5));
        assertThat(requested(broken, request -> request.status() >= 400)).containsOnlyKeys(troubled.subList(0, 2));

        simulator.faults().clear();
        Instant mended = Instant.now();
        awaitReads(troubled, mended, 2);
        Map<String, List<Instant>> read = requested(mended, IsolatedAccountsIT::isResponse);
        System.out.println("read again after: forbidden %s, 500 %s, hanging %s"
                .formatted(troubled.stream()
                        .map(account -> Duration.between(
                                mended,
                                Objects.requireNonNull(read.get(account)).get(0)))
                        .toArray()));
    }
}
