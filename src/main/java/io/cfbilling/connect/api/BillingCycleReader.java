package io.cfbilling.connect.api;

import com.fasterxml.jackson.core.JsonParser;
import io.cfbilling.connect.model.BillingCycle;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads which billing cycles an account's subscriptions have. */
final class BillingCycleReader {
    private BillingCycleReader() {}

    /**
     * Reads the object at the parser's current token, to its end. A subscription that cannot be read is left out: its
     * rows will show its anchor too.
     *
     * @throws MalformedException if it lists no subscriptions at all
     * @throws IOException if the JSON itself is broken
     */
    static List<BillingCycle> read(JsonParser parser) throws IOException, MalformedException {
        if (JsonText.read(parser) instanceof Map<?, ?> info && info.get("subscriptions") instanceof List<?> all) {
            List<BillingCycle> cycles = new ArrayList<>();
            for (Object one : all) {
                BillingCycle cycle = one instanceof Map<?, ?> subscription ? cycle(subscription) : null;
                if (cycle != null) {
                    cycles.add(cycle);
                }
            }
            return cycles;
        }
        throw new MalformedException("it lists no subscriptions");
    }

    private static @Nullable BillingCycle cycle(Map<?, ?> subscription) {
        try {
            Instant anchor = moment(subscription, "billing_cycle_anchor_timestamp");
            return anchor == null
                    ? null
                    : new BillingCycle(
                            anchor, moment(subscription, "start_timestamp"), moment(subscription, "end_timestamp"));
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static @Nullable Instant moment(Map<?, ?> subscription, String name) {
        return subscription.get(name) instanceof String text
                ? OffsetDateTime.parse(text).toInstant()
                : null;
    }
}
