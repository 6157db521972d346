package io.cfbilling.connect.config;

import io.cfbilling.connect.model.NearestName;
import java.util.Collection;
import java.util.List;

/** Finds settings that nobody reads, which are typing errors more often than not. */
public final class UnknownNames {
    /** Connect and its transforms have settings of their own; what begins so is ours. */
    private static final List<String> OURS = List.of(
            "cloudflare.",
            "usage.",
            "profile.",
            "account.",
            "accounts.",
            "redaction.",
            "malformed.",
            "spool.",
            "batch.");

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
        return NearestName.to(name, known)
                .map(candidate -> ": did you mean " + candidate + "?")
                .orElse("");
    }
}
