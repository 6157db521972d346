package io.cfbilling.connect.config;

import java.util.List;
import org.apache.kafka.common.config.ConfigDef;

/** What Connect knows of the settings: types, defaults, checks and texts. */
public final class SettingsDefinition {
    private static final List<Group> GROUPS = List.of(
            RequestSettings.API,
            NetworkSettings.PROXY,
            NetworkSettings.TLS,
            RequestSettings.LIMITS,
            AccountSettings.GROUP,
            BillingSettings.USAGE,
            BillingSettings.PROFILE,
            RecordSettings.GROUP);

    private SettingsDefinition() {}

    /** A new ConfigDef of all settings. */
    public static ConfigDef create() {
        ConfigDef table = new ConfigDef();
        GROUPS.forEach(group -> group.addTo(table));
        return table;
    }

    /** All settings, in the order of the documentation. */
    public static List<Setting<?>> settings() {
        return GROUPS.stream()
                .<Setting<?>>flatMap(group -> group.settings().stream())
                .toList();
    }
}
