package io.cfbilling.connect.api;

import com.fasterxml.jackson.core.JsonToken;
import io.cfbilling.connect.api.Envelope.ApiError;
import io.cfbilling.connect.api.Envelope.Totals;
import io.cfbilling.connect.model.Quotes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads an envelope, token by token; of errors and their words no more is kept than is ever shown. */
final class EnvelopeReader<T> {
    /** So many errors are kept. */
    private static final int MOST_ERRORS = 10;

    /** What is said of an entry of errors that says nothing itself. */
    private static final String WORDLESS = "an error with neither a code nor a message, where both were expected";

    /** What counts only if it is there once. */
    private static final Set<String> ONCE = Set.of("success", "errors", "result");

    /** What an envelope has besides. */
    private static final Set<String> PARTS = Set.of("errors", "messages", "result");

    private final ResponseParser parser;
    private final Quotes quotes;
    private final Envelope.ResultReader<T> resultReader;
    private final Set<String> seen = new HashSet<>();
    private final Set<String> names = new HashSet<>();
    private String success = "missing";
    private int errorObjects;
    private List<ApiError> errors = List.of();
    private @Nullable T result;
    private @Nullable String misshapen;
    private Totals totals = Totals.NOT_EMITTED;

    EnvelopeReader(ResponseParser parser, Quotes quotes, Envelope.ResultReader<T> resultReader) {
        this.parser = parser;
        this.quotes = quotes;
        this.resultReader = resultReader;
    }

    Envelope<T> read() throws IOException {
        JsonToken first = parser.nextToken();
        if (first != JsonToken.START_OBJECT) {
            throw new BrokenResponseException("was answered with "
                    + (first == null ? "nothing" : first.isStructStart() ? "a JSON array" : "something else")
                    + " where a JSON object was expected");
        }
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            JsonToken token = parser.currentToken();
            if (PARTS.contains(name)) {
                names.add(name);
            }
            if (ONCE.contains(name) && !seen.add(name)) {
                throw new BrokenResponseException(
                        "was answered with an envelope that has \"" + name + "\" twice, where once was expected");
            }
            switch (name) {
                case "success" -> success = described(token);
                case "errors" -> errors = readErrors();
                case "result_info" -> totals = readTotals();
                case "result" -> readResult(token);
                default -> parser.skipChildren();
            }
        }
        if (parser.nextToken() != null) {
            throw new BrokenResponseException(
                    "was answered with a JSON object and more behind it, where its end was" + " expected");
        }
        return new Envelope<>(success.equals("true"), isRefusal(), errors, result, misshapen, totals, success);
    }

    /** Cloudflare's own refusals hold an error, or all parts of an envelope; a gateway's JSON may well lack success too. */
    private boolean isRefusal() {
        return success.equals("false") && (errorObjects > 0 || names.containsAll(PARTS));
    }

    private void readResult(JsonToken token) throws IOException {
        try {
            result = token == JsonToken.VALUE_NULL ? null : resultReader.read(parser);
        } catch (MalformedException e) {
            // An error's result may be anything; whether it is one is told behind it.
            misshapen = e.getMessage();
        }
    }

    private String described(JsonToken token) throws IOException {
        parser.skipChildren();
        return switch (token) {
            case VALUE_TRUE, VALUE_FALSE, VALUE_NULL -> String.valueOf(token.asString());
            case VALUE_STRING -> "a text";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
            default -> "an array or object";
        };
    }

    private List<ApiError> readErrors() throws IOException {
        List<ApiError> read = new ArrayList<>();
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            if (parser.currentToken() == JsonToken.VALUE_STRING) {
                read.add(error(0, words()));
            }
            parser.skipChildren();
            return read;
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (read.size() == MOST_ERRORS) {
                parser.skipChildren();
            } else if (parser.currentToken() == JsonToken.VALUE_STRING) {
                read.add(error(0, words()));
            } else if (parser.currentToken() == JsonToken.START_OBJECT) {
                read.add(readError());
                errorObjects++;
            } else {
                parser.skipChildren();
                read.add(error(0, ""));
            }
        }
        return read;
    }

    private ApiError readError() throws IOException {
        int code = 0;
        String odd = "";
        String message = "";
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            JsonToken token = parser.currentToken();
            if (name.equals("code") && (token.isNumeric() || token == JsonToken.VALUE_STRING)) {
                Integer number = JsonText.integer(parser.getText());
                code = number == null ? 0 : number;
                odd = number == null
                        ? "with the code " + quotes.quote(parser.getText(), 40) + ", which is none of Cloudflare's: "
                        : "";
            } else if (name.equals("message") && token == JsonToken.VALUE_STRING) {
                message = words();
            } else {
                parser.skipChildren();
            }
        }
        return error(code, odd + message);
    }

    private static ApiError error(int code, String words) {
        return new ApiError(code, code == 0 && words.isBlank() ? WORDLESS : words);
    }

    private String words() throws IOException {
        return quotes.quote(parser.getText());
    }

    private Totals readTotals() throws IOException {
        int pages = 0;
        int count = 0;
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return Totals.NOT_EMITTED;
        }
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            JsonToken token = parser.currentToken();
            Integer number = token == JsonToken.VALUE_NUMBER_INT ? JsonText.integer(parser.getText()) : null;
            if (number != null && name.equals("total_pages")) {
                pages = number;
            } else if (number != null && name.equals("total_count")) {
                count = number;
            }
            parser.skipChildren();
        }
        return new Totals(pages, count);
    }
}
