package io.cfbilling.connect.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.NO_DEFAULT_VALUE;
import static org.apache.kafka.common.config.ConfigDef.Range.atLeast;

import io.cfbilling.connect.model.AccountErrorsMode;
import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.model.Dataset;
import io.cfbilling.connect.model.Named;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Settings that select accounts and datasets. */
public final class AccountSettings {
    static final Group GROUP = new Group("Accounts");

    /** The value of {@link #ACCOUNTS} for every account that the credential can list. */
    static final String ALL = "*";

    private static final String DATASET_IDS = String.join(", ", Named.ids(Dataset.class));

    /** Empty for every account that the credential can list. */
    public static final Setting<Optional<SortedSet<AccountId>>> ACCOUNTS = GROUP.list(
                    "accounts",
                    NO_DEFAULT_VALUE,
                    AccountSettings::whole,
                    id -> id.equals(ALL) ? null : Checks.accountId(id),
                    AccountSettings::accounts)
            .shown(HIGH, "Accounts")
            .doc("The accounts to poll: their ids (32 lower-case hex characters), comma-separated, or * for every"
                    + " account that the credential can list.");

    public static final Setting<SortedSet<AccountId>> ACCOUNTS_EXCLUDE = GROUP.list(
                    "accounts.exclude", "", ids -> null, Checks::accountId, AccountSettings::ids)
            .shown(LOW, "Excluded accounts")
            .doc("Ids of accounts that are not polled, comma-separated.");
    public static final Setting<Duration> DISCOVERY_INTERVAL = GROUP.millis(
                    "accounts.discovery.interval.ms", 3_600_000, atLeast(1000))
            .shown(LOW, "Discovery interval (ms)")
            .doc("How often the list of accounts is read again when accounts is *, in milliseconds.");
    public static final Setting<AccountErrorsMode> ACCOUNTS_ERRORS_MODE = GROUP.choice(
                    "accounts.errors.mode", AccountErrorsMode.ISOLATE)
            .shown(MEDIUM, "Account errors")
            .doc("What happens when an account is forbidden (403) or not found (404). isolate: the connector tries it"
                    + " again after a minute; the wait doubles up to one day; all other accounts continue. fail: the"
                    + " task fails if a second request, at least a minute later, gets the same response. In either"
                    + " mode the task fails when this happens to all of its accounts.");
    /** At least one. */
    public static final Setting<Set<Dataset>> DATASETS = GROUP.list(
                    "datasets",
                    String.join(",", Named.ids(Dataset.class)),
                    ids -> ids.isEmpty() ? "name at least one dataset of " + DATASET_IDS : null,
                    AccountSettings::dataset,
                    AccountSettings::datasets)
            .choice(Named.ids(Dataset.class))
            .shown(MEDIUM, "Datasets")
            .doc("What to poll for each account: profile, usage, or both.");

    private AccountSettings() {}

    private static @Nullable String whole(List<String> ids) {
        if (ids.isEmpty()) {
            return "name at least one account id, or write * for all accounts";
        }
        return ids.contains(ALL) && ids.size() > 1
                ? "write either only * or account ids; exclude accounts with accounts.exclude"
                : null;
    }

    private static @Nullable String dataset(String id) {
        return Named.ids(Dataset.class).contains(id)
                ? null
                : "there is no such dataset: write one or more of " + DATASET_IDS + ", comma-separated";
    }

    private static Optional<SortedSet<AccountId>> accounts(List<String> words) {
        return words.contains(ALL) ? Optional.empty() : Optional.of(ids(words));
    }

    private static SortedSet<AccountId> ids(List<String> words) {
        return words.stream().map(AccountId::new).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<Dataset> datasets(List<String> words) {
        return words.stream().map(Dataset::of).collect(Collectors.toCollection(TreeSet::new));
    }
}
