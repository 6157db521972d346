package io.cfbilling.connect.simulator;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/** {@code GET /accounts/{id}/billable-usage/info}: the subscriptions and their anchor days. */
final class UsageInfoEndpoint {
    private static final int SECONDS_OF_DAY = 86_400;

    /** {@code draw} decides how the envelope says that there are no errors. */
    Response response(SimulatedAccount account, Query query, Instant now, long draw) {
        query.allowOnly();
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        List<Subscription> begun = account.subscriptions().stream()
                .filter(subscription -> !subscription.start().isAfter(today))
                .toList();
        return Response.json(200, out -> Envelope.write(out, draw, json -> write(json, begun, today)));
    }

    private static void write(JsonGenerator json, List<Subscription> subscriptions, LocalDate today)
            throws IOException {
        json.writeStartObject();
        json.writeBooleanField("covered", !subscriptions.isEmpty());
        json.writeArrayFieldStart("subscriptions");
        for (Subscription subscription : subscriptions) {
            json.writeStartObject();
            json.writeStringField("id", subscription.id());
            json.writeStringField(
                    "billing_cycle_anchor_timestamp", moment(subscription, subscription.anchorDate(today)));
            json.writeStringField("start_timestamp", moment(subscription, subscription.start()));
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    /** Not midnight: a subscription begins when it is ordered. */
    private static String moment(Subscription subscription, LocalDate day) {
        int second = Draw.below(SECONDS_OF_DAY, Draw.of(subscription.id()));
        return day.atStartOfDay(ZoneOffset.UTC).plusSeconds(second).toInstant().toString();
    }
}
