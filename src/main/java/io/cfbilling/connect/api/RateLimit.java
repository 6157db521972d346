package io.cfbilling.connect.api;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One of the limits that an answer's headers tell of: {@code Ratelimit: "default";r=50;t=30} says what is left of it, and
 * {@code Ratelimit-Policy: "default";q=1200;w=300} what it is. All who use the credential spend of it.
 *
 * @param name tells it from other limits
 * @param left how many requests may still come before the window ends
 * @param endsIn how long until the window ends, rounded up to seconds
 * @param quota how many requests a window may hold; empty where no policy of that name is told
 */
public record RateLimit(String name, long left, Duration endsIn, OptionalLong quota) {
    private static final Pattern ITEM = Pattern.compile("\\s*\"?([^\";,]*)\"?((?:\\s*;[^,]*)?)(?:,|$)");
    private static final Pattern PARAMETER = Pattern.compile(";\\s*([a-z]+)\\s*=\\s*(\\d{1,9})(?![\\d.])");

    /** All that the headers tell of; none where they do not, or not in numbers. */
    static List<RateLimit> of(HttpHeaders headers) {
        Map<String, Map<String, Long>> policies = items(headers, "Ratelimit-Policy");
        List<RateLimit> limits = new ArrayList<>();
        items(headers, "Ratelimit").forEach((name, item) -> {
            Long left = item.get("r");
            Long seconds = item.get("t");
            if (left != null && seconds != null) {
                Long quota = policies.getOrDefault(name, Map.of()).get("q");
                limits.add(new RateLimit(
                        name,
                        left,
                        Duration.ofSeconds(seconds),
                        quota == null ? OptionalLong.empty() : OptionalLong.of(quota)));
            }
        });
        return limits;
    }

    private static Map<String, Map<String, Long>> items(HttpHeaders headers, String header) {
        Map<String, Map<String, Long>> items = new HashMap<>();
        for (String line : headers.allValues(header)) {
            for (Matcher item = ITEM.matcher(line); item.find() && !item.group().isEmpty(); ) {
                Map<String, Long> parameters = new HashMap<>();
                PARAMETER
                        .matcher(item.group(2))
                        .results()
                        .forEach(found -> parameters.put(found.group(1), Long.valueOf(found.group(2))));
                items.put(item.group(1), parameters);
            }
        }
        return items;
    }
}
