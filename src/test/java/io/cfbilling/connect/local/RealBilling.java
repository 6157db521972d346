package io.cfbilling.connect.local;

import java.net.URI;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Cloudflare itself, with the token that the environment holds. */
final class RealBilling implements BillingApi {
    static final String TOKEN = "CLOUDFLARE_API_TOKEN";
    private static final String ACCOUNTS = "CLOUDFLARE_ACCOUNTS";
    private static final URI API = URI.create("https://api.cloudflare.com/client/v4/");

    private final String wanted;
    private final Set<String> accounts;

    private RealBilling(String wanted, Set<String> accounts) {
        this.wanted = wanted;
        this.accounts = accounts;
    }

    static RealBilling of(RunOptions options, Map<String, String> environment) {
        String named = options.accounts().isEmpty() ? environment.getOrDefault(ACCOUNTS, "*") : options.accounts();
        Set<String> accounts = named.equals("*")
                ? new AccountNames(API, environment.getOrDefault(TOKEN, "")).all()
                : AccountNames.ids(named);
        return new RealBilling(named, accounts);
    }

    @Override
    public String description() {
        return "Cloudflare's own API for " + accounts.size() + (accounts.size() == 1 ? " account" : " accounts");
    }

    @Override
    public String directoryName() {
        return "cloudflare";
    }

    @Override
    public Set<String> accounts() {
        return accounts;
    }

    @Override
    public Backfill.Expected expected(LocalDate start) {
        return Backfill.Expected.nothing();
    }

    @Override
    public Map<String, String> connectorSettings() {
        return Map.of("accounts", wanted, "cloudflare.api.token", "${env:" + TOKEN + "}");
    }

    /** The worker inherits this process's environment. */
    @Override
    public Map<String, String> environment() {
        return Map.of();
    }

    @Override
    public Optional<URI> page() {
        return Optional.empty();
    }

    @Override
    public void close() {}
}
