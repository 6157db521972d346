package io.cfbilling.connect.lives;

import io.cfbilling.connect.cluster.CommittedOffsets;
import io.cfbilling.connect.cluster.JsonUsageTopic.Message;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The records that were emitted again although the ledgers did not change, and the kills of workers that explain them. */
public final class Repeats {
    private final List<Message> emitted;
    private final List<Kill> kills;

    /**
     * The state when a worker had just been killed.
     *
     * @param offsets the committed offsets, read before the ends
     * @param ends of the usage topic's partitions
     */
    public record Kill(CommittedOffsets offsets, Map<Integer, Long> ends) {
        private boolean isBefore(Message record) {
            return record.offset() >= ends.getOrDefault(record.partition(), 0L);
        }
    }

    /**
     * @param emitted all records, in order within each partition
     * @param kills the kills in order
     */
    public Repeats(List<Message> emitted, List<Kill> kills) {
        this.emitted = emitted;
        this.kills = kills;
    }

    /** The records whose key was written before. */
    public List<Message> all() {
        Set<String> seen = new HashSet<>();
        return emitted.stream().filter(record -> !seen.add(record.key())).toList();
    }

    /**
     * The repeats that no kill explains: those before the first kill, and those of days that the offsets committed before
     * the latest earlier kill cover. Repeats from older offsets are emitted before that kill or never.
     */
    public List<Message> withoutReason() {
        return all().stream()
                .filter(repeat -> latestKillBefore(repeat)
                        .map(kill -> kill.offsets().cover(repeat.day()))
                        .orElse(true))
                .toList();
    }

    private Optional<Kill> latestKillBefore(Message record) {
        return kills.stream().filter(kill -> kill.isBefore(record)).reduce((earlier, later) -> later);
    }

    /** The number of account days with repeats. */
    public int days() {
        return days(all());
    }

    /** The number of account days, over all kills, that were written but not covered by a committed offset. */
    public int daysInFlight() {
        return kills.stream()
                .mapToInt(kill -> days(emitted.stream()
                        .filter(record ->
                                !kill.isBefore(record) && !kill.offsets().cover(record.day()))
                        .toList()))
                .sum();
    }

    private static int days(List<Message> records) {
        return records.stream().map(Message::day).collect(Collectors.toSet()).size();
    }

    @Override
    public String toString() {
        return "%d kills, %d days in flight at them, %d repeats on %d days"
                .formatted(kills.size(), daysInFlight(), all().size(), days());
    }
}
