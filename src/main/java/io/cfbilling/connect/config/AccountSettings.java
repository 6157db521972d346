package io.cfbilling.connect.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Range.atLeast;

import io.cfbilling.connect.model.AccountErrorsMode;
import io.cfbilling.connect.model.Dataset;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Width;

/** Settings that select accounts and datasets. */
final class AccountSettings {
    private AccountSettings() {}

    static void accounts(Group group) {
        group.add(
                Settings.ACCOUNTS,
                ConfigDef.Type.LIST,
                ConfigDef.NO_DEFAULT_VALUE,
                Validators.ACCOUNTS,
                HIGH,
                Width.LONG,
                "Accounts",
                "The accounts to poll: their ids (32 lower-case hex characters), comma-separated, or * for every account"
                        + " that the credential can list.");
        group.add(
                Settings.ACCOUNTS_EXCLUDE,
                ConfigDef.Type.LIST,
                "",
                Validators.ACCOUNT_IDS,
                LOW,
                Width.LONG,
                "Excluded accounts",
                "Ids of accounts that are not polled, comma-separated.");
        group.add(
                Settings.DISCOVERY_INTERVAL,
                ConfigDef.Type.LONG,
                3_600_000L,
                atLeast(BillingSettings.SHORTEST_POLL_INTERVAL_MS),
                LOW,
                Width.SHORT,
                "Discovery interval (ms)",
                "How often the list of accounts is read again when " + Settings.ACCOUNTS + " is *, in milliseconds.");
        group.add(
                Settings.ACCOUNTS_ERRORS_MODE,
                ConfigDef.Type.STRING,
                "isolate",
                Validators.oneOf(AccountErrorsMode.ids()),
                MEDIUM,
                Width.SHORT,
                "Account errors",
                "What happens when an account is forbidden (403) or not found (404): isolate tries it again after a"
                        + " minute, with a wait that doubles up to one day, until a request succeeds, and goes on polling"
                        + " all other accounts; fail fails the task if a second request, at least a minute later, gets"
                        + " the same response. The task fails in either mode when this happens to all of its accounts.",
                AccountErrorsMode.ids());
        group.add(
                Settings.DATASETS,
                ConfigDef.Type.LIST,
                String.join(",", Dataset.ids()),
                Validators.someOf("dataset", Dataset.ids()),
                MEDIUM,
                Width.MEDIUM,
                "Datasets",
                "What to poll for each account: profile, usage, or both.",
                Dataset.ids());
    }
}
