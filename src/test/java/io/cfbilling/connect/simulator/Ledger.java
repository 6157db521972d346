package io.cfbilling.connect.simulator;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * The true usage, which the API should return: a pure function of account, day and instant, plus the changes of tests.
 * Thread-safe.
 */
public final class Ledger {
    private final AccountBook accounts;
    private final Clock clock;
    private final LedgerEdits edits = new LedgerEdits();

    Ledger(AccountBook accounts, Clock clock) {
        this.accounts = accounts;
        this.clock = clock;
    }

    /** Every row of the days as of now, including rows that the anchor rule hides; in order of subscription and day. */
    public List<LedgerRow> rows(String accountId, LocalDate from, LocalDate toExclusive) {
        return rows(accountId, from, toExclusive, UsagePath.PAYGO);
    }

    /** The same, with the fields of that endpoint version. */
    public List<LedgerRow> rows(String accountId, LocalDate from, LocalDate toExclusive, UsagePath path) {
        return rows(accountId, from, toExclusive, path, clock.instant());
    }

    /** The same as of another instant; there is nothing after that instant's day. */
    public List<LedgerRow> rows(String accountId, LocalDate from, LocalDate toExclusive, Instant asOf) {
        return rows(accountId, from, toExclusive, UsagePath.PAYGO, asOf);
    }

    /** The same, with the fields of that endpoint version, as of another instant. */
    public List<LedgerRow> rows(String accountId, LocalDate from, LocalDate toExclusive, UsagePath path, Instant asOf) {
        SimulatedAccount account = accounts.require(accountId);
        List<LedgerRow> rows = new ArrayList<>();
        for (Subscription subscription : account.subscriptions()) {
            rows.addAll(statement(account, subscription, path, asOf).rows(from, toExclusive));
        }
        rows.addAll(added(account, from, toExclusive));
        return rows;
    }

    /** The additional fields of {@link UsagePath#BILLABLE_USAGE}; the row's account must exist. */
    public BillableFields billable(LedgerRow row) {
        return BillableFields.of(row, accounts.require(row.accountId()).billingName());
    }

    /** The first day of the period that the day is in, for each of the account's subscriptions that has begun. */
    public List<LocalDate> periodStarts(String accountId, LocalDate day) {
        return accounts.require(accountId).subscriptions().stream()
                .filter(subscription -> !subscription.start().isAfter(day))
                .map(subscription -> subscription.periodStart(day))
                .distinct()
                .toList();
    }

    /**
     * Sets the consumed quantity of a service on a day, in every subscription that has the service, even if there was
     * no row; costs and the cumulated values of later days of the period change too.
     */
    public void restate(String accountId, LocalDate day, String serviceName, BigDecimal newQuantity) {
        SimulatedAccount account = editable(accountId);
        if (account.subscriptions().isEmpty() || !account.serviceNames().contains(serviceName)) {
            throw new IllegalArgumentException("account " + accountId + " does not use " + serviceName
                    + ": name one of its services, or use add()");
        }
        edits.restate(accountId, day, serviceName, newQuantity);
    }

    /**
     * Removes a service's rows of a day, including duplicates and added ones; cumulated values of later days change
     * too.
     */
    public void remove(String accountId, LocalDate day, String serviceName) {
        edits.remove(editable(accountId).id(), day, serviceName);
    }

    /** Removes all rows of a day, and all its changes. */
    public void clear(String accountId, LocalDate day) {
        edits.clear(editable(accountId).id(), day);
    }

    /** Takes back all changes to a day. */
    public void restore(String accountId, LocalDate day) {
        edits.restore(editable(accountId).id(), day);
    }

    /** Adds a row unchanged; no cumulated value of another row changes. */
    public void add(String accountId, LedgerRow row) {
        edits.add(editable(accountId).id(), row);
    }

    /** Takes back all changes to an account. */
    public void reset(String accountId) {
        edits.reset(accountId);
    }

    UsageStatement statement(SimulatedAccount account, Subscription subscription, UsagePath path, Instant asOf) {
        return new UsageStatement(account, subscription, edits, asOf, path);
    }

    /** Rows that belong to no subscription. */
    List<LedgerRow> added(SimulatedAccount account, LocalDate from, LocalDate toExclusive) {
        if (account.isSeedExample()) {
            boolean within = !SeedExample.DAY.isBefore(from) && SeedExample.DAY.isBefore(toExclusive);
            return within ? List.of(SeedExample.ROW) : List.of();
        }
        return edits.added(account.id(), from, toExclusive);
    }

    private SimulatedAccount editable(String accountId) {
        SimulatedAccount account = accounts.require(accountId);
        if (account.isSeedExample()) {
            throw new IllegalArgumentException("the seed's example is served as it is and cannot be changed");
        }
        return account;
    }
}
