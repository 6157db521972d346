package io.cfbilling.connect.api;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

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
    /** What is longer is no header of Cloudflare's, and is passed over. */
    private static final int LONGEST_HEADER = 4096;

    private static final int LONGEST_NAME = 64;
    private static final int MOST_LIMITS = 8;
    private static final int MOST_DIGITS = 9;

    /** No window of Cloudflare's is longer: what claims to be is cut to that. */
    private static final long LONGEST_WINDOW = 3600;

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
                        Duration.ofSeconds(Math.min(seconds, LONGEST_WINDOW)),
                        quota == null ? OptionalLong.empty() : OptionalLong.of(quota)));
            }
        });
        return limits;
    }

    /** How long it is until the window of a limit ends that is used up, or else of the first; empty where none says so. */
    static Optional<Duration> windowEnd(HttpHeaders headers) {
        Collection<Map<String, Long>> limits = items(headers, "Ratelimit").values();
        return limits.stream()
                .filter(limit -> limit.getOrDefault("r", 1L) == 0)
                .flatMap(limit -> Stream.ofNullable(limit.get("t")))
                .max(Comparator.naturalOrder())
                .or(() -> limits.stream()
                        .flatMap(limit -> Stream.ofNullable(limit.get("t")))
                        .findFirst())
                .map(seconds -> Duration.ofSeconds(Math.min(seconds, LONGEST_WINDOW)));
    }

    private static Map<String, Map<String, Long>> items(HttpHeaders headers, String header) {
        Map<String, Map<String, Long>> items = new LinkedHashMap<>();
        int left = LONGEST_HEADER;
        for (String line : headers.allValues(header)) {
            left -= line.length() + 1;
            if (left < 0) {
                break;
            }
            for (String item : line.split(",", MOST_LIMITS + 1)) {
                String[] parts = item.split(";", -1);
                String name = unquoted(parts[0].strip());
                if (name.length() <= LONGEST_NAME && items.size() < MOST_LIMITS) {
                    items.put(name, parameters(parts));
                }
            }
        }
        return items;
    }

    private static Map<String, Long> parameters(String[] parts) {
        Map<String, Long> parameters = new HashMap<>();
        for (int i = 1; i < parts.length; i++) {
            int equals = parts[i].indexOf('=');
            if (equals > 0) {
                OptionalLong number = number(parts[i].substring(equals + 1).strip());
                String name = parts[i].substring(0, equals).strip();
                number.ifPresent(value -> parameters.put(name, value));
            }
        }
        return parameters;
    }

    private static String unquoted(String name) {
        return name.length() > 1 && name.startsWith("\"") && name.endsWith("\"")
                ? name.substring(1, name.length() - 1)
                : name;
    }

    /** The number that a header spells; empty where it spells none, or one past all sense. */
    static OptionalLong number(String digits) {
        boolean sensible = !digits.isEmpty()
                && digits.length() <= MOST_DIGITS
                && digits.chars().allMatch(digit -> digit >= '0' && digit <= '9');
        return sensible ? OptionalLong.of(Long.parseLong(digits)) : OptionalLong.empty();
    }
}
