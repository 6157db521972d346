package io.cfbilling.connect.usage;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What was missing from answers, and since when. The API has been seen to answer success and nothing, so that something
 * is believed to be gone only once a later read misses it as well.
 */
final class Absences {
    private final Duration interval;
    private final Map<LocalDate, Instant> since = new HashMap<>();

    /**
     * @param interval how much later the read must begin that is believed
     */
    Absences(Duration interval) {
        this.interval = interval;
    }

    /**
     * Notes what an answer lacks.
     *
     * @param missing the days, or windows by name, that it lacks
     * @param asked whether one could have been in the answer: what was there is missed no more
     * @param begun when the read began
     * @return those that are not believed yet to be gone
     */
    Set<LocalDate> doubted(Set<LocalDate> missing, Predicate<LocalDate> asked, Instant begun) {
        since.keySet().removeIf(each -> asked.test(each) && !missing.contains(each));
        return missing.stream()
                .filter(each -> begun.isBefore(
                        since.computeIfAbsent(each, first -> begun).plus(interval)))
                .collect(Collectors.toSet());
    }
}
