package io.cfbilling.connect.config;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;

/** The result of Connect's validate call: each setting with its value or its errors, which say what to write instead. */
public final class Validation {
    private Validation() {}

    /**
     * @param settings the connector's settings as Connect hands them over, with those of Connect itself
     * @param today the day in UTC; a later start date is invalid
     */
    public static Config of(Map<String, String> settings, LocalDate today) {
        Map<String, String> props = ConnectorConfig.withoutNulls(settings);
        Map<String, String> wrong = wrongTexts(props);
        Map<String, String> parsable = new HashMap<>(props);
        parsable.keySet().removeAll(wrong.keySet());
        List<ConfigValue> values = new ArrayList<>();
        for (ConfigValue value : SettingsDefinition.create().validate(parsable)) {
            String why = wrong.get(value.name());
            values.add(why == null ? value : rejected(value, why));
        }
        for (String misplaced : TaskShare.namesIn(props.keySet())) {
            values.add(new ConfigValue(misplaced, null, List.of(), List.of(TaskShare.misplaced(misplaced))));
        }
        Config config = new Config(values);
        CheckedSettings checked = new CheckedSettings(config);
        new CrossChecks(checked, props).add(today);
        new NetworkChecks(checked).add();
        return config;
    }

    private static Map<String, String> wrongTexts(Map<String, String> props) {
        Map<String, String> wrong = new HashMap<>();
        for (Setting<?> setting : SettingsDefinition.settings()) {
            try {
                RawTexts.check(setting, props);
            } catch (ConfigException e) {
                wrong.put(setting.name, e.getMessage());
            }
        }
        return wrong;
    }

    /** The list of errors is mutable, since cross-checks add more. */
    private static ConfigValue rejected(ConfigValue value, String why) {
        return new ConfigValue(value.name(), null, value.recommendedValues(), new ArrayList<>(List.of(why)));
    }
}
