package io.cfbilling.connect.config;

import org.apache.kafka.common.config.ConfigDef;

/** What Connect knows of the settings: types, defaults, checks and texts. */
public final class SettingsDefinition {
    private SettingsDefinition() {}

    /** A new ConfigDef of all settings. */
    public static ConfigDef create() {
        ConfigDef table = new ConfigDef();
        RequestSettings.api(new Group(table, "Cloudflare API"));
        NetworkSettings.proxy(new Group(table, "Proxy"));
        NetworkSettings.tls(new Group(table, "TLS"));
        RequestSettings.limits(new Group(table, "Request limits"));
        AccountSettings.accounts(new Group(table, "Accounts"));
        BillingSettings.usage(new Group(table, "Usage"));
        BillingSettings.profile(new Group(table, "Profile"));
        RecordSettings.records(new Group(table, "Records"));
        return table;
    }
}
