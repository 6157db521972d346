package io.cfbilling.connect.config;

import io.cfbilling.connect.model.Dataset;
import io.cfbilling.connect.model.Escaped;
import io.cfbilling.connect.model.NearestName;
import io.cfbilling.connect.model.Redaction;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Finds valid settings that are likely mistakes. */
public final class Warnings {
    /** Names that begin so are not settings of Connect or of transforms. */
    private static final Pattern OURS =
            Pattern.compile("(cloudflare|usage|profile|accounts?|redaction|malformed|spool|batch)[.]");

    private static final int LONGEST_NAME = 80;
    private static final Pattern NAME = Pattern.compile("[\\x21-\\x7e]{1," + LONGEST_NAME + "}");

    private static final String BOUNDARY = "transaction.boundary";
    private static final String TOLERANCE = "errors.tolerance";
    private static final String LOGGED_MESSAGES = "errors.log.include.messages";

    private Warnings() {}

    /**
     * A sentence for each likely mistake, with what to write instead.
     *
     * @param config the connector's settings
     * @param props the same as the user wrote them, with those of Connect itself
     */
    public static List<String> of(ConnectorConfig config, Map<String, String> props) {
        List<String> warnings = new ArrayList<>();
        addUnknown(props.keySet(), warnings);
        TaskShare.namesIn(props.keySet()).forEach(name -> warnings.add(TaskShare.misplaced(name)));
        addDelivery(props, warnings);
        if (config.get(AccountSettings.DATASETS).contains(Dataset.PROFILE)
                && config.redaction().sensitive() == Redaction.Mode.INCLUDE) {
            addPrivacy(config.redaction(), props, warnings);
        }
        return warnings;
    }

    /** Names that look like settings of this connector but are not. */
    private static void addUnknown(Collection<String> names, List<String> warnings) {
        Collection<String> known =
                SettingsDefinition.settings().stream().map(Setting::toString).collect(Collectors.toSet());
        names.stream()
                .filter(name -> OURS.matcher(name).lookingAt() && !known.contains(name))
                .sorted()
                .forEach(name -> warnings.add("there is no setting "
                        + (NAME.matcher(name).matches() ? name : Escaped.of(name)) + nearest(name, known)));
    }

    private static String nearest(String name, Collection<String> known) {
        return name.length() > LONGEST_NAME
                ? ""
                : ": did you mean " + NearestName.to(name, known).orElseThrow() + "?";
    }

    /** Settings of Connect itself with which records are emitted twice or get lost. */
    private static void addDelivery(Map<String, String> props, List<String> warnings) {
        String boundary = value(props, BOUNDARY, "poll");
        if (!boundary.equals("connector")) {
            warnings.add(BOUNDARY + " is " + (boundary.matches("[a-z]{1,20}") ? boundary : Escaped.of(boundary))
                    + ": where the worker has exactly-once support, a day whose records are in two batches"
                    + " may be emitted twice after a crash. Write " + BOUNDARY + "=connector, so that"
                    + " all records of a billing period become visible together");
        }
        if (value(props, TOLERANCE, "none").equals("all")) {
            warnings.add(TOLERANCE
                    + " is all: Connect drops each record on which a converter or transform fails, and the connector"
                    + " does not emit it again. Write " + TOLERANCE + "=none, so that the task fails and, once the"
                    + " cause is removed, goes on from there");
        }
    }

    /** Settings that show sensitive fields of profiles. */
    private static void addPrivacy(Redaction redaction, Map<String, String> props, List<String> warnings) {
        warnings.add(BillingSettings.PROFILE_SENSITIVE_MODE
                + " is include: profile records show card numbers and validation codes. Write hash, which shows only"
                + " whether two values are equal, or mask");
        if (redaction.key() == null) {
            warnings.add(BillingSettings.PROFILE_SENSITIVE_MODE + " is include without " + BillingSettings.HASH_KEY
                    + ": a profile is not emitted again when only a sensitive field has changed. Give a key, so that"
                    + " the offset can hold a hash of sensitive fields");
        }
        if (value(props, LOGGED_MESSAGES, "false").equals("true")) {
            warnings.add(LOGGED_MESSAGES + " is true: Connect writes a profile on which a converter or transform fails"
                    + " into the worker's log, including sensitive fields. Write " + LOGGED_MESSAGES + "=false");
        }
    }

    private static String value(Map<String, String> props, String name, String otherwise) {
        String value = props.get(name);
        return value == null ? otherwise : value.trim().toLowerCase(Locale.ROOT);
    }
}
