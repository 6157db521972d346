package io.cfbilling.connect.config;

import io.cfbilling.connect.model.Dataset;
import io.cfbilling.connect.model.Redaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Finds settings that show what had better be hidden. */
public final class PrivacyWarnings {
    private static final String LOGGED_MESSAGES = "errors.log.include.messages";

    private PrivacyWarnings() {}

    /**
     * A sentence for each setting that lets sensitive fields be seen, and what to write instead.
     *
     * @param config the settings
     * @param props the same as Connect hands them over, Connect's own among them
     */
    public static List<String> of(ConnectorConfig config, Map<String, String> props) {
        if (!config.datasets().contains(Dataset.PROFILE) || config.redaction().sensitive() != Redaction.Mode.INCLUDE) {
            return List.of();
        }
        List<String> warnings = new ArrayList<>();
        warnings.add(Settings.PROFILE_SENSITIVE_MODE
                + " is include: whoever reads the profile topic reads card numbers and validation codes. Write hash to"
                + " tell them apart without showing them, or mask");
        if (config.redaction().key() == null) {
            warnings.add(Settings.PROFILE_SENSITIVE_MODE + " is include without " + Settings.HASH_KEY
                    + ": a profile in which nothing but a sensitive field has changed is not told again. Give a key, so"
                    + " that the offset can tell them apart without giving them away");
        }
        if (Boolean.parseBoolean(props.getOrDefault(LOGGED_MESSAGES, "false").trim())) {
            warnings.add(LOGGED_MESSAGES + " is true: Connect writes a profile that a converter or a transform refuses"
                    + " into the worker's log, sensitive fields included. Write " + LOGGED_MESSAGES + "=false");
        }
        return warnings;
    }
}
