package io.cfbilling.connect;

import io.cfbilling.connect.activity.AccountsActivity;
import io.cfbilling.connect.activity.Count;
import io.cfbilling.connect.activity.Outcome;
import io.cfbilling.connect.activity.TaskActivity;
import io.cfbilling.connect.model.Dataset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;

/**
 * A metric of a task. Counters begin at the task's start. No metric has an account as a tag, since there may be thousands.
 *
 * @param name lower case, with hyphens, as Kafka's own
 * @param unit the unit of its values
 * @param documentation its description in monitoring.md
 * @param tag the tag that distinguishes its values
 * @param readings the values of one task: one, or one for each value of the tag
 */
record TaskMetric(
        String name, String unit, String documentation, Tag tag, Function<TaskActivity, List<Reading>> readings) {
    /** All metrics, in the order of monitoring.md. */
    static final List<TaskMetric> ALL = List.of(
            of("requests-total", "requests", "Requests to the API, by outcome.", Tag.OUTCOME, TaskMetric::byOutcome),
            of("requests-in-flight", "requests", "Requests in flight.", TaskActivity::requestsInFlight),
            of(
                    "rate-limit-remaining",
                    "requests",
                    "Requests left in Cloudflare's present window by its last Ratelimit header; NaN before the first one.",
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
                    "accounts",
                    "accounts",
                    "Accounts that the task polls.",
                    activity -> activity.accounts().accounts()),
            of(
                    "accounts-in-backoff",
                    "accounts",
                    "Accounts in backoff since Cloudflare rejects their requests (403, 404 and the like); each is tried again at least"
                            + " daily.",
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
            of(
                    "seconds-since-success",
                    "seconds",
                    "Time since the last response for any account, at first since the task's start; 0 if nothing is left to"
                            + " read.",
                    Tag.DATASET,
                    byDataset(AccountsActivity::secondsSinceSuccess)),
            of(
                    "seconds-since-success-max",
                    "seconds",
                    "The same for the account whose last response is the oldest.",
                    Tag.DATASET,
                    byDataset(AccountsActivity::secondsSinceStalestSuccess)),
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
                    "Suspect responses that lacked rows of a day that were emitted before; the removal is emitted once a later"
                            + " response confirms it.",
                    Count.INCOMPLETE_RESPONSES),
            of(
                    "usage-responses-empty-total",
                    "responses",
                    "Suspect responses that had no rows for a whole period; the cursor passes it once a later response"
                            + " confirms it. Accounts without usage cause some after each start.",
                    Count.EMPTY_RESPONSES),
            of(
                    "profiles-emitted-total",
                    "records",
                    "Profile records emitted, without tombstones.",
                    Count.PROFILES_EMITTED),
            of("profiles-removed-total", "records", "Tombstones of profiles emitted.", Count.PROFILES_REMOVED),
            of("checkpoints-total", "records", "Checkpoints emitted, without tombstones.", Count.CHECKPOINTS),
            of("dead-letters-total", "records", "Dead letters emitted.", Count.DEAD_LETTERS));

    /** The tag that distinguishes the values of one metric. */
    enum Tag {
        NONE,
        OUTCOME,
        DATASET;

        String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One value of a metric.
     *
     * @param tags the tag that distinguishes it; empty if it is the only value
     * @param value reads it, on any thread
     */
    record Reading(Map<String, String> tags, DoubleSupplier value) {}

    private static TaskMetric of(
            String name, String unit, String documentation, Tag tag, Function<TaskActivity, List<Reading>> readings) {
        return new TaskMetric(name, unit, documentation, tag, readings);
    }

    private static TaskMetric of(String name, String unit, String documentation, ToDoubleFunction<TaskActivity> value) {
        return of(
                name,
                unit,
                documentation,
                Tag.NONE,
                activity -> List.of(new Reading(Map.of(), () -> value.applyAsDouble(activity))));
    }

    private static TaskMetric of(String name, String unit, String documentation, Count what) {
        return of(name, unit, documentation, activity -> activity.count(what));
    }

    private static List<Reading> byOutcome(TaskActivity activity) {
        return Arrays.stream(Outcome.values())
                .map(outcome -> new Reading(Map.of(Tag.OUTCOME.id(), outcome.id()), () -> activity.requests(outcome)))
                .toList();
    }

    private static Function<TaskActivity, List<Reading>> byDataset(
            ToDoubleBiFunction<AccountsActivity, Dataset> value) {
        return activity -> activity.accounts().datasets().stream()
                .map(dataset -> new Reading(
                        Map.of(Tag.DATASET.id(), dataset.id()),
                        () -> value.applyAsDouble(activity.accounts(), dataset)))
                .toList();
    }
}
