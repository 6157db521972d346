package io.cfbilling.connect.config;

import io.cfbilling.connect.model.NearestName;
import io.cfbilling.connect.model.Quoted;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

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

    private static final int LONGEST = 80;
    private static final Pattern NAME = Pattern.compile("[\\x21-\\x7e]{1," + LONGEST + "}");

    private UnknownNames() {}

    /**
     * A sentence for each name under our prefixes that is none of our settings, with the nearest that is; and for each that
     * only tasks have.
     */
    public static List<String> warnings(Collection<String> names) {
        Collection<String> known = Settings.definition().names();
        Stream<String> unknown = names.stream()
                .filter(name -> OURS.stream().anyMatch(name::startsWith) && !known.contains(name))
                .sorted()
                .map(name -> "there is no setting " + shown(name) + nearest(name, known));
        return Stream.concat(
                        unknown, TaskShare.misplaced(names).values().stream().sorted())
                .toList();
    }

    /** A name as it was written, where it is one. */
    private static String shown(String name) {
        return NAME.matcher(name).matches() ? name : Quoted.of(name);
    }

    private static String nearest(String name, Collection<String> known) {
        if (name.length() > LONGEST) {
            return "";
        }
        return NearestName.to(name, known)
                .map(candidate -> ": did you mean " + candidate + "?")
                .orElse("");
    }
}
