package io.cfbilling.connect.config;

import io.cfbilling.connect.model.NearestName;
import io.cfbilling.connect.model.Quoted;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds names that look like settings of this connector but are not, most often typing errors. */
public final class UnknownNames {
    /** Names that begin so are not settings of Connect or of transforms. */
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
     * A sentence for each name with one of this connector's prefixes that is no setting, with the nearest setting; and for
     * each name that only tasks have.
     */
    public static List<String> warnings(Collection<String> names) {
        Collection<String> known = SettingsDefinition.create().names();
        Stream<String> unknown = names.stream()
                .filter(name -> OURS.stream().anyMatch(name::startsWith) && !known.contains(name))
                .sorted()
                .map(name -> "there is no setting " + shown(name) + nearest(name, known));
        return Stream.concat(
                        unknown, TaskShare.misplaced(names).values().stream().sorted())
                .toList();
    }

    /** The name as it was written, or quoted if it cannot be a name. */
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
