package io.cfbilling.connect.local;

import io.cfbilling.connect.simulator.CloudflareSimulator;
import io.cfbilling.connect.simulator.SimulatedAccount;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A simulated Cloudflare in this process, with accounts of several kinds. */
final class SimulatedBilling implements BillingApi {
    private final CloudflareSimulator simulator;
    private final LiveUsage liveUsage;
    private final String wanted;

    private SimulatedBilling(CloudflareSimulator simulator, LiveUsage liveUsage, String wanted) {
        this.simulator = simulator;
        this.liveUsage = liveUsage;
        this.wanted = wanted;
    }

    static SimulatedBilling start(RunOptions options) {
        List<SimulatedAccount> accounts = accounts(options.start(), LocalDate.now(ZoneOffset.UTC));
        requireKnown(options.accounts(), accounts);
        CloudflareSimulator simulator = CloudflareSimulator.builder()
                .clock(Clock.systemUTC())
                .port(options.simulatorPort())
                .token(CloudflareSimulator.DEFAULT_TOKEN)
                .accounts(accounts)
                .rateLimit(1200, Duration.ofMinutes(5))
                .start();
        // A script waits for the end of the backfill, so nothing is restated but today's usage.
        LiveUsage liveUsage = options.once() ? LiveUsage.none() : LiveUsage.of(simulator);
        return new SimulatedBilling(simulator, liveUsage, options.accounts().isEmpty() ? "*" : options.accounts());
    }

    private static void requireKnown(String wanted, List<SimulatedAccount> accounts) {
        Set<String> known = accounts.stream().map(SimulatedAccount::id).collect(Collectors.toCollection(TreeSet::new));
        if (!wanted.isEmpty() && !wanted.equals("*") && !known.containsAll(AccountNames.ids(wanted))) {
            throw new LocalFailure("-D" + RunOption.ACCOUNTS.property()
                    + ": the simulated Cloudflare has only the accounts " + String.join(", ", known) + ".");
        }
    }

    /** Anchors early and in the middle of a month, and on a day that short months lack; two subscriptions; a moved anchor. */
    private static List<SimulatedAccount> accounts(LocalDate start, LocalDate today) {
        LocalDate before = start.minusYears(1);
        return List.of(
                SimulatedAccount.seedExample(),
                SimulatedAccount.withAnchor(1, 1),
                SimulatedAccount.withAnchor(2, 15),
                SimulatedAccount.withAnchor(3, 31),
                SimulatedAccount.builder(4)
                        .subscription(1, before)
                        .subscription(20, before)
                        .build(),
                SimulatedAccount.builder(5)
                        .subscription(5, before)
                        .anchorMoves(today.minusDays(45), 12)
                        .build(),
                SimulatedAccount.builder(6)
                        .subscription(28, before)
                        .laterFields()
                        .unknownFields()
                        .build());
    }

    @Override
    public String description() {
        return "a simulated Cloudflare at " + simulator.baseUrl()
                + " (the real one with CLOUDFLARE_API_TOKEN in the environment)";
    }

    @Override
    public String directoryName() {
        return "simulator";
    }

    @Override
    public Set<String> accounts() {
        return wanted.equals("*")
                ? simulator.accounts().stream().map(SimulatedAccount::id).collect(Collectors.toUnmodifiableSet())
                : AccountNames.ids(wanted);
    }

    @Override
    public Backfill.Expected expected(LocalDate start) {
        LocalDate tomorrow = LocalDate.now(ZoneOffset.UTC).plusDays(1);
        Map<String, Integer> rows = accounts().stream()
                .collect(Collectors.toMap(
                        account -> account,
                        account -> simulator
                                .ledger()
                                .rows(account, start, tomorrow)
                                .size()));
        return new Backfill.Expected(rows, accounts(), true);
    }

    /** Short intervals, so that the user sees a restatement arrive. */
    @Override
    public Map<String, String> connectorSettings() {
        return Map.of(
                "accounts", wanted,
                "cloudflare.api.token", "${env:CLOUDFLARE_API_TOKEN}",
                "cloudflare.api.base.url", simulator.baseUrl().toString(),
                "usage.poll.interval.ms", "15000",
                "usage.removal.confirmation.ms", "15000",
                "profile.poll.interval.ms", "60000");
    }

    @Override
    public Map<String, String> environment() {
        return Map.of("CLOUDFLARE_API_TOKEN", CloudflareSimulator.DEFAULT_TOKEN);
    }

    @Override
    public Optional<URI> page() {
        return Optional.of(simulator.baseUrl().resolve("/"));
    }

    @Override
    public void close() {
        liveUsage.close();
        simulator.close();
    }
}
