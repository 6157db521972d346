package io.cfbilling.connect.api;

import com.fasterxml.jackson.core.JsonToken;
import io.cfbilling.connect.model.BillingCycle;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads which billing cycles an account's subscriptions have. */
final class BillingCycleReader {
    private static final String ANCHOR = "billing_cycle_anchor_timestamp";
    private static final String START = "start_timestamp";
    private static final String END = "end_timestamp";
    private static final Set<String> NAMES = Set.of(ANCHOR, START, END);

    /** No account has more subscriptions that are charged by usage. */
    private static final int MOST = 1000;

    private BillingCycleReader() {}

    /**
     * Reads the object at the parser's current token, to its end. A subscription that cannot be read is left out: its
     * rows will show its anchor too.
     *
     * @throws MalformedException if it lists no subscriptions at all
     * @throws IOException if the JSON itself is broken
     */
    static List<BillingCycle> read(ResponseParser parser) throws IOException, MalformedException {
        List<BillingCycle> cycles = null;
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                boolean wanted = parser.currentName().equals("subscriptions");
                if (parser.nextToken() == JsonToken.START_ARRAY && wanted) {
                    cycles = readAll(parser);
                } else {
                    parser.skipChildren();
                }
            }
        }
        parser.skipChildren();
        if (cycles == null) {
            throw new MalformedException("it lists no subscriptions");
        }
        return cycles;
    }

    private static List<BillingCycle> readAll(ResponseParser parser) throws IOException {
        List<BillingCycle> cycles = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() == JsonToken.START_OBJECT && cycles.size() < MOST) {
                BillingCycle cycle = cycle(readTexts(parser));
                if (cycle != null) {
                    cycles.add(cycle);
                }
            } else {
                parser.skipChildren();
            }
        }
        return cycles;
    }

    private static Map<String, String> readTexts(ResponseParser parser) throws IOException {
        Map<String, String> texts = new HashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            if (parser.nextToken() == JsonToken.VALUE_STRING && NAMES.contains(name)) {
                texts.put(name, parser.getText());
            }
            parser.skipChildren();
        }
        return texts;
    }

    private static @Nullable BillingCycle cycle(Map<String, String> subscription) {
        try {
            Instant anchor = moment(subscription, ANCHOR);
            return anchor == null
                    ? null
                    : new BillingCycle(anchor, moment(subscription, START), moment(subscription, END));
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static @Nullable Instant moment(Map<String, String> subscription, String name) {
        String text = subscription.get(name);
        return text == null ? null : MomentText.parse(text);
    }
}
