package io.cfbilling.connect;

import io.cfbilling.connect.VirtualCloudflare.Asked;
import io.cfbilling.connect.model.AccountId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which requests were sent, and how long accounts wait between two reads of the same. */
final class ReadLog implements VirtualCloudflare.Listener {
    private final Clock clock;
    private final List<Instant> requests = new ArrayList<>();
    private final Map<Asked, Map<AccountId, Instant>> lastRead = new EnumMap<>(Asked.class);
    private final Map<Asked, List<Duration>> gaps = new EnumMap<>(Asked.class);
    private Instant from;
    private int rejected;

    ReadLog(Clock clock) {
        this.clock = clock;
        this.from = clock.instant();
    }

    @Override
    public void counted(AccountId account, Asked requested, boolean isRejected) {
        requests.add(clock.instant());
        if (isRejected) {
            rejected++;
        } else {
            Instant before =
                    lastRead.computeIfAbsent(requested, any -> new HashMap<>()).put(account, clock.instant());
            Instant since = before == null || before.isBefore(from) ? from : before;
            gaps.computeIfAbsent(requested, any -> new ArrayList<>()).add(Duration.between(since, clock.instant()));
        }
    }

    /** From now on: who was read before waits since now. */
    void beginAnew() {
        gaps.clear();
        from = clock.instant();
    }

    /** How long, since it was begun anew, each waited for each read, and who still waits; sorted. */
    List<Duration> waits(Asked requested) {
        List<Duration> all = new ArrayList<>(gaps.getOrDefault(requested, List.of()));
        for (Instant last : lastRead.getOrDefault(requested, Map.of()).values()) {
            all.add(Duration.between(last.isBefore(from) ? from : last, clock.instant()));
        }
        all.sort(null);
        return all;
    }

    String percentiles(Asked requested) {
        List<Duration> waits = waits(requested);
        return "%s 50%% %s, 95%% %s, 99%% %s, longest %s"
                .formatted(requested, at(waits, 0.5), at(waits, 0.95), at(waits, 0.99), at(waits, 1));
    }

    private static Duration at(List<Duration> sorted, double part) {
        return sorted.get((int) Math.ceil(part * (sorted.size() - 1))).truncatedTo(ChronoUnit.SECONDS);
    }

    int rejected() {
        return rejected;
    }

    /** How many came in since then. */
    long requestsSince(Instant moment) {
        return requests.stream().filter(moment::isBefore).count();
    }

    /** How many came in in the fullest window of that length, wherever it is laid. */
    int mostIn(Duration window) {
        int most = 0;
        int first = 0;
        for (int last = 0; last < requests.size(); last++) {
            while (!requests.get(first).plus(window).isAfter(requests.get(last))) {
                first++;
            }
            most = Math.max(most, last - first + 1);
        }
        return most;
    }
}
