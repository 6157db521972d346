package io.cfbilling.connect;

import io.cfbilling.connect.activity.AccountsActivity;
import io.cfbilling.connect.activity.Count;
import io.cfbilling.connect.activity.Outcome;
import io.cfbilling.connect.activity.TaskActivity;
import io.cfbilling.connect.model.Dataset;
import io.cfbilling.connect.model.Named;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * A metric of a task. Counters begin at the task's start. No metric has an account as a tag, since there may be thousands.
 *
 * @param name lower case, with hyphens, as Kafka's own
 * @param unit the unit of its values
 * @param documentation its description in monitoring.md
 * @param tag the tag that distinguishes its values; empty if it has only one
 * @param readings read the values of one task on any thread, by the value of the tag; the empty text if there is no tag
 */
record TaskMetric(
        String name,
        String unit,
        String documentation,
        String tag,
        Function<TaskActivity, Map<String, DoubleSupplier>> readings) {
    /** All metrics, in the order of monitoring.md. */
    static final List<TaskMetric> ALL = List.of(
            byOutcome("requests-total", "requests", "Requests to the API, by outcome.", TaskActivity::requests),
            of("requests-in-flight", "requests", "Requests in flight.", TaskActivity::requestsInFlight),
            of(
                    "rate-limit-remaining",
                    "requests",
                    "Remaining quota of Cloudflare's current window, by its last Ratelimit header; NaN before the first one.",
                    activity -> activity.polls().remainingQuota()),
            of(
                    "rate-limit-wait-seconds-total",
                    "seconds",
                    "How long due requests have waited for the connector's own budget, or after a 429.",
                    activity -> activity.polls().budgetWaitSeconds()),
            of(
                    "poll-overdue-seconds-max",
                    "seconds",
                    "How long the most overdue account has been due; grows when the request budget is too small for the"
                            + " accounts and their intervals.",
                    activity -> activity.polls().overdueSeconds()),
            of(
                    "token-expiry-days",
                    "days",
                    "Whole days until the API token expires, below 0 once it has; NaN if it has no expiry, before the first"
                            + " response of the task, and with an e-mail address and key. Looked up once a day.",
                    activity -> activity.token().daysLeft()),
            of(
                    "accounts",
                    "accounts",
                    "Accounts that the task polls.",
                    activity -> activity.accounts().accounts()),
            of(
                    "accounts-in-backoff",
                    "accounts",
                    "Accounts in backoff, since they are forbidden (401, 403), not found (404) or rejected (400); each is tried"
                            + " again at least daily.",
                    activity -> activity.accounts().accountsInBackOff()),
            of(
                    "accounts-backfilling",
                    "accounts",
                    "Accounts whose usage has not been read up to the present since the task's start, without those in"
                            + " backoff: 0 once the backfill is complete.",
                    activity -> activity.accounts().accountsBackfilling()),
            of(
                    "usage-days-behind-max",
                    "days",
                    "Days between today and the last day up to which all usage has been read, of the account furthest behind;"
                            + " usually 0, or 1 about midnight UTC.",
                    activity -> activity.accounts().usageDaysBehind()),
            byDataset(
                    "seconds-since-success",
                    "seconds",
                    "Time since the last successful response for any account, at first since the task's start; 0 if nothing is left to"
                            + " read.",
                    AccountsActivity::secondsSinceSuccess),
            byDataset(
                    "seconds-since-success-max",
                    "seconds",
                    "The same for the account whose last successful response is the oldest.",
                    AccountsActivity::secondsSinceStalestSuccess),
            of(
                    "usage-rows-read-total",
                    "rows",
                    "Usage rows in the API's responses, including those read before.",
                    Count.ROWS_READ),
            of("usage-rows-emitted-total", "records", "Usage records emitted, without tombstones.", Count.ROWS_EMITTED),
            of("usage-rows-removed-total", "records", "Tombstones of usage rows emitted.", Count.ROWS_REMOVED),
            of(
                    "usage-responses-incomplete-total",
                    "responses",
                    "Suspect responses: rows of a day that were emitted before were missing. Their removal is emitted once a later"
                            + " response confirms it.",
                    Count.INCOMPLETE_RESPONSES),
            of(
                    "usage-responses-empty-total",
                    "responses",
                    "Suspect responses: a whole period had no rows. The cursor passes it once a later response confirms that."
                            + " Accounts without usage cause some after each start.",
                    Count.EMPTY_RESPONSES),
            of(
                    "profiles-emitted-total",
                    "records",
                    "Profile records emitted, without tombstones.",
                    Count.PROFILES_EMITTED),
            of("profiles-removed-total", "records", "Tombstones of profiles emitted.", Count.PROFILES_REMOVED),
            of("checkpoints-total", "records", "Checkpoints emitted, without tombstones.", Count.CHECKPOINTS),
            of("dead-letters-total", "records", "Dead letters emitted.", Count.DEAD_LETTERS));

    private static TaskMetric of(String name, String unit, String documentation, ToDoubleFunction<TaskActivity> value) {
        return new TaskMetric(
                name, unit, documentation, "", activity -> Map.of("", () -> value.applyAsDouble(activity)));
    }

    private static TaskMetric of(String name, String unit, String documentation, Count what) {
        return of(name, unit, documentation, activity -> activity.count(what));
    }

    private static TaskMetric byOutcome(
            String name, String unit, String documentation, ToDoubleBiFunction<TaskActivity, Outcome> value) {
        return new TaskMetric(
                name,
                unit,
                documentation,
                "outcome",
                activity -> readings(EnumSet.allOf(Outcome.class), outcome -> value.applyAsDouble(activity, outcome)));
    }

    private static TaskMetric byDataset(
            String name, String unit, String documentation, ToDoubleBiFunction<AccountsActivity, Dataset> value) {
        return new TaskMetric(
                name,
                unit,
                documentation,
                "dataset",
                activity -> readings(
                        activity.accounts().datasets(), dataset -> value.applyAsDouble(activity.accounts(), dataset)));
    }

    private static <E extends Named> Map<String, DoubleSupplier> readings(Set<E> tagged, ToDoubleFunction<E> value) {
        return tagged.stream().collect(Collectors.toMap(Named::id, each -> () -> value.applyAsDouble(each)));
    }
}
