package io.cfbilling.connect.lives;

import io.cfbilling.connect.fake.VirtualCloudflare;
import io.cfbilling.connect.fake.VirtualCloudflare.RequestKind;
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

/** Records the requests, and how long accounts wait between two reads of the same kind. */
public final class ReadLog implements VirtualCloudflare.Listener {
    private final Clock clock;
    private final List<Instant> requests = new ArrayList<>();
    private final Map<RequestKind, Map<AccountId, Instant>> lastRead = new EnumMap<>(RequestKind.class);
    private final Map<RequestKind, List<Duration>> gaps = new EnumMap<>(RequestKind.class);
    private Instant from;
    private int rejected;

    public ReadLog(Clock clock) {
        this.clock = clock;
        this.from = clock.instant();
    }

    @Override
    public void counted(AccountId account, RequestKind requested, boolean isRejected) {
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

    /** Begins again: accounts read before wait since now. */
    public void beginAnew() {
        gaps.clear();
        from = clock.instant();
    }

    /** The waits of all accounts for each read since the last begin, including waits that are not over; sorted. */
    public List<Duration> waits(RequestKind requested) {
        List<Duration> all = new ArrayList<>(gaps.getOrDefault(requested, List.of()));
        for (Instant last : lastRead.getOrDefault(requested, Map.of()).values()) {
            all.add(Duration.between(last.isBefore(from) ? from : last, clock.instant()));
        }
        all.sort(null);
        return all;
    }

    public String percentiles(RequestKind requested) {
        List<Duration> waits = waits(requested);
        return "%s 50%% %s, 95%% %s, 99%% %s, longest %s"
                .formatted(requested, at(waits, 0.5), at(waits, 0.95), at(waits, 0.99), at(waits, 1));
    }

    private static Duration at(List<Duration> sorted, double quantile) {
        return sorted.get((int) Math.ceil(quantile * (sorted.size() - 1))).truncatedTo(ChronoUnit.SECONDS);
    }

    public int rejected() {
        return rejected;
    }

    /** The number of requests since then. */
    public long requestsSince(Instant moment) {
        return requests.stream().filter(moment::isBefore).count();
    }

    /** The most requests in any window of that length. */
    public int mostIn(Duration window) {
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
