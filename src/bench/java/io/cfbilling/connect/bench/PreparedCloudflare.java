package io.cfbilling.connect.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Cloudflare on a port of this machine, without limits. Bodies are prepared bytes, the same for each account: rows of all
 * services on each day from the first one to yesterday, in no order. Billing periods are calendar months.
 */
final class PreparedCloudflare implements AutoCloseable {
    private static final String BASE = "/client/v4";
    private static final Pattern USAGE = Pattern.compile(BASE + "/accounts/[0-9a-f]{32}/billing/usage/paygo");
    private static final Pattern DAYS = Pattern.compile("from=([0-9-]+)&to=([0-9-]+)");
    private static final Pattern PAGE = Pattern.compile("page=(\\d+)&per_page=(\\d+)");
    private static final int MONTHS = 12;

    static {
        // Without this each response waits for the client's delayed acknowledgement of its headers.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final LocalDate today = LocalDate.now(ZoneOffset.UTC);
    private final LocalDate firstDay = today.withDayOfMonth(1).minusMonths(MONTHS);
    private final int accounts;
    private final int services;
    private final Map<String, byte[]> bodies = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    private volatile int restatements;

    /**
     * Starts to listen.
     *
     * @param accounts how many accounts the list of accounts has
     * @param services how many rows a day has
     */
    PreparedCloudflare(int accounts, int services) {
        this.accounts = accounts;
        this.services = services;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    /** What the connector needs to read it: address, credential, and a budget that never ends. */
    Map<String, String> settings() {
        return Map.of(
                "cloudflare.api.base.url",
                "http://127.0.0.1:" + server.getAddress().getPort() + BASE,
                "cloudflare.api.token",
                "prepared",
                "cloudflare.api.rate.limit.requests",
                Integer.toString(Integer.MAX_VALUE));
    }

    /** The ids of so many accounts, comma-separated. */
    static String ids(int accounts) {
        return IntStream.rangeClosed(1, accounts).mapToObj("%032x"::formatted).collect(Collectors.joining(","));
    }

    /** The first day that has rows, the first of a month. */
    LocalDate firstDay() {
        return firstDay;
    }

    /** The first day of the month of yesterday, the last day that has rows. */
    LocalDate lastMonth() {
        return today.minusDays(1).withDayOfMonth(1);
    }

    /** How many rows an account has from that day on. */
    int rowsSince(LocalDate day) {
        return (int) day.datesUntil(today).count() * services;
    }

    /** From the next response on, all rows of yesterday have other quantities and costs. */
    void restate() {
        restatements++;
        bodies.clear();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            String query = String.valueOf(exchange.getRequestURI().getQuery());
            byte[] body = {};
            Matcher days = DAYS.matcher(query);
            Matcher page = PAGE.matcher(query);
            if (USAGE.matcher(path).matches() && days.find()) {
                body = bodies.computeIfAbsent(
                        query, any -> usage(LocalDate.parse(days.group(1)), LocalDate.parse(days.group(2))));
            } else if (path.equals(BASE + "/accounts") && page.find()) {
                body = list(Integer.parseInt(page.group(1)), Integer.parseInt(page.group(2)));
            } else if (path.endsWith("/tokens/verify")) {
                body = success("{\"id\":\"1\",\"status\":\"active\"}", "");
            } else if (path.endsWith("/billing/profile")) {
                body = success("{\"id\":\"1\"}", "");
            }
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(body.length == 0 ? 404 : 200, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private byte[] usage(LocalDate from, LocalDate to) {
        List<String> rows = new ArrayList<>();
        for (LocalDate day = from.isBefore(firstDay) ? firstDay : from;
                day.isBefore(to) && day.isBefore(today);
                day = day.plusDays(1)) {
            boolean isYesterday = day.plusDays(1).equals(today);
            Random random = new Random(day.toEpochDay() + (isYesterday ? restatements : 0));
            for (int service = 0; service < services; service++) {
                rows.add(UsageBody.row(day, service, random, false));
            }
        }
        Collections.shuffle(rows, new Random(1));
        return UsageBody.response(rows);
    }

    private byte[] list(int page, int size) {
        String ids = IntStream.rangeClosed((page - 1) * size + 1, Math.min(accounts, page * size))
                .mapToObj(account -> "{\"id\":\"%032x\",\"name\":\"Account\"}".formatted(account))
                .collect(Collectors.joining(",", "[", "]"));
        int pages = (accounts + size - 1) / size;
        return success(
                ids,
                ",\"result_info\":{\"page\":%d,\"per_page\":%d,\"total_pages\":%d,\"count\":%d,\"total_count\":%d}"
                        .formatted(page, size, pages, Math.min(size, accounts - (page - 1) * size), accounts));
    }

    private static byte[] success(String result, String more) {
        return ("{\"success\":true,\"errors\":[],\"messages\":[],\"result\":" + result + more + "}")
                .getBytes(StandardCharsets.UTF_8);
    }
}
