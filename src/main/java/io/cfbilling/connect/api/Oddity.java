package io.cfbilling.connect.api;

/** What is odd about a text that the parser returns. */
enum Oddity {
    /** It is the beginning of a longer text. */
    LONG_TEXT("a text of more than 32 KB"),
    /** It stands for a number with too many digits. */
    LONG_NUMBER("a number of more than 1,000 digits"),
    /** It stands for something that is not JSON, such as NaN, or has an escape that JSON does not know. */
    NOT_JSON("not JSON"),
    /** It stands for a value that nests too deeply. */
    TOO_DEEP("nested more than " + JsonText.DEEPEST + " levels deep");

    private final String words;

    Oddity(String words) {
        this.words = words;
    }

    /** What the value is, for the reason of a malformed row. */
    String words() {
        return words;
    }
}
