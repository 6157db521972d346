package io.cfbilling.connect.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.cfbilling.connect.model.UsageField;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** The least that reading JSON costs with Jackson. */
final class Drain {
    private static final JsonFactory JSON = new JsonFactory();

    private Drain() {}

    /** Moves over all tokens, and looks at none; returns how many there are. */
    static int tokens(byte[] json) throws IOException {
        int tokens = 0;
        try (JsonParser parser = JSON.createParser(json)) {
            while (parser.nextToken() != null) {
                tokens++;
            }
        }
        return tokens;
    }

    /**
     * Makes the values of all known fields, of the types that records need, and checks nothing; equal moments are parsed
     * once.
     *
     * @param into is given each value
     */
    static void values(byte[] json, Consumer<Object> into) throws IOException {
        Map<String, Instant> moments = new HashMap<>();
        try (JsonParser parser = JSON.createParser(json)) {
            while (parser.nextToken() != null) {
                UsageField field =
                        parser.currentToken() == JsonToken.FIELD_NAME ? UsageField.named(parser.currentName()) : null;
                if (field != null && parser.nextToken().isScalarValue()) {
                    into.accept(
                            switch (field.kind()) {
                                case TEXT -> String.valueOf(parser.getText());
                                case DECIMAL -> parser.getDecimalValue();
                                case TIMESTAMP -> moments.computeIfAbsent(parser.getText(), Instant::parse);
                            });
                }
            }
        }
    }
}
