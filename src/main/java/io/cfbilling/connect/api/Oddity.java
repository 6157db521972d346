package io.cfbilling.connect.api;

/**
 * What is odd about a text that a response's parser tells.
 *
 * @param number which text of the response it is, counted from 1 over names and values
 * @param kind what is odd about it
 * @param length how many characters the value has in the response; of a text, those within its quotes
 */
record Oddity(long number, Kind kind, long length) {
    enum Kind {
        /** It is the beginning of a longer text. */
        LONG_TEXT("a text of more than 32 KB"),
        /** It stands for a number with too many digits. */
        LONG_NUMBER("a number of more than 1,000 digits"),
        /** It stands for something that JSON does not know, as NaN, or has an escape that JSON does not know. */
        NO_JSON("no JSON"),
        /** It stands for a value that nests too deep. */
        TOO_DEEP("nested more than " + JsonGuard.DEEPEST + " levels deep");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /** What the value is, for the reason of a malformed row. */
        String words() {
            return words;
        }
    }

    /** Whether the text is not all that stands in the response. */
    boolean isCut() {
        return kind != Kind.NO_JSON;
    }
}
