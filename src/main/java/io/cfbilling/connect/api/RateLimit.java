package io.cfbilling.connect.api;

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
import org.apache.hc.core5.http.MessageHeaders;

/**
 * A rate limit that the headers of a response state: {@code Ratelimit: "default";r=50;t=30} has the remaining quota,
 * and {@code Ratelimit-Policy: "default";q=1200;w=300} the whole quota. All clients of the credential share a limit.
 *
 * @param name distinguishes it from other limits
 * @param left the remaining quota: how many requests may follow before the window ends
 * @param endsIn how long until the window ends, rounded up to seconds
 * @param quota how many requests a window permits; empty if the response has no policy of that name
 */
public record RateLimit(String name, long left, Duration endsIn, OptionalLong quota) {
    /** Cloudflare's headers are shorter; what is longer is ignored. */
    private static final int LONGEST_HEADER = 4096;

    /** A limit with a longer name is ignored. */
    private static final int LONGEST_NAME = 64;

    private static final int MOST_LIMITS = 8;
    private static final int MOST_DIGITS = 9;

    /** Longer windows are cut to this: the header may be wrong, and one request an hour shows it. */
    private static final Duration LONGEST_WINDOW = Duration.ofHours(1);

    public RateLimit {
        endsIn = shortened(endsIn);
    }

    private static Duration shortened(Duration endsIn) {
        return endsIn.compareTo(LONGEST_WINDOW) < 0 ? endsIn : LONGEST_WINDOW;
    }

    /** The limits in the headers; none if there are none, or if they have no numbers. */
    static List<RateLimit> of(MessageHeaders headers) {
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

    /**
     * How long until the window of an exhausted limit ends, or else that of the first limit; empty if the headers do
     * not say.
     */
    static Optional<Duration> windowEnd(MessageHeaders headers) {
        Collection<Map<String, Long>> limits = items(headers, "Ratelimit").values();
        return limits.stream()
                .filter(limit -> limit.getOrDefault("r", 1L) == 0)
                .flatMap(limit -> Stream.ofNullable(limit.get("t")))
                .max(Comparator.naturalOrder())
                .or(() -> limits.stream()
                        .flatMap(limit -> Stream.ofNullable(limit.get("t")))
                        .findFirst())
                .map(seconds -> shortened(Duration.ofSeconds(seconds)));
    }

    private static Map<String, Map<String, Long>> items(MessageHeaders headers, String header) {
        Map<String, Map<String, Long>> items = new LinkedHashMap<>();
        int room = LONGEST_HEADER;
        for (String line : Headers.all(headers, header)) {
            room -= line.length() + 1;
            if (room < 0) {
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

    /** The number that a header spells; empty if it is not a number, or has too many digits. */
    static OptionalLong number(String digits) {
        boolean valid = !digits.isEmpty()
                && digits.length() <= MOST_DIGITS
                && digits.chars().allMatch(digit -> digit >= '0' && digit <= '9');
        return valid ? OptionalLong.of(Long.parseLong(digits)) : OptionalLong.empty();
    }
}
