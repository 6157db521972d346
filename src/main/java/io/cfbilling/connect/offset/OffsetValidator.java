package io.cfbilling.connect.offset;

import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.model.Dataset;
import io.cfbilling.connect.model.Escaped;
import io.cfbilling.connect.model.Named;
import io.cfbilling.connect.model.NearestName;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks a request to change stored offsets before Connect stores it: an invalid offset would make the task fail. */
public final class OffsetValidator {
    private static final LocalDate EARLIEST = LocalDate.EPOCH;
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
        try {
            checkNames(map, List.of(SourcePartition.ACCOUNT_ID, SourcePartition.DATASET));
            AccountId account = new AccountId(partitionText(map, SourcePartition.ACCOUNT_ID));
            String dataset = partitionText(map, SourcePartition.DATASET);
            if (!Named.ids(Dataset.class).contains(dataset)) {
                throw new IllegalArgumentException(
                        "there is no dataset " + Escaped.of(dataset) + ": write one of " + Named.ids(Dataset.class));
            }
            return new SourcePartition(account, Dataset.of(dataset));
        } catch (IllegalArgumentException e) {
            throw badPartition(String.valueOf(e.getMessage()));
        }
    }

    private static String partitionText(Map<String, ?> map, String name) {
        if (map.get(name) instanceof String text) {
            return text;
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
            if (partition.dataset() == Dataset.PROFILE) {
                checkProfile(offset);
            } else {
                checkCursor(usageCursor(offset), today);
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("The offset of the " + partition + " is invalid: " + e.getMessage(), e);
        }
    }

    private static void checkProfile(Map<String, ?> offset) {
        try {
            if (offset.containsKey(UsageOffsetFields.CURSOR)) {
                throw new IllegalArgumentException("a profile has no cursor");
            }
            checkNames(offset, ProfilePosition.FIELDS);
            ProfilePosition.of(offset);
        } catch (IllegalArgumentException e) {
            throw invalid(e, "write null to have the profile emitted again, or " + WHOLE);
        }
    }

    private static LocalDate usageCursor(Map<String, ?> offset) {
        try {
            checkNames(offset, UsageOffsetFields.ALL);
            return UsagePosition.of(offset).cursor();
        } catch (IllegalArgumentException e) {
            throw invalid(
                    e,
                    "write only {\"cursor\": \"2025-01-31\"} to have everything emitted again from that day on, or "
                            + WHOLE + ", or null to forget it");
        }
    }

    private static IllegalArgumentException invalid(IllegalArgumentException why, String advice) {
        String message = String.valueOf(why.getMessage());
        return new IllegalArgumentException(message + (message.endsWith("?") ? "" : ".") + " Else " + advice, why);
    }

    private static void checkCursor(LocalDate cursor, LocalDate today) {
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

    private static void checkNames(Map<String, ?> map, List<String> known) {
        map.keySet().stream()
                .filter(name -> !known.contains(name))
                .min(String::compareTo)
                .ifPresent(name -> {
                    throw new IllegalArgumentException("there is no " + Escaped.of(name) + " in it, did you mean '"
                            + NearestName.to(name, known).orElseThrow() + "'?");
                });
    }
}
