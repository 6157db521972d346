package io.cfbilling.connect;

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
 * A metric of a task. Those that count begin at the task's start; none tells an account, of which there may be
 * thousands.
 *
 * @param name lower case, with hyphens, as Kafka's own
 * @param unit what it is counted in
 * @param documentation what it tells, as the README has it
 * @param tag tells its values from each other
 * @param readings the values of one task: one, or one for each of the tag's
 */
record TaskMetric(
        String name, String unit, String documentation, Tag tag, Function<TaskActivity, List<Reading>> readings) {
    /** All there are, in the order of the README. */
    static final List<TaskMetric> ALL = List.of(
            of(
                    "requests-total",
                    "requests",
                    "Requests to the API, by what became of them.",
                    Tag.OUTCOME,
                    TaskMetric::byOutcome),
            of("requests-in-flight", "requests", "Requests under way.", TaskActivity::requestsInFlight),
            of(
                    "rate-limit-remaining",
                    "requests",
                    "Requests left in Cloudflare's present window, as its last Ratelimit header said; NaN while none has.",
                    TaskActivity::remainingQuota),
            of(
                    "rate-limit-wait-seconds-total",
                    "seconds",
                    "How long requests that were due were held back, by the connector's own budget or after a 429.",
                    TaskActivity::budgetWaitSeconds),
            of(
                    "poll-overdue-seconds-max",
                    "seconds",
                    "How long the account that has waited longest for its turn has been due; grows where the budget is too small"
                            + " for the accounts and their intervals.",
                    TaskActivity::overdueSeconds),
            of("accounts", "accounts", "Accounts that the task polls.", TaskActivity::accounts),
            of(
                    "accounts-in-backoff",
                    "accounts",
                    "Accounts that the API refuses (403, 404 and the like) and that are asked for ever more seldom, at least"
                            + " daily.",
                    TaskActivity::accountsInBackOff),
            of(
                    "accounts-backfilling",
                    "accounts",
                    "Accounts whose usage has not yet been found read up to the present since the task's start, without"
                            + " those whose usage is refused: 0 once the backfill is in.",
                    TaskActivity::accountsBackfilling),
            of(
                    "usage-days-behind-max",
                    "days",
                    "Days between today and the last day up to which all usage wanted has been read, of the account that is worst"
                            + " off; 0 or, about midnight UTC, 1 when all is well.",
                    TaskActivity::usageDaysBehind),
            of(
                    "seconds-since-success",
                    "seconds",
                    "Time since any account's last answer, at first since the task's start; 0 when nothing is left to ask.",
                    Tag.DATASET,
                    byDataset(TaskActivity::secondsSinceSuccess)),
            of(
                    "seconds-since-success-max",
                    "seconds",
                    "The same of the account that has waited longest for an answer.",
                    Tag.DATASET,
                    byDataset(TaskActivity::secondsSinceStalestSuccess)),
            of(
                    "usage-rows-read-total",
                    "rows",
                    "Usage rows in the API's answers, those asked for again included.",
                    Count.ROWS_READ),
            of(
                    "usage-rows-emitted-total",
                    "records",
                    "Usage records handed to Connect, without tombstones.",
                    Count.ROWS_EMITTED),
            of(
                    "usage-rows-removed-total",
                    "records",
                    "Tombstones of usage rows handed to Connect.",
                    Count.ROWS_REMOVED),
            of(
                    "usage-responses-incomplete-total",
                    "answers",
                    "Answers that lacked all rows of a day that had some, and were held back till a later read agrees.",
                    Count.INCOMPLETE_RESPONSES),
            of(
                    "usage-responses-empty-total",
                    "answers",
                    "Answers that had no rows at all for a period, and were held back till a later read agrees; accounts without"
                            + " usage bring some after each start.",
                    Count.EMPTY_RESPONSES),
            of(
                    "profiles-emitted-total",
                    "records",
                    "Profile records handed to Connect, without tombstones.",
                    Count.PROFILES_EMITTED),
            of(
                    "profiles-removed-total",
                    "records",
                    "Tombstones of profiles handed to Connect.",
                    Count.PROFILES_REMOVED),
            of("checkpoints-total", "records", "Checkpoints handed to Connect, without tombstones.", Count.CHECKPOINTS),
            of("dead-letters-total", "records", "Dead letters handed to Connect.", Count.DEAD_LETTERS));

    /** What tells the values of one metric from each other. */
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
     * @param tags tells it from the others; empty if it is the only one
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

    private static Function<TaskActivity, List<Reading>> byDataset(ToDoubleBiFunction<TaskActivity, Dataset> value) {
        return activity -> activity.datasets().stream()
                .map(dataset -> new Reading(
                        Map.of(Tag.DATASET.id(), dataset.id()), () -> value.applyAsDouble(activity, dataset)))
                .toList();
    }
}
