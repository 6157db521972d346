package io.cfbilling.connect.simulator;

import com.sun.net.httpserver.Headers;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Responds as Cloudflare does, without faults: checks the credential, the path and the parameters. */
final class Api {
    private final AccountBook accounts;
    private final ServedPaths served;
    private final UsageEndpoint usage;
    private final UsageInfoEndpoint info = new UsageInfoEndpoint();
    private final ProfileEndpoint profiles;
    private final AccountsEndpoint listing;
    private final SimulatedToken token;
    private final TokenEndpoint verification;
    private final Clock clock;
    private final Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();

    Api(
            AccountBook accounts,
            ServedPaths served,
            UsageEndpoint usage,
            ProfileEndpoint profiles,
            AccountsEndpoint listing,
            SimulatedToken token,
            Clock clock) {
        this.accounts = accounts;
        this.served = served;
        this.usage = usage;
        this.profiles = profiles;
        this.listing = listing;
        this.token = token;
        this.verification = new TokenEndpoint(token);
        this.clock = clock;
    }

    /** {@code fault} is null if there is none; only faults that change the content matter here. */
    Response response(
            String method,
            String path,
            @Nullable String rawQuery,
            Headers headers,
            Credentials credentials,
            @Nullable Fault fault) {
        try {
            Route route = Route.of(path);
            if (path.equals("/")) {
                LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
                return StartPage.of(headers.getFirst("Host"), accounts.all(), today);
            }
            if (!path.startsWith(Route.BASE + "/")) {
                return Response.html(404);
            }
            if (route.dataset() == Dataset.TOKEN) {
                return verification.response(route, path, new Query(rawQuery), headers, credentials);
            }
            credentials.check(headers);
            if (headers.containsKey("Authorization")) {
                token.check(route);
            }
            if (route.dataset() == Dataset.OTHER) {
                throw new Rejection(404, 7000, "No route for that URI");
            }
            if (!served.has(route)) {
                return served.rejection(path);
            }
            if (!method.equals("GET")) {
                throw new Rejection(405, 10405, "Method not allowed");
            }
            return serve(route, path, new Query(rawQuery), fault);
        } catch (Rejection rejection) {
            return rejection.response();
        }
    }

    private Response serve(Route route, String path, Query query, @Nullable Fault fault) {
        return switch (route.dataset()) {
            case USAGE -> {
                SimulatedAccount account = account(route, path);
                UsageEndpoint.Request request =
                        new UsageEndpoint.Request(account, Objects.requireNonNull(route.usagePath()), clock.instant());
                yield usage.response(request, query, fault, draw(account, route));
            }
            case USAGE_INFO -> {
                SimulatedAccount account = account(route, path);
                yield info.response(account, query, clock.instant(), draw(account, route));
            }
            case PROFILE -> {
                SimulatedAccount account = account(route, path);
                yield profiles.response(account, query, draw(account, route));
            }
            case ACCOUNTS -> listing.response(query);
            case TOKEN, OTHER -> throw new IllegalArgumentException("another endpoint's path: " + path);
        };
    }

    private SimulatedAccount account(Route route, String path) {
        SimulatedAccount account = accounts.find(route.requireAccountId(path));
        if (account == null) {
            throw new Rejection(403, 10000, "Authentication error");
        }
        return account;
    }

    /** Differs for each further request of the same account and dataset. */
    private long draw(SimulatedAccount account, Route route) {
        int count = counts.computeIfAbsent(account.id() + route.dataset(), key -> new AtomicInteger())
                .getAndIncrement();
        return Draw.bits(account.seed(), Draw.of(route.dataset().name()), count);
    }
}
