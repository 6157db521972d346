package io.cfbilling.connect.api;

import com.fasterxml.jackson.core.JsonToken;
import io.cfbilling.connect.api.Envelope.ApiError;
import io.cfbilling.connect.api.Envelope.Totals;
import io.cfbilling.connect.model.Quotes;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads an envelope, token by token. It keeps no more of the errors than is ever shown. */
final class EnvelopeReader<T> {
    /** The most errors that are kept. */
    private static final int MOST_ERRORS = 10;

    /** The message of an error that has none, and no code either. */
    private static final String WORDLESS = "an error with neither a code nor a message, where both were expected";

    /** The fields that must not occur twice. */
    private static final Set<String> ONCE = Set.of("success", "errors", "result");

    /** The fields that an envelope has besides {@code success}. */
    private static final Set<String> FIELDS = Set.of("errors", "messages", "result");

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
    private Totals totals = Totals.UNKNOWN;

    private EnvelopeReader(ResponseParser parser, Quotes quotes, Envelope.ResultReader<T> resultReader) {
        this.parser = parser;
        this.quotes = quotes;
        this.resultReader = resultReader;
    }

    /**
     * Reads a whole response, and leaves its body open. The result is valid only after the whole envelope has been
     * read: {@code success} may follow it.
     *
     * @param quotes makes error messages safe to quote
     * @throws IOException if the response is truncated, or is not an envelope
     */
    static <T> Envelope<T> read(InputStream body, Quotes quotes, Envelope.ResultReader<T> resultReader)
            throws IOException {
        try (ResponseParser parser = ResponseParser.of(body)) {
            return new EnvelopeReader<>(parser, quotes, resultReader).read();
        }
    }

    private Envelope<T> read() throws IOException {
        JsonToken first = parser.nextToken();
        if (first != JsonToken.START_OBJECT) {
            throw new BrokenResponseException("returned "
                    + (first == null ? "no content" : first.isStructStart() ? "a JSON array" : "something else")
                    + " where a JSON object was expected");
        }
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            JsonToken token = parser.currentToken();
            if (FIELDS.contains(name)) {
                names.add(name);
            }
            if (ONCE.contains(name) && !seen.add(name)) {
                throw new BrokenResponseException(
                        "returned an envelope that has \"" + name + "\" twice, where once was expected");
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
                    "returned more content after the JSON object, where its end was expected");
        }
        return new Envelope<>(success.equals("true"), isRejection(), errors, result, misshapen, totals, success);
    }

    /**
     * Cloudflare's own rejections have an error object, or all fields of an envelope; a gateway's JSON may say no
     * success too.
     */
    private boolean isRejection() {
        return success.equals("false") && (errorObjects > 0 || names.containsAll(FIELDS));
    }

    private void readResult(JsonToken token) throws IOException {
        try {
            result = token == JsonToken.VALUE_NULL ? null : resultReader.read(parser);
        } catch (MalformedException e) {
            // The result of a failed request may be anything, and "success" may follow it.
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
                        ? "with the code " + quotes.quote(parser.getText(), 40) + ", which is not one of Cloudflare's: "
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
            return Totals.UNKNOWN;
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
