package io.cfbilling.connect.api;

import com.fasterxml.jackson.core.JsonToken;
import io.cfbilling.connect.api.Envelope.ApiError;
import io.cfbilling.connect.api.Envelope.Totals;
import io.cfbilling.connect.model.Quotes;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads an envelope, token by token. It keeps no more of the errors than is ever shown. */
final class EnvelopeReader<T> {
    /** The most errors that are kept. */
    private static final int MOST_ERRORS = 10;

    /** The message of an error that has none, and no code either. */
    private static final String WORDLESS = "an error with neither a code nor a message, where both were expected";

    private static final String PAGES = "total_pages";
    private static final String COUNT = "total_count";

    /** The fields of an envelope; what it has besides is not read. */
    private static final Set<String> FIELDS = Set.of("success", "errors", "messages", "result");

    private final ResponseParser parser;
    private final Quotes quotes;
    private final Envelope.ResultReader<T> resultReader;
    private final Set<String> names = new HashSet<>();
    private String success = "missing";
    private int errorObjects;
    private final List<ApiError> errors = new ArrayList<>();
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
        return new EnvelopeReader<>(ResponseParser.of(body), quotes, resultReader).read();
    }

    private Envelope<T> read() throws IOException {
        JsonToken first = parser.nextToken();
        if (first != JsonToken.START_OBJECT) {
            throw new BrokenResponseException("returned "
                    + (first == null ? "no content" : first.isStructStart() ? "a JSON array" : "something else")
                    + " where a JSON object was expected");
        }
        parser.readFields(name -> {
            boolean again = FIELDS.contains(name) && !names.add(name);
            if (again && !name.equals("messages")) {
                throw new BrokenResponseException(
                        "returned an envelope that has \"" + name + "\" twice, where once was expected");
            }
            switch (name) {
                case "success" -> success = described(parser.token());
                case "errors" -> readErrors();
                case "result_info" -> totals = readTotals();
                case "result" -> readResult();
                default -> {}
            }
        });
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

    private void readResult() throws IOException {
        try {
            result = parser.token() == JsonToken.VALUE_NULL ? null : resultReader.read(parser);
        } catch (MalformedException e) {
            // The result of a failed request may be anything, and "success" may follow it.
            misshapen = e.getMessage();
        }
    }

    private static String described(JsonToken token) {
        return switch (token) {
            case VALUE_TRUE, VALUE_FALSE, VALUE_NULL -> String.valueOf(token.asString());
            case VALUE_STRING -> "a text";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
            default -> "an array or object";
        };
    }

    private void readErrors() throws IOException {
        if (parser.token() == JsonToken.VALUE_STRING) {
            addError(0, words());
        } else if (parser.token() == JsonToken.START_ARRAY) {
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                readError();
                parser.skipValue();
            }
        }
    }

    private void readError() throws IOException {
        if (errors.size() == MOST_ERRORS) {
            return;
        } else if (parser.token() == JsonToken.START_OBJECT) {
            readErrorObject();
            errorObjects++;
        } else {
            addError(0, parser.token() == JsonToken.VALUE_STRING ? words() : "");
        }
    }

    private void readErrorObject() throws IOException {
        int code = 0;
        String odd = "";
        String message = "";
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.text();
            parser.nextToken();
            JsonToken token = parser.token();
            if (name.equals("code") && (token.isNumeric() || token == JsonToken.VALUE_STRING)) {
                Integer number = NumberText.integer(parser.text());
                code = number == null ? 0 : number;
                odd = number == null
                        ? "with the code " + quotes.quote(parser.text(), 40) + ", which is not one of Cloudflare's: "
                        : "";
            } else if (name.equals("message") && token == JsonToken.VALUE_STRING) {
                message = words();
            }
            parser.skipValue();
        }
        addError(code, odd + message);
    }

    private void addError(int code, String words) {
        errors.add(new ApiError(code, code == 0 && words.isBlank() ? WORDLESS : words));
    }

    private String words() {
        return quotes.quote(parser.text());
    }

    private Totals readTotals() throws IOException {
        Map<String, Integer> numbers = new HashMap<>();
        parser.readFields(name -> {
            Integer number = parser.token() == JsonToken.VALUE_NUMBER_INT ? NumberText.integer(parser.text()) : null;
            if (number != null && (name.equals(PAGES) || name.equals(COUNT))) {
                numbers.put(name, number);
            }
        });
        return new Totals(numbers.getOrDefault(PAGES, 0), numbers.getOrDefault(COUNT, 0));
    }
}
