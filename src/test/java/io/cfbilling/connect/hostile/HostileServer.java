package io.cfbilling.connect.hostile;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Sends valid responses to every account, with a new number in each, except to accounts that a case is armed for. */
final class HostileServer implements AutoCloseable {
    static final String TOKEN = "cfut_hostile/Token+0123456789abcdefABCDEF==";
    static final String CARD = "4556737586899855";
    private static final Pattern ACCOUNT = Pattern.compile("/accounts/([0-9a-f]{32})/(.*)");

    private final RawServer server = new RawServer(this::respond);
    private final Map<String, HostileCase> armed = new ConcurrentHashMap<>();
    private final List<Served> served = new ArrayList<>();
    private final AtomicInteger number = new AtomicInteger();
    private final LocalDate yesterday = LocalDate.now(ZoneOffset.UTC).minusDays(1);

    /**
     * A response that was sent, maybe only partly.
     *
     * @param with the case; null for a valid response
     */
    record Served(String account, long atNanos, @Nullable HostileCase with) {}

    URI baseUrl() {
        return server.baseUrl();
    }

    /** The first day of the present billing period, which every month has. */
    LocalDate period() {
        LocalDate day = yesterday.minusDays(20);
        return day.withDayOfMonth(Math.min(day.getDayOfMonth(), 28));
    }

    void arm(String account, HostileCase hostile) {
        armed.put(account, hostile);
    }

    void disarm(String account) {
        armed.remove(account);
    }

    List<Served> served() {
        synchronized (served) {
            return List.copyOf(served);
        }
    }

    private boolean respond(String path, OutputStream out) throws IOException {
        Matcher account = ACCOUNT.matcher(path);
        if (!account.find()) {
            return send(out, "{\"success\":true,\"errors\":[],\"result\":{\"id\":\"t\",\"status\":\"active\"}}");
        }
        String id = account.group(1);
        boolean profile = account.group(2).equals("billing/profile");
        HostileCase hostile = armed.get(id);
        HostileCase struck = hostile != null && hostile.onProfile() == profile ? hostile : null;
        try {
            return struck == null
                    ? good(out, id, profile)
                    : new HostileResponse(struck, text -> filled(text, id, struck)).send(out);
        } finally {
            synchronized (served) {
                served.add(new Served(id, System.nanoTime(), struck));
            }
        }
    }

    private boolean good(OutputStream out, String account, boolean profile) throws IOException {
        String result =
                profile ? "{\"first_name\":\"Ada\",\"card_number\":\"%CARD%\",\"city\":\"%CITY%\"}" : "[%GOOD%]";
        String body = "{\"success\":true,\"errors\":[],\"messages\":[],\"result\":" + result + "}";
        return send(out, filled(body, account, null));
    }

    private static boolean send(OutputStream out, String body) throws IOException {
        HostileText text = new HostileText(body);
        out.write(RawServer.head("HTTP/1.1 200 OK\r\nContent-Length: " + text.length() + "\r\n\r\n"));
        text.writeTo(out);
        return true;
    }

    private String filled(String text, String account, @Nullable HostileCase hostile) {
        return HostileWords.filled(
                text.replace("%GOOD%", HostileRows.good()).replace("%HOSTILE-FIELDS%", HostileRows.hostileFields()),
                Map.of(
                        "%ACCOUNT%", account,
                        "%CASE%",
                                hostile == null
                                        ? ""
                                        : Integer.toHexString(hostile.attacks().hashCode()),
                        "%NUMBER%", Integer.toString(number.incrementAndGet()),
                        "%CITY%", "City " + number.get(),
                        "%PERIOD%", period().toString(),
                        "%GOOD-DAY%", yesterday.toString(),
                        "%GOOD-DAY-END%", yesterday.plusDays(1).toString(),
                        "%DAY%", yesterday.minusDays(2).toString(),
                        "%DAY-END%", yesterday.minusDays(1).toString(),
                        "%CARD%", CARD));
    }

    @Override
    public void close() {
        server.close();
    }
}
