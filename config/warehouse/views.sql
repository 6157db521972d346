-- Views of the tables that postgres-sink.json fills, for PostgreSQL. Run it when the tables exist, and again whenever it has
-- changed:
--   psql -v ON_ERROR_STOP=1 -f views.sql
--
-- Days and months are those of UTC. Cost is "ContractedCost", the cost of the charge period only: the columns that begin
-- with "Cumulated" accumulate over the billing period, and must not be summed. Costs are never summed across currencies.

-- The usage rows that are not superseded. All rows of a day are emitted together, so within one account and day, rows with an
-- older "x_ObservedAt" than the newest are superseded. Usually there are none, since the sink deletes removed rows; after a
-- rewind of the connector there may be some. Where the checkpoint of the period says that removals are not complete, an older
-- row may be one that the connector could not read the last time: there the newest row of each key counts, which is every row
-- of the table.
-- When a whole day was removed meanwhile, it has no newer row: its old rows still count. While the sink writes a changed day,
-- the view may for a moment have only the rows written so far.
CREATE OR REPLACE VIEW cloudflare_billing_charges AS
SELECT account_id, charge_day, service, unit, currency, quantity, cost, billing_period, observed_at
FROM (
    SELECT
        "BillingAccountId" AS account_id,
        "ChargePeriodStart"::date AS charge_day,
        "ServiceName" AS service,
        "ConsumedUnit" AS unit,
        "BillingCurrency" AS currency,
        "ConsumedQuantity" AS quantity,
        "ContractedCost" AS cost,
        "BillingPeriodStart"::date AS billing_period,
        "x_ObservedAt" AS observed_at,
        max("x_ObservedAt") OVER (PARTITION BY "BillingAccountId", "ChargePeriodStart"::date) AS newest
    FROM cloudflare_billing_usage
) AS emitted
WHERE observed_at = newest
    OR EXISTS (
        SELECT 1
        FROM cloudflare_billing_checkpoints AS c
        WHERE c.account_id = emitted.account_id
            AND emitted.charge_day >= c.period_start
            AND emitted.charge_day < c.covered_until
            AND NOT c.removals_complete
    );

