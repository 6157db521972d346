package io.cfbilling.connect.api;

/**
 * What is odd about a text that the response's parser returned.
 *
 * @param number the position of the text in the response, counted from 1 over names and values
 * @param kind what is odd about it
 * @param length how many characters the value has in the response, without the quotes of a text
 */
record Oddity(long number, Kind kind, long length) {
    /** How deep arrays and objects may nest; the rows of a response are at the third level. */
    static final int DEEPEST = 200;

    enum Kind {
        /** It is the beginning of a longer text. */
        LONG_TEXT("a text of more than 32 KB"),
        /** It stands for a number with too many digits. */
        LONG_NUMBER("a number of more than 1,000 digits"),
        /** It stands for something that is not JSON, such as NaN, or has an escape that JSON does not know. */
        NOT_JSON("not JSON"),
        /** It stands for a value that nests too deeply. */
        TOO_DEEP("nested more than " + DEEPEST + " levels deep");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /** What the value is, for the reason of a malformed row. */
        String words() {
            return words;
        }
    }

    /** Whether the response has more than this text. */
    boolean isCut() {
        return kind != Kind.NOT_JSON;
    }
}
