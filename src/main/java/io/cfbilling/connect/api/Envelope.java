package io.cfbilling.connect.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What all answers come in. {@code errors} and {@code messages} may be null, an error may lack its code, and
 * {@code success} may be false with HTTP 200.
 *
 * @param success whether the call was successful
 * @param refusal whether it is an error as only Cloudflare's API writes them: {@code success} is false, and {@code errors}
 *     holds an error, or all other parts of an envelope are there too. Nothing is concluded from anything else, such as the
 *     JSON of a gateway
 * @param errors what the API says went wrong
 * @param result what was asked for; null where it is absent, null, or not of its shape
 * @param misshapen what is wrong with the result's shape; null where nothing is
 * @param totals how much there is behind a listing's page
 */
record Envelope<T>(
        boolean success,
        boolean refusal,
        List<ApiError> errors,
        @Nullable T result,
        @Nullable String misshapen,
        Totals totals) {
    private static final JsonFactory JSON = new JsonFactory().disable(JsonParser.Feature.AUTO_CLOSE_SOURCE);

    /**
     * One entry of {@code errors}.
     *
     * @param code Cloudflare's number for it; 0 where there is none
     * @param message Cloudflare's sentence
     */
    record ApiError(int code, String message) {
        @Override
        public String toString() {
            return code == 0 ? message : code + " " + message;
        }
    }

    /**
     * What a listing tells of itself.
     *
     * @param pages how many pages it has; 0 where it does not say
     * @param count how many entries all pages have; 0 where it does not say
     */
    record Totals(int pages, int count) {
        static final Totals UNTOLD = new Totals(0, 0);
    }

    /** Reads the value of {@code result} from the stream, token by token. */
    interface ResultReader<T> {
        /**
         * Reads the value at the parser's current token, to its end, even where it is not of its shape.
         *
         * @throws MalformedException if the value is not of its shape
         */
        T read(JsonParser parser) throws IOException, MalformedException;
    }

    /**
     * Reads a whole answer. The result counts only once its envelope has been read to the end: {@code success} comes
     * behind it. The body is left open.
     *
     * @throws IOException if the answer is broken off, or no such envelope
     */
    static <T> Envelope<T> read(InputStream body, ResultReader<T> resultReader) throws IOException {
        try (JsonParser parser = JSON.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("the answer is no JSON object");
            }
            boolean success = false;
            Set<String> parts = new HashSet<>();
            List<ApiError> errors = List.of();
            T result = null;
            String misshapen = null;
            Totals totals = Totals.UNTOLD;
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                JsonToken token = parser.nextToken();
                parts.add(name.equals("success") && token != JsonToken.VALUE_FALSE ? "" : name);
                switch (name) {
                    case "success" -> success = token == JsonToken.VALUE_TRUE;
                    case "errors" -> errors = readErrors(parser);
                    case "result_info" -> totals = readTotals(parser);
                    case "result" -> {
                        try {
                            result = token == JsonToken.VALUE_NULL ? null : resultReader.read(parser);
                        } catch (MalformedException e) {
                            // An error's result may be anything; whether it is one is told behind it.
                            misshapen = e.getMessage();
                        }
                    }
                    default -> parser.skipChildren();
                }
            }
            if (parser.nextToken() != null) {
                throw new IOException("the answer goes on after its end");
            }
            return new Envelope<>(success, isRefusal(parts, errors), errors, result, misshapen, totals);
        }
    }

    /**
     * @param parts the names that the envelope has, {@code success} only where it is false
     */
    private static boolean isRefusal(Set<String> parts, List<ApiError> errors) {
        return parts.contains("success")
                && (!errors.isEmpty() || parts.containsAll(List.of("errors", "messages", "result")));
    }

    private static List<ApiError> readErrors(JsonParser parser) throws IOException {
        List<ApiError> errors = new ArrayList<>();
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            parser.skipChildren();
            return errors;
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            int code = 0;
            String message = "";
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                parser.skipChildren();
                continue;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken token = parser.nextToken();
                if (name.equals("code") && token == JsonToken.VALUE_NUMBER_INT) {
                    code = parser.getIntValue();
                } else if (name.equals("message") && token == JsonToken.VALUE_STRING) {
                    message = parser.getText();
                } else {
                    parser.skipChildren();
                }
            }
            errors.add(new ApiError(code, message));
        }
        return errors;
    }

    private static Totals readTotals(JsonParser parser) throws IOException {
        int pages = 0;
        int count = 0;
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return Totals.UNTOLD;
        }
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            boolean number = parser.nextToken() == JsonToken.VALUE_NUMBER_INT;
            if (number && name.equals("total_pages")) {
                pages = parser.getIntValue();
            } else if (number && name.equals("total_count")) {
                count = parser.getIntValue();
            }
            parser.skipChildren();
        }
        return new Totals(pages, count);
    }
}
