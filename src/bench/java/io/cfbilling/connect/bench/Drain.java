package io.cfbilling.connect.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;

/** The least that reading JSON costs: Jackson moves over all tokens, and nothing looks at them. */
final class Drain {
    private static final JsonFactory JSON = new JsonFactory();

    private Drain() {}

    /** How many tokens the JSON has. */
    static int tokens(byte[] json) throws IOException {
        int tokens = 0;
        try (JsonParser parser = JSON.createParser(json)) {
            while (parser.nextToken() != null) {
                tokens++;
            }
        }
        return tokens;
    }
}
