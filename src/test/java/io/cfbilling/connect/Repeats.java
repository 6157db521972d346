package io.cfbilling.connect;

import io.cfbilling.connect.JsonUsageTopic.Told;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What was told again of ledgers that stood still, and which kills of workers account for it. */
final class Repeats {
    private final List<Told> emitted;
    private final List<Kill> kills;

    /**
     * How far things were when a worker had just been killed.
     *
     * @param offsets what was committed, read before the ends
     * @param ends of the usage topic's partitions
     */
    record Kill(CommittedOffsets offsets, Map<Integer, Long> ends) {
        private boolean isBefore(Told record) {
            return record.offset() >= ends.getOrDefault(record.partition(), 0L);
        }
    }

    /**
     * @param emitted all records, each partition's in order
     * @param kills in order
     */
    Repeats(List<Told> emitted, List<Kill> kills) {
        this.emitted = emitted;
        this.kills = kills;
    }

    /** The records whose key was there before. */
    List<Told> all() {
        Set<String> seen = new HashSet<>();
        return emitted.stream().filter(record -> !seen.add(record.key())).toList();
    }

    /**
     * The repeats that no kill accounts for: those before the first, and those of days that the offsets committed by the
     * latest kill before them told. A task that goes on from older offsets has told the day again by then, or never will.
     */
    List<Told> withoutReason() {
        return all().stream()
                .filter(repeat -> latestKillBefore(repeat)
                        .map(kill -> kill.offsets().tell(repeat.day()))
                        .orElse(true))
                .toList();
    }

    private Optional<Kill> latestKillBefore(Told record) {
        return kills.stream().filter(kill -> kill.isBefore(record)).reduce((earlier, later) -> later);
    }

    /** On how many days of accounts there are repeats. */
    int days() {
        return days(all());
    }

    /** Of how many days something was written that no committed offset told when a worker was killed, over all kills. */
    int daysInFlight() {
        return kills.stream()
                .mapToInt(kill -> days(emitted.stream()
                        .filter(record ->
                                !kill.isBefore(record) && !kill.offsets().tell(record.day()))
                        .toList()))
                .sum();
    }

    private static int days(List<Told> records) {
        return records.stream().map(Told::day).collect(Collectors.toSet()).size();
    }

    @Override
    public String toString() {
        return "%d kills, %d days in flight at them, %d repeats on %d days"
                .formatted(kills.size(), daysInFlight(), all().size(), days());
    }
}
