package io.cfbilling.connect.simulator;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** {@code GET} of any {@link UsagePath}: they return the same rows with different fields. */
final class UsageEndpoint {
    private final Ledger ledger;
    private final Faults faults;
    private final UsageRules rules;
    private final Spelling spelling;

    UsageEndpoint(Ledger ledger, Faults faults, UsageRules rules, Spelling spelling) {
        this.ledger = ledger;
        this.faults = faults;
        this.rules = rules;
        this.spelling = spelling;
    }

    /** A request for the usage of an account. */
    record Request(SimulatedAccount account, UsagePath path, Instant now) {
        LocalDate today() {
            return LocalDate.ofInstant(now, ZoneOffset.UTC);
        }
    }

    /** The requested days; the end is exclusive. */
    private record Range(LocalDate from, LocalDate end) {}

    /** {@code fault} may hide rows; {@code draw} determines the order of rows and the spelling of numbers. */
    Response response(Request request, Query query, @Nullable Fault fault, long draw) {
        Range range = range(query, request.today());
        List<LedgerRow> rows = rows(request, range).stream()
                .filter(row -> fault == null || !fault.hides(row))
                .toList();
        if (request.account().isSeedExample() && request.path() == UsagePath.PAYGO && !rows.isEmpty()) {
            return Response.json(200, out -> out.write(SeedExample.usageJson()));
        }
        List<LedgerRow> shuffled = new ArrayList<>(rows);
        Collections.shuffle(shuffled, new Random(draw));
        boolean oddPeriods = fault != null && fault.kind() == Fault.Kind.ODD_PERIODS;
        List<LedgerRow> emitted = oddPeriods ? OddPeriods.of(shuffled) : shuffled;
        return Response.json(200, out -> write(out, fault, draw, json -> write(json, request, emitted, draw)));
    }

    /** The range of the parameters; null if there are none. */
    private @Nullable Range range(Query query, LocalDate today) {
        query.allowOnly("from", "to");
        if (!query.has("from") && !query.has("to")) {
            return null;
        }
        if (!query.has("from") || !query.has("to")) {
            throw Rejection.badParameter("'from' and 'to' must be given together");
        }
        LocalDate from = query.date("from");
        LocalDate to = query.date("to");
        rules.check(from, to, today);
        return new Range(from, rules.to().end(to));
    }

    private List<LedgerRow> rows(Request request, @Nullable Range requested) {
        SimulatedAccount account = request.account();
        LocalDate today = request.today();
        if (account.isSeedExample()) {
            Range range = requested == null ? new Range(SeedExample.DAY, SeedExample.DAY.plusDays(1)) : requested;
            return ledger.added(account, range.from(), range.end());
        }
        List<LedgerRow> rows = new ArrayList<>();
        boolean anyAnswers = account.subscriptions().isEmpty();
        LocalDate earliest = today;
        for (Subscription subscription : account.subscriptions()) {
            Range range = requested == null ? current(subscription, today) : requested;
            earliest = range.from().isBefore(earliest) ? range.from() : earliest;
            if (requested == null || rules.anchors().responses(subscription, range.from(), range.end(), today)) {
                rows.addAll(ledger.statement(account, subscription, request.path(), request.now())
                        .rows(range.from(), range.end()));
                anyAnswers = true;
            }
        }
        if (anyAnswers) {
            Range range = requested == null ? new Range(earliest, today.plusDays(1)) : requested;
            rows.addAll(ledger.added(account, range.from(), range.end()));
        }
        if (requested != null) {
            rows.removeIf(row -> !rules.anchors().admits(row.periodStart(), requested.from(), requested.end()));
        }
        return rows;
    }

    private static Range current(Subscription subscription, LocalDate today) {
        LocalDate start = subscription.start().isAfter(today) ? today : subscription.periodStart(today);
        return new Range(start, today.plusDays(1));
    }

    private static void write(OutputStream out, @Nullable Fault fault, long draw, Envelope.Part rows)
            throws IOException {
        if (fault != null && fault.kind() == Fault.Kind.NO_RESULT) {
            Envelope.writeWithoutResult(out);
        } else if (fault != null && fault.kind() == Fault.Kind.NULL_RESULT) {
            Envelope.write(out, draw, JsonGenerator::writeNull);
        } else if (fault != null && fault.kind() == Fault.Kind.OBJECT_RESULT) {
            Envelope.write(out, draw, json -> {
                json.writeStartObject();
                json.writeFieldName("items");
                rows.writeTo(json);
                json.writeEndObject();
            });
        } else {
            Envelope.write(out, draw, rows);
        }
    }

    private void write(JsonGenerator json, Request request, List<LedgerRow> rows, long draw) throws IOException {
        UsageRowWriter writer = new UsageRowWriter(json, spelling, request);
        json.writeStartArray();
        for (int i = 0; i < rows.size(); i++) {
            LedgerRow row = rows.get(i);
            writer.write(row, faults.of(row), Draw.bits(draw, i));
        }
        json.writeEndArray();
    }
}
