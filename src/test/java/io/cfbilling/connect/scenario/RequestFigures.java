package io.cfbilling.connect.scenario;

import io.cfbilling.connect.fake.OtherClient;
import io.cfbilling.connect.simulator.Dataset;
import io.cfbilling.connect.simulator.ReceivedRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Figures from a simulator's log of how the request budget was used during a backfill. */
public final class RequestFigures {
    private static final int TOO_MANY = 429;

    private final List<ReceivedRequest> ours;
    private final List<ReceivedRequest> others;
    private final int quota;
    private final Duration window;
    private final Instant begun;
    private final Instant ended;

    /**
     * @param log in order of arrival
     * @param quota how many requests the simulator takes in a window
     */
    public RequestFigures(List<ReceivedRequest> log, int quota, Duration window) {
        List<ReceivedRequest> sorted = sorted(log);
        this.ours = sorted.stream()
                .filter(request -> !OtherClient.sent(request) && !request.isOfPreflight())
                .toList();
        this.others = sorted.stream().filter(OtherClient::sent).toList();
        this.quota = quota;
        this.window = window;
        this.begun = ours.get(0).at();
        this.ended = ours.stream()
                .filter(request -> request.dataset() == Dataset.USAGE)
                .map(ReceivedRequest::at)
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    private static List<ReceivedRequest> sorted(List<ReceivedRequest> log) {
        return log.stream().sorted(Comparator.comparing(ReceivedRequest::at)).toList();
    }

    /** The begin of the last request's window, which is the first request after the previous window. */
    public static Instant windowBegun(List<ReceivedRequest> log, Duration window) {
        Instant begun = Instant.MIN;
        Instant blockedUntil = Instant.MIN;
        for (ReceivedRequest request : sorted(log)) {
            boolean rejected = request.status() == TOO_MANY;
            if (rejected && !request.at().isBefore(blockedUntil)) {
                blockedUntil = request.at().plus(window);
                begun = blockedUntil.minus(window);
            } else if (!rejected && !request.at().isBefore(begun.plus(window))) {
                begun = request.at();
            }
        }
        return begun;
    }

    /** The times of the connector's rejected requests, since its first request. */
    public List<Duration> rejected() {
        return ours.stream()
                .filter(request -> request.status() == TOO_MANY)
                .map(request -> Duration.between(begun, request.at()))
                .toList();
    }

    /** The used share, 0 to 1, of the quota that other clients left between the first and the last request for usage. */
    public double used() {
        double windows = (double) Duration.between(begun, ended).toNanos() / window.toNanos();
        return whileReading(ours) / (windows * quota - whileReading(others));
    }

    private double whileReading(List<ReceivedRequest> requests) {
        return requests.stream()
                .filter(request -> !request.at().isBefore(begun) && request.at().isBefore(ended))
                .count();
    }

    /** The most requests of the connector in any window. */
    public int fullestWindow() {
        int most = 0;
        int first = 0;
        for (int last = 0; last < ours.size(); last++) {
            while (!ours.get(first).at().plus(window).isAfter(ours.get(last).at())) {
                first++;
            }
            most = Math.max(most, last - first + 1);
        }
        return most;
    }

    /** The number of requests for each account's dataset. */
    public Map<String, Long> perAccount(Dataset dataset) {
        return ours.stream()
                .filter(request -> request.dataset() == dataset)
                .collect(Collectors.groupingBy(
                        request -> Objects.requireNonNull(request.accountId()), Collectors.counting()));
    }

    @Override
    public String toString() {
        return "%d own requests and %d of others in %d ms, %.1f %% of what they left used, fullest window %d of %d, rejected after %s, %d of others"
                .formatted(
                        ours.size(),
                        (int) whileReading(others),
                        Duration.between(begun, ended).toMillis(),
                        100 * used(),
                        fullestWindow(),
                        quota,
                        rejected(),
                        others.stream()
                                .filter(request -> request.status() == TOO_MANY)
                                .count());
    }
}
