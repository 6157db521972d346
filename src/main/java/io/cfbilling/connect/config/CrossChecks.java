package io.cfbilling.connect.config;

import io.cfbilling.connect.model.HashKey;
import io.cfbilling.connect.model.Redaction;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigValue;

/**
 * Checks combinations of settings. Each error is added to the setting that the user should change; settings that are
 * invalid by themselves are not checked again.
 */
final class CrossChecks {
    private static final String TASKS_MAX = "tasks.max";

    private final Map<String, String> props;
    private final Map<String, ConfigValue> values;

    private CrossChecks(Config config, Map<String, String> props) {
        this.props = props;
        this.values = config.configValues().stream().collect(Collectors.toMap(ConfigValue::name, Function.identity()));
    }

    /**
     * Adds an error for each invalid combination.
     *
     * @param props the settings as they were written, with those of Connect itself
     * @param today the day in UTC
     */
    static void addTo(Config config, Map<String, String> props, LocalDate today) {
        CrossChecks checks = new CrossChecks(config, props);
        checks.credential();
        checks.start(today);
        checks.dates();
        checks.backoff();
        checks.accounts();
        checks.tasks();
        checks.listing();
        checks.hashKey();
    }

    private void credential() {
        boolean token = given(Settings.TOKEN);
        boolean email = given(Settings.EMAIL);
        boolean key = given(Settings.KEY);
        if (!token && !email && !key) {
            addError(
                    Settings.TOKEN,
                    "is needed: write an API token with the permission Account, Billing, Read (or else" + " both "
                            + Settings.EMAIL + " and " + Settings.KEY + ")");
        } else if (token && (email || key)) {
            String choose = "cannot be combined with the other credential: write either " + Settings.TOKEN
                    + ", or both " + Settings.EMAIL + " and " + Settings.KEY;
            for (String setting : List.of(Settings.TOKEN, Settings.EMAIL, Settings.KEY)) {
                if (given(setting)) {
                    addError(setting, choose);
                }
            }
        } else if (email && !key) {
            addError(Settings.KEY, "is needed with " + Settings.EMAIL + ": write the user's global API key");
        } else if (key && !email) {
            addError(Settings.EMAIL, "is needed with " + Settings.KEY + ": write the user's e-mail address");
        }
    }

    /** Tomorrow is valid, since Cloudflare's clock may be ahead of the worker's. */
    private void start(LocalDate today) {
        String start = String.valueOf(value(Settings.USAGE_START_DATE));
        LocalDate latest = today.plusDays(1);
        if (!start.isEmpty() && LocalDate.parse(start).isAfter(latest)) {
            addError(
                    Settings.USAGE_START_DATE,
                    "is " + start + ", in the future: write a day up to " + latest
                            + ", or leave it empty for the billing period that is open");
        }
    }

    private void dates() {
        String start = String.valueOf(value(Settings.USAGE_START_DATE));
        String end = String.valueOf(value(Settings.USAGE_END_DATE));
        if (!start.isEmpty() && !end.isEmpty() && LocalDate.parse(end).isBefore(LocalDate.parse(start))) {
            addError(
                    Settings.USAGE_END_DATE,
                    "is " + end + ", before " + Settings.USAGE_START_DATE + " " + start + ": write " + start
                            + " or a later day");
        }
    }

    private void backoff() {
        if (value(Settings.RETRY_BACKOFF) instanceof Long first
                && value(Settings.RETRY_BACKOFF_MAX) instanceof Long longest
                && longest < first) {
            addError(
                    Settings.RETRY_BACKOFF_MAX,
                    "is " + longest + ", less than " + Settings.RETRY_BACKOFF + ": write " + first + " or more");
        }
    }

    private void accounts() {
        if (value(Settings.ACCOUNTS) instanceof List<?> accounts
                && value(Settings.ACCOUNTS_EXCLUDE) instanceof List<?> excluded
                && !accounts.isEmpty()) {
            Set<Object> left = new HashSet<>(accounts);
            left.removeAll(Set.copyOf(excluded));
            if (left.isEmpty()) {
                addError(
                        Settings.ACCOUNTS_EXCLUDE,
                        "excludes every account in " + Settings.ACCOUNTS + ": remove those to be polled");
            }
        }
    }

    /** Connect stores a task's configuration, including its accounts, as one record of limited size. */
    private void tasks() {
        if (!(value(Settings.ACCOUNTS) instanceof List<?> accounts) || accounts.contains(Settings.ALL_ACCOUNTS)) {
            return;
        }
        Set<Object> polled = new HashSet<>(accounts);
        polled.removeAll(
                value(Settings.ACCOUNTS_EXCLUDE) instanceof List<?> excluded ? Set.copyOf(excluded) : Set.of());
        int needed = TaskConfigSize.tasksNeeded(props, polled.size());
        if (needed > tasksMax()) {
            addError(
                    Settings.ACCOUNTS,
                    "names " + polled.size() + " accounts, more than fit into the configurations of so few tasks, which"
                            + " Connect stores in 1 MB each: write " + TASKS_MAX + "=" + needed + " or more, and give a"
                            + " list over 1 MB through a ConfigProvider, or as *");
        } else if (value(Settings.RATE_LIMIT_REQUESTS) instanceof Integer requests && needed > requests) {
            addError(
                    Settings.RATE_LIMIT_REQUESTS,
                    "is " + requests + ", but so many accounts need " + needed
                            + " tasks, and each task a request: write " + needed + " or more");
        }
    }

    /** Connect itself rejects an invalid number. */
    private int tasksMax() {
        try {
            return Integer.parseInt(props.getOrDefault(TASKS_MAX, "1").trim());
        } catch (NumberFormatException e) {
            return Integer.MAX_VALUE;
        }
    }

    /** With accounts=*, one request is reserved for listing accounts, and each task needs at least one. */
    private void listing() {
        if (value(Settings.ACCOUNTS) instanceof List<?> accounts
                && accounts.contains(Settings.ALL_ACCOUNTS)
                && Integer.valueOf(1).equals(value(Settings.RATE_LIMIT_REQUESTS))) {
            addError(
                    Settings.RATE_LIMIT_REQUESTS,
                    "is 1, but listing accounts and polling them take at least one request each: write 2 or more");
        }
    }

    private void hashKey() {
        for (String mode : List.of(Settings.PROFILE_SENSITIVE_MODE, Settings.PROFILE_PERSONAL_MODE)) {
            if (value(mode).equals(Redaction.Mode.HASH.id()) && !given(Settings.HASH_KEY)) {
                addError(
                        Settings.HASH_KEY,
                        "is needed, since " + mode + " is hash: write a secret of " + HashKey.SHORTEST
                                + " random characters or more, the same wherever hashes are to be equal");
                return;
            }
        }
    }

    private boolean given(String setting) {
        return of(setting).value() != null || !of(setting).errorMessages().isEmpty();
    }

    /** The setting's value; an empty string if it is not given or invalid. */
    private Object value(String setting) {
        Object value = of(setting).value();
        return value == null || !of(setting).errorMessages().isEmpty() ? "" : value;
    }

    private void addError(String setting, String why) {
        of(setting).addErrorMessage(setting + " " + why);
    }

    private ConfigValue of(String setting) {
        return Objects.requireNonNull(values.get(setting));
    }
}
