package io.cfbilling.connect.simulator;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Cloudflare's billing API on the loopback address, as strict as the real one. {@link #ledger} and {@link #profiles}
 * hold the data that it serves; {@link #faults} makes it fail; {@link #requests} lists the requests.
 */
public final class CloudflareSimulator implements AutoCloseable {
    /** Accepted unless another is set; shaped like a user's token, and not a real one. */
    public static final String DEFAULT_TOKEN = "cfut_simulator0000000000000000000000000000000000";

    private final AccountBook accounts = new AccountBook();
    private final Faults faults = new Faults();
    private final ServedPaths served;
    private final RequestLog log = new RequestLog();
    private final RequestLog strayLog = new RequestLog();
    private final Ledger ledger;
    private final Profiles profiles = new Profiles(accounts);
    private final SimulatedToken token = new SimulatedToken();
    private final DateHeader date;
    private final Listener listener;
    private final Listener stranger;
    private volatile Credentials credentials;

    private CloudflareSimulator(Builder builder) {
        builder.accounts.forEach(accounts::add);
        served = new ServedPaths(builder.served, builder.unserved);
        ledger = new Ledger(accounts, builder.clock);
        date = new DateHeader(builder.clock);
        credentials = new Credentials(Set.of(builder.token), builder.email, builder.key);
        listener = new Listener(builder.port);
        stranger = new Listener(0);
        Api api = new Api(
                accounts,
                served,
                new UsageEndpoint(ledger, faults, builder.rules, builder.spelling),
                new ProfileEndpoint(profiles),
                new AccountsEndpoint(accounts, token, builder.listing),
                token,
                builder.clock);
        RateLimiter budget = new RateLimiter(builder.clock, builder.rateLimit, builder.rateWindow);
        stranger.start(exchange -> respondAsStray(exchange, builder.clock));
        listener.start(new FrontDoor(
                api,
                served,
                log,
                budget,
                faults,
                () -> credentials,
                builder.clock,
                date,
                builder.latency,
                URI.create("http://localhost:" + stranger.port() + Route.BASE + "/stray")));
    }

    public static Builder builder() {
        return new Builder();
    }

    /** {@code http://127.0.0.1:PORT/client/v4}. */
    public URI baseUrl() {
        return URI.create("http://127.0.0.1:" + listener.port() + Route.BASE);
    }

    public Ledger ledger() {
        return ledger;
    }

    public Profiles profiles() {
        return profiles;
    }

    public Faults faults() {
        return faults;
    }

    /** All requests so far, in order of arrival. */
    public List<ReceivedRequest> requests() {
        return log.all();
    }

    /** The requests without those that look up the token. */
    public List<ReceivedRequest> reads() {
        return log.all().stream()
                .filter(request -> request.dataset() != Dataset.TOKEN)
                .toList();
    }

    /** The number of requests so far. */
    public int requestCount() {
        return log.size();
    }

    /** The requests at the other host that {@link Fault.Kind#REDIRECT} sends clients to. */
    public List<ReceivedRequest> strayRequests() {
        return strayLog.all();
    }

    /** The accounts in the order of the listing. */
    public List<SimulatedAccount> accounts() {
        return accounts.all();
    }

    /** From now on the credential can see this account too. */
    public void add(SimulatedAccount account) {
        accounts.add(account);
    }

    /** From now on the credential cannot see this account. */
    public void remove(String accountId) {
        accounts.remove(accountId);
    }

    /** The state of the token that is accepted at present. */
    public SimulatedToken token() {
        return token;
    }

    /** The {@code Date} header of responses. */
    public DateHeader date() {
        return date;
    }

    /** From now on only another token is accepted. */
    public void rotateToken(String newToken) {
        credentials = credentials.withTokens(Set.of(newToken));
    }

    /** From now on this token is accepted too. */
    public void addToken(String another) {
        Set<String> tokens = new HashSet<>(credentials.tokens());
        tokens.add(another);
        credentials = credentials.withTokens(tokens);
    }

    /** From now on only these usage paths are served, for all accounts; only the oldest one unless set. */
    public void serve(UsagePath... paths) {
        served.serve(paths);
    }

    /** From now on only these usage paths are served for this account, until {@link #serve}. */
    public void serveFor(String accountId, UsagePath... paths) {
        served.serveFor(accountId, paths);
    }

    /** From now on usage paths that are not served return this error. */
    public void refuseUnserved(Unserved manner) {
        served.rejectWith(manner);
    }

    /** Stops the servers; requests that hang are released. */
    @Override
    public void close() {
        faults.clear();
        listener.close();
        stranger.close();
    }

    private void respondAsStray(HttpExchange exchange, Clock clock) throws IOException {
        int place = strayLog.arrived(FrontDoor.received(exchange, clock));
        new Reply(exchange, status -> strayLog.responded(place, status))
                .send(Response.text(200, "application/json", "{}"));
        exchange.close();
    }

    /** The settings of a simulator; every setting has a default. */
    public static final class Builder {
        private final List<SimulatedAccount> accounts = new ArrayList<>();
        private Clock clock = Clock.systemUTC();
        private int port;
        private String token = DEFAULT_TOKEN;
        private @Nullable String email;
        private @Nullable String key;
        private UsageRules rules = UsageRules.USUAL;
        private Spelling spelling = Spelling.VARIED;
        private AccountsEndpoint.Listing listing = AccountsEndpoint.Listing.HONEST;
        private Set<UsagePath> served = Set.of(UsagePath.PAYGO);
        private Unserved unserved = Unserved.NOT_FOUND_7000;
        private int rateLimit = Integer.MAX_VALUE;
        private Duration rateWindow = Duration.ofMinutes(5);
        private Duration latency = Duration.ZERO;

        private Builder() {}

        /** Its 'today', in UTC, determines the rows; it also moves the rate limit's windows. */
        public Builder clock(Clock value) {
            clock = value;
            return this;
        }

        /** 0, the default: any free port. */
        public Builder port(int value) {
            port = value;
            return this;
        }

        public Builder token(String value) {
            token = value;
            return this;
        }

        /** Accepts an e-mail address and key too; a key has at least 20 characters. */
        public Builder emailAndKey(String acceptedEmail, String acceptedKey) {
            email = acceptedEmail;
            key = acceptedKey;
            return this;
        }

        public Builder account(SimulatedAccount account) {
            accounts.add(account);
            return this;
        }

        public Builder accounts(Collection<SimulatedAccount> several) {
            accounts.addAll(several);
            return this;
        }

        public Builder to(ToReading value) {
            rules = rules.with(value);
            return this;
        }

        public Builder anchors(AnchorReading value) {
            rules = rules.with(value);
            return this;
        }

        /** Ranges of more days are rejected; 62 unless set. */
        public Builder longestRange(int days) {
            rules = rules.withLongestRange(days);
            return this;
        }

        /** A {@code to} later than today is rejected. */
        public Builder rejectsFuture() {
            rules = rules.rejectingFuture();
            return this;
        }

        /** A {@code from} before that day is rejected. */
        public Builder rejectsBefore(LocalDate day) {
            rules = rules.rejectingBefore(day);
            return this;
        }

        public Builder spelling(Spelling value) {
            spelling = value;
            return this;
        }

        /** Listing accounts is rejected: 400 with code 1001. */
        public Builder accountOwnedToken() {
            listing = AccountsEndpoint.Listing.REJECTED;
            return this;
        }

        /** Every page of the list of accounts is the first one. */
        public Builder repeatsPageForEver() {
            listing = AccountsEndpoint.Listing.SAME_PAGE_FOR_EVER;
            return this;
        }

        /** See {@link CloudflareSimulator#serve}. */
        public Builder serve(UsagePath... paths) {
            served = Set.copyOf(List.of(paths));
            return this;
        }

        /** See {@link CloudflareSimulator#refuseUnserved}; the default is 404 with code 7000, as of any other path. */
        public Builder refuseUnserved(Unserved manner) {
            unserved = manner;
            return this;
        }

        /** The quota of requests per credential and window; practically unlimited by default. */
        public Builder rateLimit(int requests, Duration window) {
            rateLimit = requests;
            rateWindow = window;
            return this;
        }

        /** The latency of every response. */
        public Builder latency(Duration value) {
            latency = value;
            return this;
        }

        /** Starts to listen; throws an {@link java.io.UncheckedIOException} if the port is taken. */
        public CloudflareSimulator start() {
            return new CloudflareSimulator(this);
        }
    }
}
