package io.cfbilling.connect.offset;

import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.model.Dataset;
import io.cfbilling.connect.model.NearestName;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Checks a request to change stored offsets before Connect stores it: an invalid offset would make the task fail. */
public final class OffsetValidator {
    private static final LocalDate EARLIEST = LocalDate.EPOCH;
    private static final List<String> PARTITION = List.of(SourcePartition.ACCOUNT_ID, SourcePartition.DATASET);
    private static final String REWIND = "{\"cursor\": \"2025-01-31\"}";
    private static final String WHOLE = "the whole offset as GET /connectors/<name>/offsets shows it";

    private OffsetValidator() {}

    /**
     * Passes if each offset is null, a usage offset with only a cursor, or a whole offset of its dataset. Null deletes
     * what is stored, for any source partition.
     *
     * @param offsets the new offset of each source partition
     * @param today the date in UTC
     * @throws IllegalArgumentException if one of them is invalid; the message says what is wrong, and what to write
     */
    public static void check(
            Map<? extends @Nullable Map<String, ?>, ? extends @Nullable Map<String, ?>> offsets, LocalDate today) {
        offsets.forEach((partition, offset) -> {
            if (offset != null) {
                check(partition(partition), offset, today);
            }
        });
    }

    private static SourcePartition partition(@Nullable Map<String, ?> map) {
        if (map == null) {
            throw badPartition("it is missing");
        }
        unknownName(map, PARTITION).ifPresent(sentence -> {
            throw badPartition(sentence);
        });
        try {
            return new SourcePartition(
                    new AccountId(partitionText(map, SourcePartition.ACCOUNT_ID)),
                    Dataset.of(partitionText(map, SourcePartition.DATASET)));
        } catch (IllegalArgumentException e) {
            throw badPartition(String.valueOf(e.getMessage()));
        }
    }

    /** The text, cut to what a message may show: a longer one is no valid account or dataset anyway. */
    private static String partitionText(Map<String, ?> map, String name) {
        if (map.get(name) instanceof String text) {
            return OffsetFields.shortened(text);
        }
        throw new IllegalArgumentException(
                map.containsKey(name)
                        ? "'" + name + "' must be a text, not " + OffsetFields.shown(map.get(name))
                        : "'" + name + "' is missing");
    }

    private static IllegalArgumentException badPartition(String sentence) {
        return new IllegalArgumentException("A source partition is written {\"account_id\": \"<32 hex characters>\","
                + " \"dataset\": \"usage\"}: " + sentence);
    }

    private static void check(SourcePartition partition, Map<String, ?> offset, LocalDate today) {
        try {
            switch (partition.dataset()) {
                case USAGE -> checkUsage(offset, today);
                case PROFILE -> checkProfile(offset);
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("The offset of the " + partition + " is invalid: " + e.getMessage(), e);
        }
    }

    private static void checkUsage(Map<String, ?> offset, LocalDate today) {
        String advice = "write only " + REWIND + " to have everything emitted again from that day on, or " + WHOLE
                + ", or null to forget it";
        if (!offset.keySet().equals(Set.of(UsageOffsetFields.CURSOR))) {
            checkNames(offset, UsageOffsetFields.ALWAYS, UsageOffsetFields.AT_TIMES, advice);
        }
        if (!(offset.get(UsageOffsetFields.CURSOR) instanceof String)) {
            throw new IllegalArgumentException("the cursor must be a date in quotes, as in " + REWIND + ", not "
                    + OffsetFields.shown(offset.get(UsageOffsetFields.CURSOR)));
        }
        LocalDate cursor = read(offset, UsagePosition::of, advice).cursor();
        LocalDate latest = today.plusDays(1);
        if (cursor.isAfter(latest)) {
            throw new IllegalArgumentException("the cursor " + cursor + " lies in the future: write " + latest
                    + " or an earlier day; days before the cursor are skipped");
        }
        if (cursor.isBefore(EARLIEST)) {
            throw new IllegalArgumentException(
                    "the cursor " + cursor + " lies too long ago: write " + EARLIEST + " or a later day");
        }
    }

    private static void checkProfile(Map<String, ?> offset) {
        String advice = "write null to have the profile emitted again, or " + WHOLE;
        if (offset.containsKey(UsageOffsetFields.CURSOR)) {
            throw new IllegalArgumentException("a profile has no cursor: " + advice);
        }
        checkNames(offset, ProfilePosition.ALWAYS, ProfilePosition.AT_TIMES, advice);
        read(offset, ProfilePosition::of, advice);
    }

    private static <T> T read(Map<String, ?> offset, Function<Map<String, ?>, T> reader, String advice) {
        try {
            return reader.apply(offset);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(e.getMessage() + ". Else " + advice, e);
        }
    }

    private static void checkNames(Map<String, ?> offset, List<String> always, List<String> atTimes, String advice) {
        if (offset.isEmpty()) {
            throw new IllegalArgumentException("it is empty: " + advice);
        }
        unknownName(offset, Stream.of(always, atTimes).flatMap(List::stream).toList())
                .ifPresent(sentence -> {
                    throw new IllegalArgumentException(sentence + " Else " + advice);
                });
        always.stream().filter(name -> !offset.containsKey(name)).findFirst().ifPresent(name -> {
            throw new IllegalArgumentException("'" + name + "' is missing: " + advice);
        });
    }

    private static Optional<String> unknownName(Map<String, ?> map, List<String> known) {
        return map.keySet().stream()
                .filter(name -> !known.contains(name))
                .map(OffsetFields::shortened)
                .min(String::compareTo)
                .map(name -> "there is no '" + name + "' in it, did you mean '"
                        + NearestName.to(name, known).orElseThrow() + "'?");
    }
}
