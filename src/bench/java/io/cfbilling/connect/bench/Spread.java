package io.cfbilling.connect.bench;

import java.util.List;
import java.util.Locale;

/** The median of some figures, with the least and the most. */
record Spread(double least, double median, double most) {
    static Spread of(List<Double> figures) {
        List<Double> sorted = figures.stream().sorted().toList();
        int half = sorted.size() / 2;
        double median = sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
        return new Spread(sorted.get(0), median, sorted.get(sorted.size() - 1));
    }

    /** For example {@code 2.1 (1.9 to 2.4)}; the format is that of one figure. */
    String text(String format) {
        return String.format(Locale.ROOT, format + " (" + format + " to " + format + ")", median, least, most);
    }
}
