package io.cfbilling.connect.config;

import static io.cfbilling.connect.config.AccountSettings.ACCOUNTS;
import static io.cfbilling.connect.config.AccountSettings.ACCOUNTS_EXCLUDE;
import static io.cfbilling.connect.config.BillingSettings.HASH_KEY;
import static io.cfbilling.connect.config.BillingSettings.PROFILE_PERSONAL_MODE;
import static io.cfbilling.connect.config.BillingSettings.PROFILE_SENSITIVE_MODE;
import static io.cfbilling.connect.config.BillingSettings.USAGE_END_DATE;
import static io.cfbilling.connect.config.BillingSettings.USAGE_START_DATE;
import static io.cfbilling.connect.config.RequestSettings.EMAIL;
import static io.cfbilling.connect.config.RequestSettings.KEY;
import static io.cfbilling.connect.config.RequestSettings.RATE_LIMIT_REQUESTS;
import static io.cfbilling.connect.config.RequestSettings.RETRY_BACKOFF;
import static io.cfbilling.connect.config.RequestSettings.RETRY_BACKOFF_MAX;
import static io.cfbilling.connect.config.RequestSettings.TOKEN;

import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.model.HashKey;
import io.cfbilling.connect.model.Redaction;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Checks combinations of settings. Each error is added to the setting that the user should change; settings that are
 * invalid by themselves are not checked again.
 */
final class CrossChecks {
    private static final String TASKS_MAX = "tasks.max";

    private final Map<String, String> props;
    private final CheckedSettings settings;

    /**
     * @param settings the errors are added to it
     * @param props the settings as they were written, with those of Connect itself
     */
    CrossChecks(CheckedSettings settings, Map<String, String> props) {
        this.settings = settings;
        this.props = props;
    }

    /**
     * Adds an error for each invalid combination.
     *
     * @param today the day in UTC
     */
    void add(LocalDate today) {
        credential();
        dates(today);
        backoff();
        accounts();
        hashKey();
    }

    private void credential() {
        boolean token = settings.given(TOKEN);
        boolean email = settings.given(EMAIL);
        boolean key = settings.given(KEY);
        if (!token && !email && !key) {
            settings.addError(
                    TOKEN,
                    "is needed: write an API token with the permission Account, Billing, Read (or else both " + EMAIL
                            + " and " + KEY + ")");
        } else if (token && (email || key)) {
            Stream.of(TOKEN, EMAIL, KEY)
                    .filter(settings::given)
                    .forEach(setting -> settings.addError(
                            setting,
                            "cannot be combined with the other credential: write either " + TOKEN + ", or both " + EMAIL
                                    + " and " + KEY));
        } else if (email && !key) {
            settings.addError(KEY, "is needed with " + EMAIL + ": write the user's global API key");
        } else if (key && !email) {
            settings.addError(EMAIL, "is needed with " + KEY + ": write the user's e-mail address");
        }
    }

    /** A start tomorrow is valid, since Cloudflare's clock may be ahead of the worker's. */
    private void dates(LocalDate today) {
        Optional<LocalDate> end = settings.value(USAGE_END_DATE).flatMap(Function.identity());
        LocalDate latest = today.plusDays(1);
        settings.value(USAGE_START_DATE).flatMap(Function.identity()).ifPresent(start -> {
            if (start.isAfter(latest)) {
                settings.addError(
                        USAGE_START_DATE,
                        "is " + start + ", in the future: write a day up to " + latest
                                + ", or leave it empty for the billing period that is open");
            } else if (end.filter(start::isAfter).isPresent()) {
                settings.addError(
                        USAGE_END_DATE,
                        "is " + end.get() + ", before " + USAGE_START_DATE + " " + start + ": write " + start
                                + " or a later day");
            }
        });
    }

    private void backoff() {
        Optional<Duration> first = settings.value(RETRY_BACKOFF);
        Optional<Duration> longest = settings.value(RETRY_BACKOFF_MAX);
        if (first.isPresent() && longest.isPresent() && longest.get().compareTo(first.get()) < 0) {
            settings.addError(
                    RETRY_BACKOFF_MAX,
                    "is " + longest.get().toMillis() + ", less than " + RETRY_BACKOFF + ": write "
                            + first.get().toMillis() + " or more");
        }
    }

    private void accounts() {
        Optional<Optional<SortedSet<AccountId>>> accounts = settings.value(ACCOUNTS);
        if (accounts.isEmpty()) {
            return;
        } else if (accounts.get().isEmpty()) {
            listing();
            return;
        }
        SortedSet<AccountId> polled = new TreeSet<>(accounts.get().get());
        polled.removeAll(settings.value(ACCOUNTS_EXCLUDE).orElse(Collections.emptySortedSet()));
        if (polled.isEmpty()) {
            settings.addError(
                    ACCOUNTS_EXCLUDE, "excludes every account in " + ACCOUNTS + ": remove those to be polled");
        } else {
            tasks(polled.size());
        }
    }

    /** With accounts=*, one request is reserved for listing accounts, and each task needs at least one. */
    private void listing() {
        if (settings.value(RATE_LIMIT_REQUESTS)
                .filter(requests -> requests == 1)
                .isPresent()) {
            settings.addError(
                    RATE_LIMIT_REQUESTS,
                    "is 1, but listing accounts and polling them take at least one request each: write 2 or more");
        }
    }

    /** Connect stores a task's configuration, including its accounts, as one record of limited size. */
    private void tasks(int accounts) {
        int needed = TaskShare.tasksNeeded(props, accounts);
        Optional<Integer> requests = settings.value(RATE_LIMIT_REQUESTS);
        if (needed > tasksMax()) {
            settings.addError(
                    ACCOUNTS,
                    "names " + accounts + " accounts, more than fit into the configurations of so few tasks, which"
                            + " Connect stores in 1 MB each: write " + TASKS_MAX + "=" + needed + " or more, and give a"
                            + " list over 1 MB through a ConfigProvider, or as *");
        } else if (requests.isPresent() && needed > requests.get()) {
            settings.addError(
                    RATE_LIMIT_REQUESTS,
                    "is " + requests.get() + ", but so many accounts need " + needed
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

    private void hashKey() {
        Stream.of(PROFILE_SENSITIVE_MODE, PROFILE_PERSONAL_MODE)
                .filter(mode ->
                        settings.value(mode).filter(Redaction.Mode.HASH::equals).isPresent()
                                && !settings.given(HASH_KEY))
                .findFirst()
                .ifPresent(mode -> settings.addError(
                        HASH_KEY,
                        "is needed, since " + mode + " is hash: write a secret of " + HashKey.SHORTEST
                                + " random characters or more, the same wherever hashes are to be equal"));
    }
}
