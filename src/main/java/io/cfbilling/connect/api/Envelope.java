package io.cfbilling.connect.api;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The JSON object around every response. {@code errors} and {@code messages} may be null, an error may lack its code,
 * and {@code success} may be false with HTTP 200.
 *
 * @param success whether the call was successful
 * @param rejection whether it is an error that Cloudflare's API itself wrote: {@code success} is false, and
 *     {@code errors} has an error object, or all other fields of an envelope are present too. The JSON of a gateway is
 *     none, and nothing is concluded from it
 * @param errors what the API says went wrong
 * @param result the requested value; null if it is missing, null, or of the wrong shape
 * @param misshapen what is wrong with the result's shape; null if nothing is
 * @param totals the size of the whole listing that a page belongs to
 * @param claim the value of {@code success}: true, false, null, missing, or its type
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
     * @param code Cloudflare's number for it; 0 if there is none
     * @param message Cloudflare's sentence, safe to quote
     */
    record ApiError(int code, String message) {
        @Override
        public String toString() {
            return code == 0 ? message : code + " " + message;
        }
    }

    /**
     * The size that a listing states.
     *
     * @param pages the number of pages; 0 if it does not say
     * @param count the number of entries on all pages; 0 if it does not say
     */
    record Totals(int pages, int count) {
        static final Totals UNKNOWN = new Totals(0, 0);
    }

    /** Reads the value of {@code result} from the stream, token by token. */
    interface ResultReader<T> {
        /**
         * Reads the value at the parser's current token, to its end, even if its shape is wrong.
         *
         * @throws MalformedException if the shape of the value is wrong
         */
        T read(ResponseParser parser) throws IOException, MalformedException;
    }
}
