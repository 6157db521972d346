package io.cfbilling.connect.config;

import io.cfbilling.connect.model.Dataset;
import io.cfbilling.connect.model.Redaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Finds settings that show sensitive fields. */
public final class PrivacyWarnings {
    private static final String LOGGED_MESSAGES = "errors.log.include.messages";

    private PrivacyWarnings() {}

    /**
     * A sentence for each setting that shows sensitive fields, with what to write instead.
     *
     * @param config the settings
     * @param props the same as Connect hands them over, with those of Connect itself
     */
    public static List<String> of(ConnectorConfig config, Map<String, String> props) {
        if (!config.datasets().contains(Dataset.PROFILE) || config.redaction().sensitive() != Redaction.Mode.INCLUDE) {
            return List.of();
        }
        List<String> warnings = new ArrayList<>();
        warnings.add(Settings.PROFILE_SENSITIVE_MODE
                + " is include: profile records show card numbers and validation codes. Write hash, which shows only"
                + " whether two values are equal, or mask");
        if (config.redaction().key() == null) {
            warnings.add(Settings.PROFILE_SENSITIVE_MODE + " is include without " + Settings.HASH_KEY
                    + ": a profile is not emitted again when only a sensitive field has changed. Give a key, so that"
                    + " the offset can hold a hash of sensitive fields");
        }
        if (Boolean.parseBoolean(props.getOrDefault(LOGGED_MESSAGES, "false").trim())) {
            warnings.add(LOGGED_MESSAGES + " is true: Connect writes a profile on which a converter or transform fails"
                    + " into the worker's log, including sensitive fields. Write " + LOGGED_MESSAGES + "=false");
        }
        return warnings;
    }
}
