package io.cfbilling.connect.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Finds settings that nobody reads, which are typing errors more often than not. */
public final class UnknownNames {
    /** Connect and its transforms have settings of their own; what begins so is ours. */
    private static final List<String> OURS =
            List.of("cloudflare.", "usage.", "profile.", "accounts.", "redaction.", "malformed.", "spool.", "batch.");

    private UnknownNames() {}

    /** A sentence for each name under our prefixes that is none of our settings, with the nearest that is. */
    public static List<String> warnings(Collection<String> names) {
        Collection<String> known = Settings.definition().names();
        return names.stream()
                .filter(name -> OURS.stream().anyMatch(name::startsWith) && !known.contains(name))
                .sorted()
                .map(name -> "there is no setting " + name + nearest(name, known))
                .toList();
    }

    private static String nearest(String name, Collection<String> known) {
        Optional<String> nearest =
                known.stream().sorted().min(Comparator.comparingInt(candidate -> distance(name, candidate)));
        return nearest.map(candidate -> ": did you mean " + candidate + "?").orElse("");
    }

    /** How many letters must be put in, taken out or changed to make one name the other (Levenshtein). */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