-- The complete days of each account: over, read after they were over, and in the table. Final days are not read again.
--   complete_from     the first day of the earliest period that counts; days of it before the connector's usage.start.date, or
--                     before a skip, are missing
--   complete_through  the latest day up to which no day is missing; null if there is none
--   final_through     the latest day up to which every day is complete and final; null if there is none
--   newest_day        the latest complete day, even if days before it are missing (during a backfill)
-- A period counts when the table has at least as many rows as its checkpoint: the sink may write the checkpoint first. Amounts
-- that the same read restated may follow a moment later. Calendar months in place of unknown periods count when they are final.
-- Periods may overlap, where an account's billing anchor has moved. Malformed rows are not counted: a complete day may lack one.
CREATE OR REPLACE VIEW cloudflare_billing_complete_days AS
WITH days AS (
    SELECT account_id, charge_day, count(*) AS row_count
    FROM cloudflare_billing_charges
    GROUP BY account_id, charge_day
), periods AS (
    SELECT
        c.account_id,
        c.period_start,
        -- A day that was read before it was over is not complete.
        least(c.covered_until, c.observed_at::date) AS complete_until
    FROM cloudflare_billing_checkpoints AS c
    LEFT JOIN days AS d
        ON d.account_id = c.account_id AND d.charge_day >= c.period_start AND d.charge_day < c.covered_until
    WHERE c.anchor_known OR c.final
    GROUP BY c.account_id, c.period_start, c.covered_until, c.observed_at, c.final, c.rows
    HAVING coalesce(sum(d.row_count), 0) >= c.rows
), reach AS (
    SELECT
        *,
        max(complete_until) OVER (
            PARTITION BY account_id ORDER BY period_start ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS complete_before
    FROM periods
), runs AS (
    SELECT
        *,
        count(*) FILTER (WHERE period_start > complete_before) OVER (PARTITION BY account_id ORDER BY period_start)
            AS gaps_before
    FROM reach
), first_runs AS (
    SELECT
        account_id,
        min(period_start) AS complete_from,
        max(complete_until) FILTER (WHERE gaps_before = 0) AS complete_until,
        max(complete_until - 1) FILTER (WHERE complete_until > period_start) AS newest_day
    FROM runs
    GROUP BY account_id
), open_days AS (
    SELECT account_id, min(period_start) AS first_open
    FROM cloudflare_billing_checkpoints
    WHERE NOT final
    GROUP BY account_id
)
SELECT
    r.account_id,
    r.complete_from,
    CASE WHEN r.complete_until > r.complete_from THEN r.complete_until - 1 END AS complete_through,
    CASE
        WHEN least(r.complete_until, o.first_open) > r.complete_from THEN least(r.complete_until, o.first_open) - 1
    END AS final_through,
    r.newest_day
FROM first_runs AS r
LEFT JOIN open_days AS o ON o.account_id = r.account_id;

-- Cost by calendar month of the charge day. complete: all days of the month are there, except days before the connector's
-- usage.start.date. They may still be restated.
CREATE OR REPLACE VIEW cloudflare_billing_cost_by_month AS
SELECT
    c.account_id,
    c.service,
    date_trunc('month', c.charge_day::timestamp)::date AS month,
    c.currency,
    sum(c.cost) AS cost,
    count(DISTINCT c.charge_day) AS days_with_usage,
    coalesce(
        d.complete_from <= date_trunc('month', c.charge_day::timestamp)::date
        AND d.complete_through >= (date_trunc('month', c.charge_day::timestamp) + interval '1 month - 1 day')::date,
        false
    ) AS complete
FROM cloudflare_billing_charges AS c
LEFT JOIN cloudflare_billing_complete_days AS d ON d.account_id = c.account_id
GROUP BY
    c.account_id,
    c.service,
    date_trunc('month', c.charge_day::timestamp),
    c.currency,
    d.complete_from,
    d.complete_through;

-- Metered cost by billing period, which its first day identifies. An invoice also has fees, credits and taxes.
CREATE OR REPLACE VIEW cloudflare_billing_cost_by_billing_period AS
SELECT account_id, service, billing_period, currency, sum(cost) AS cost, count(DISTINCT charge_day) AS days_with_usage
FROM cloudflare_billing_charges
GROUP BY account_id, service, billing_period, currency;

-- The calendar month of each account's latest complete day, up to that day, compared with the same days of the month before,
-- so that neither has an incomplete day. If the month before is shorter, all its days count.
-- former_cost, and the columns computed from it, are null where the month before is not there from its first day on. complete:
-- no day of this month up to the latest complete day is missing, except days before the connector's usage.start.date;
-- otherwise cost is that of fewer days.
CREATE OR REPLACE VIEW cloudflare_billing_month_to_date AS
WITH latest AS (
    SELECT
        account_id,
        complete_from,
        complete_through AS through,
        date_trunc('month', complete_through::timestamp)::date AS month,
        (date_trunc('month', complete_through::timestamp) - interval '1 month')::date AS former_month
    FROM cloudflare_billing_complete_days
    WHERE complete_through IS NOT NULL
), spans AS (
    SELECT *, least(former_month + (through - month), month - 1) AS former_through
    FROM latest
), costs AS (
    SELECT
        s.account_id,
        c.service,
        c.currency,
        s.month,
        s.through,
        s.former_through,
        s.complete_from <= s.month AS complete,
        coalesce(sum(c.cost) FILTER (WHERE c.charge_day >= s.month), 0) AS cost,
        CASE
            WHEN s.complete_from <= s.former_month
                THEN coalesce(sum(c.cost) FILTER (WHERE c.charge_day <= s.former_through), 0)
        END AS former_cost
    FROM spans AS s
    JOIN cloudflare_billing_charges AS c
        ON c.account_id = s.account_id
        AND (
            c.charge_day BETWEEN s.former_month AND s.former_through
            OR c.charge_day BETWEEN s.month AND s.through
        )
    GROUP BY s.account_id, c.service, c.currency, s.month, s.through, s.former_month, s.former_through, s.complete_from
)
SELECT
    account_id,
    service,
    currency,
    month,
    through,
    former_through,
    cost,
    former_cost,
    cost - former_cost AS change,
    round(100 * (cost - former_cost) / nullif(former_cost, 0), 1) AS change_percent,
    complete
FROM costs;

-- What a client such as psql (\d+) or a BI tool shows.
COMMENT ON VIEW cloudflare_billing_charges IS 'Usage rows that are not superseded, with plain column names.';
COMMENT ON COLUMN cloudflare_billing_charges.charge_day IS 'Day of the usage, in UTC.';
COMMENT ON COLUMN cloudflare_billing_charges.quantity IS 'Quantity consumed on this day, in the column unit.';
COMMENT ON COLUMN cloudflare_billing_charges.cost IS 'Cost of this day (ContractedCost), in the column currency.';
COMMENT ON COLUMN cloudflare_billing_charges.billing_period IS 'First day of the billing period of the account.';
COMMENT ON COLUMN cloudflare_billing_charges.observed_at IS 'The moment of the response, in UTC.';

COMMENT ON VIEW cloudflare_billing_complete_days IS 'Up to which day the usage of each account is complete.';
COMMENT ON COLUMN cloudflare_billing_complete_days.complete_from IS
    'First day of the earliest period in the table. Days of it before the connector''s usage.start.date are missing.';
COMMENT ON COLUMN cloudflare_billing_complete_days.complete_through IS
    'Latest day up to which no day is missing; null if there is none.';
COMMENT ON COLUMN cloudflare_billing_complete_days.final_through IS
    'Latest day up to which every day is complete and final, so that it is not read again; null if there is none.';
COMMENT ON COLUMN cloudflare_billing_complete_days.newest_day IS
    'Latest complete day, even if days before it are missing, as during a backfill.';

COMMENT ON VIEW cloudflare_billing_cost_by_month IS 'Cost by account, service, calendar month of the charge day (UTC) and currency.';
COMMENT ON COLUMN cloudflare_billing_cost_by_month.month IS 'First day of the month.';
COMMENT ON COLUMN cloudflare_billing_cost_by_month.cost IS 'Cost of the month, in the column currency.';
COMMENT ON COLUMN cloudflare_billing_cost_by_month.days_with_usage IS 'Days of the month that have usage of this service.';
COMMENT ON COLUMN cloudflare_billing_cost_by_month.complete IS
    'Whether all days of the month are there, except days before the connector''s usage.start.date. They may be restated.';

COMMENT ON VIEW cloudflare_billing_cost_by_billing_period IS
    'Metered cost by account, service, billing period and currency. An invoice also has fees, credits and taxes.';
COMMENT ON COLUMN cloudflare_billing_cost_by_billing_period.billing_period IS 'First day of the billing period.';
COMMENT ON COLUMN cloudflare_billing_cost_by_billing_period.cost IS 'Cost of the period, in the column currency.';
COMMENT ON COLUMN cloudflare_billing_cost_by_billing_period.days_with_usage IS
    'Days of the period that have usage of this service.';

COMMENT ON VIEW cloudflare_billing_month_to_date IS
    'Cost of the month up to the latest complete day, compared with the same days of the month before.';
COMMENT ON COLUMN cloudflare_billing_month_to_date.month IS 'First day of the month.';
COMMENT ON COLUMN cloudflare_billing_month_to_date.through IS 'Latest complete day of the account; the last day that counts.';
COMMENT ON COLUMN cloudflare_billing_month_to_date.former_through IS 'Last day of the month before that counts.';
COMMENT ON COLUMN cloudflare_billing_month_to_date.cost IS 'Cost from the first day of the month through the column through.';
COMMENT ON COLUMN cloudflare_billing_month_to_date.former_cost IS
    'Cost of the same days of the month before; null if that month is not there from its first day on.';
COMMENT ON COLUMN cloudflare_billing_month_to_date.change IS 'cost - former_cost.';
COMMENT ON COLUMN cloudflare_billing_month_to_date.change_percent IS
    'change in percent of former_cost; null if former_cost is 0 or null.';
COMMENT ON COLUMN cloudflare_billing_month_to_date.complete IS
    'Whether no day of the month up to the column through is missing. Otherwise cost is that of fewer days.';
