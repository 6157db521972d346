package io.cfbilling.connect.api;

import io.cfbilling.connect.model.Quotes;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What all answers come in. {@code errors} and {@code messages} may be null, an error may lack its code, and
 * {@code success} may be false with HTTP 200.
 *
 * @param success whether the call was successful
 * @param rejection whether it is an error as only Cloudflare's API writes them: {@code success} is false, and {@code errors}
 *     holds an error, or all other parts of an envelope are there too. Nothing is concluded from anything else, such as the
 *     JSON of a gateway
 * @param errors what the API says went wrong
 * @param result what was asked for; null where it is absent, null, or not of its shape
 * @param misshapen what is wrong with the result's shape; null where nothing is
 * @param totals how much there is behind a listing's page
 * @param claim what {@code success} was: true, false, null, missing, or of which type
 */
record Envelope<T>(
        boolean success,
        boolean rejection,
        List<ApiError> errors,
        @Nullable T result,
        @Nullable String misshapen,
        Totals totals,
        String claim) {

    /**
     * One entry of {@code errors}.
     *
     * @param code Cloudflare's number for it; 0 where there is none
     * @param message Cloudflare's sentence, fit to be quoted
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
        static final Totals NOT_EMITTED = new Totals(0, 0);
    }

    /** Reads the value of {@code result} from the stream, token by token. */
    interface ResultReader<T> {
        /**
         * Reads the value at the parser's current token, to its end, even where it is not of its shape.
         *
         * @throws MalformedException if the value is not of its shape
         */
        T read(ResponseParser parser) throws IOException, MalformedException;
    }

    /**
     * Reads a whole answer, and leaves its body open. The result counts only once its envelope has been read to the end:
     * {@code success} may come behind it.
     *
     * @param quotes makes what errors say fit to be quoted
     * @throws IOException if the answer is broken off, or no such envelope
     */
    static <T> Envelope<T> read(InputStream body, Quotes quotes, ResultReader<T> resultReader) throws IOException {
        try (ResponseParser parser = ResponseParser.of(body)) {
            return new EnvelopeReader<>(parser, quotes, resultReader).read();
        }
    }
}
