package io.cfbilling.connect.model;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the known name that is most similar to an unknown one. */
public final class NearestName {
    private NearestName() {}

    /** The known name with the fewest changed letters; the alphabetically first of several. */
    public static Optional<String> to(String name, Collection<String> known) {
        return known.stream().sorted().min(Comparator.comparingInt(candidate -> distance(name, candidate)));
    }

    /** The Levenshtein distance: how many letters are inserted, removed or replaced. */
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
