package io.cfbilling.connect.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonToken;
import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.model.MalformedRow;
import io.cfbilling.connect.model.Quotes;
import io.cfbilling.connect.model.Redaction;
import io.cfbilling.connect.model.Redaction.Mode;
import io.cfbilling.connect.model.SampleRedaction;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactedCopyTest {
    private static final AccountId ACCOUNT = new AccountId("b69a9f3492637782896352daae219e7d");

    /** The copy of a value after it has been read. */
    private record Copied(String raw, long length, long identity) {}

    private static Redactor redactor(Redaction redaction) {
        return new Redactor(redaction, new Quotes(List.of()));
    }

    /** A parser at the first element of the array, which it keeps. */
    private static ResponseParser keeping(String array, Redactor redactor) throws IOException {
        ResponseParser parser = ResponseParser.of(new ByteArrayInputStream(array.getBytes(StandardCharsets.UTF_8)));
        parser.nextToken();
        parser.nextToken();
        parser.keep(redactor);
        return parser;
    }

    private static Copied copied(ResponseParser parser) throws IOException {
        Redactor.Copy copy = parser.copy();
        return new Copied(copy.raw(), copy.length(), copy.identity());
    }

    /** Reads a value between two others, which are not copied. */
    private static Copied copy(String value, Redaction redaction) throws IOException {
        ResponseParser parser = ResponseParser.of("[\"before\"," + value + ",\"behind\"]");
        parser.nextToken();
        parser.nextToken();
        parser.nextToken();
        parser.keep(redactor(redaction));
        parser.skipValue();
        Copied copied = copied(parser);
        assertThat(parser.nextToken()).isEqualTo(JsonToken.VALUE_STRING);
        assertThat(parser.text()).isEqualTo("behind");
        return copied;
    }

    private static Copied copy(String value) throws IOException {
        return copy(value, SampleRedaction.MASK);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | {}",
                "[ ] | []",
                "7 | 7",
                "\"text\" | \"text\"",
                "null | null",
                "{ \"a\" : 1 , \"b\" : [ true , false , null , { } , [ [ ] ] ] , \"c\" : { \"d\" : \"e\" } }"
                        + " | {\"a\":1,\"b\":[true,false,null,{},[[]]],\"c\":{\"d\":\"e\"}}",
                "[0.50, 1E+5, -0, 1e-400, 123456789012345678901234567890] |"
                        + " [0.50,1E+5,-0,1e-400,123456789012345678901234567890]",
                "{\"a\\\"\\\\b\":\"\\n\\u0000\\/\\\"\\\\\"} | {\"a\\\"\\\\b\":\"\\u000a\\u0000/\\\"\\\\\"}",
                "\"Köln \\u00e4 \\ud83d\\ude00 😀\" | \"Köln ä 😀 😀\"",
                "{\"half \\ud83d\":\"a character \\ude00\"} | {\"half \ufffd\":\"a character \ufffd\"}",
            })
    void copiesEveryTokenWithoutBlanks(String json, String raw) throws IOException {
        assertThat(copy(json).raw()).isEqualTo(raw);
        assertThat(copy(json).length()).isEqualTo(raw.length());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"card_number\":\"4111\",\"city\":\"Köln\"} | {\"card_number\":\"****\",\"city\":\"Köln\"}"
                        + " | {\"city\":\"Köln\"}",
                "{\"a\":1,\"payment_nonce\":4111,\"b\":2} | {\"a\":1,\"payment_nonce\":\"****\",\"b\":2} | {\"a\":1,\"b\":2}",
                "{\"a\":[{\"validation_code\":[4111,{\"x\":[]}]},3],\"b\":2}"
                        + " | {\"a\":[{\"validation_code\":\"****\"},3],\"b\":2} | {\"a\":[{},3],\"b\":2}",
                "{\"device_data\":{\"city\":{\"card_number\":4111}},\"b\":{\"c\":2}}"
                        + " | {\"device_data\":\"****\",\"b\":{\"c\":2}} | {\"b\":{\"c\":2}}",
                "{\"device_data\":true,\"card_number\":null} | {\"device_data\":\"****\",\"card_number\":\"****\"} | {}",
            })
    void showsNoPaymentData(String json, String masked, String dropped) throws IOException {
        assertThat(copy(json, SampleRedaction.MASK).raw()).isEqualTo(masked);
        assertThat(copy(json, SampleRedaction.DROP).raw()).isEqualTo(dropped);
        assertThat(copy(json, SampleRedaction.DROP).length()).isEqualTo(dropped.length());
    }

    /** A former length limit of each value fell within the token. */
    @ParameterizedTest
    @CsvSource({"word, 30", "text, 65525", "name, 65525", "number, 65530"})
    void hidesTheCredentialBeforeItCuts(String kind, int before) throws IOException {
        String token = kind.equals("number") ? "0123456789" : "cfut_0123456789";
        String text = "Bearer " + "y".repeat(before - 8) + " " + token;
        String value = switch (kind) {
            case "word" -> "y".repeat(before) + token;
            case "number" -> "7".repeat(before) + token;
            case "name" -> "{\"" + text + "\":1}";
            default -> "\"" + text + "\"";
        };
        Redactor redactor = new Redactor(SampleRedaction.MASK, new Quotes(List.of(token)));
        ResponseParser parser = keeping("[" + value + "]", redactor);
        parser.skipValue();

        assertThat(copied(parser).raw()).doesNotContain(token.substring(0, 5)).hasSizeGreaterThan(1);
    }

    @Test
    void hasAnIdentityOfRedactedContentOnly() throws IOException {
        assertThat(copy("{\"card_number\":\"4111\"}")).isEqualTo(copy("{\"card_number\":[4222]}"));
    }

    private static String hash(String content) {
        return "\"" + SampleRedaction.KEY.hash(content) + "\"";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"4111\" | 4111",
                "4111 | 4111",
                "4.1110E3 | 4111",
                "true | true",
                "\"\" | ``",
                "\"\\\"\\u0001😀\" | \"\u0001😀",
                "[ ] | []",
                "{\"b\":[1.50,{\"card_number\":null}], \"a\":\"x\"} | {\"a\":\"x\",\"b\":[1.5,{\"card_number\":null}]}",
            })
    void hashesPaymentDataInAnySpelling(String value, String canonical) throws IOException {
        String json = "{\"a\":[{\"device_data\":" + value + "}],\"b\":2}";
        String hashed = "{\"a\":[{\"device_data\":" + hash(canonical) + "}],\"b\":2}";

        assertThat(copy(json, SampleRedaction.HASH).raw()).isEqualTo(hashed);
        assertThat(unknown(json, SampleRedaction.HASH)).isEqualTo(hashed);
    }

    /** The same fields as unknown fields of a row. */
    private static String unknown(String object, Redaction redaction) throws IOException {
        return redactor(redaction).json(object);
    }

    @Test
    void doesNotHashNull() throws IOException {
        String json = "{\"card_number\":null,\"city\":\"Köln\"}";

        assertThat(copy(json, SampleRedaction.HASH).raw()).isEqualTo(json);
        assertThat(unknown(json, SampleRedaction.HASH)).isEqualTo(json);
    }

    @Test
    void masksValuesTooLongToHash() throws IOException {
        String json = "{\"device_data\":[" + "4111,".repeat(300_000) + "0],\"card_number\":\"4111\"}";

        assertThat(copy(json, SampleRedaction.HASH).raw())
                .isEqualTo("{\"device_data\":\"****\",\"card_number\":" + hash("4111") + "}");
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void redactsPersonalFieldsByTheirOwnMode(Mode personal) throws IOException {
        Redaction redaction = new Redaction(Mode.MASK, personal, SampleRedaction.KEY);
        String json = "{\"a\":[{\"vat\":\"GB1\",\"zip\":1}],\"address\":{\"card_number\":\"4111\",\"n\":7}}";

        String redacted = switch (personal) {
            case MASK -> "{\"a\":[{\"vat\":\"****\",\"zip\":1}],\"address\":\"****\"}";
            case DROP -> "{\"a\":[{\"zip\":1}]}";
            case HASH ->
                "{\"a\":[{\"vat\":" + hash("GB1") + ",\"zip\":1}],\"address\":"
                        + hash("{\"card_number\":\"4111\",\"n\":7}") + "}";
            case INCLUDE -> json.replace("4111", "****");
        };
        assertThat(copy(json, redaction).raw()).isEqualTo(redacted);
        assertThat(unknown(json, redaction)).isEqualTo(redacted);
    }

    @Test
    void copiesWhatAReaderReadsAndSkips() throws Exception {
        String row = "{\"ServiceName\":{\"en\":[\"R2\"]},\"Novel\":[1.50],\"ContractedCost\":\"much\",\"ZoneId\":null}";
        Redactor redactor = redactor(SampleRedaction.MASK);
        ResponseParser parser = keeping("[" + row + ",3]", redactor);

        assertThatThrownBy(() -> new UsageRowReader(ACCOUNT, redactor).read(parser))
                .isInstanceOf(MalformedException.class);

        assertThat(copied(parser).raw()).isEqualTo(row);
    }

    @Test
    void copiesAProfile() throws Exception {
        Redactor redactor = redactor(SampleRedaction.MASK);
        ResponseParser parser = keeping("[{\"city\": [1], \"card_number\": {\"n\": \"4111\"}}]", redactor);

        assertThatThrownBy(() -> new ProfileReader(redactor).read(parser)).isInstanceOf(MalformedException.class);

        assertThat(copied(parser).raw()).isEqualTo("{\"city\":[1],\"card_number\":\"****\"}");
    }

    @Test
    void startsAgainWithEachValue() throws IOException {
        List<String> raws = new ArrayList<>();
        ResponseParser parser = ResponseParser.of("[{\"a\":1},{\"b\":\"x\"},[],4]");
        parser.nextToken();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            parser.keep(redactor(SampleRedaction.MASK));
            parser.skipValue();
            raws.add(copied(parser).raw());
        }
        assertThat(raws).containsExactly("{\"a\":1}", "{\"b\":\"x\"}", "[]", "4");
    }

    /** A copy that is made while the value is read equals one of a value that fits into memory. */
    @Test
    void copiesAValueThatOutgrowsMemory() throws IOException {
        String blanks = " ".repeat(JsonInput.MOST_KEPT / 3);
        String value = "{\"a\":[1.50," + blanks + "\"x\\ny\",NaN],\"card_number\":" + blanks + "[\"4111\",2]," + blanks
                + "\"b\":{\"c\":" + blanks + "null}}";

        assertThat(copy(value)).isEqualTo(copy(value.replace(" ", "")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"b\": {\"d\": [1.0, 2e3], \"c\": 0.5}, \"a\": 0.50}",
                "{\"a\":5e-1,\"b\":{\"c\":0.500,\"d\":[1,2000]}}",
                "{ \"b\":{\"d\":[1,2.0E+3],\"c\":0.5} , \"\\u0061\":0.5 }"
            })
    void hasOneIdentityForAnyOrderAndSpelling(String json) throws IOException {
        assertThat(copy(json).identity())
                .isEqualTo(copy("{\"a\":0.5,\"b\":{\"c\":0.5,\"d\":[1,2000]}}").identity());
    }

    @Test
    void hasDifferentIdentitiesForDifferentContent() throws IOException {
        List<Long> identities = new ArrayList<>();
        for (String json :
                List.of("{}", "[]", "null", "1", "\"1\"", "\"null\"", "[1,2]", "[2,1]", "[[1],2]", "{\"a\":1}")) {
            identities.add(copy(json).identity());
        }
        assertThat(identities).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1, 5000, 2_000_000})
    void keepsTheBeginningOfALongTextAndItsLength(int beyond) throws IOException {
        // Two brackets, two quotes, and a character that takes six when escaped.
        int letters = MalformedRow.LONGEST_RAW + beyond - 4 - 6;
        String text = "[\"\\u0001" + "x".repeat(letters) + "\"]";

        Copied copied = copy(text);

        assertThat(copied.length()).isEqualTo(text.length());
        assertThat(copied.raw()).isEqualTo(text.substring(0, Math.min(text.length(), MalformedRow.LONGEST_RAW)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 700_000})
    void isNeverCutWithinASurrogatePair(int behind) throws IOException {
        String emojis = "😀".repeat(MalformedRow.LONGEST_RAW);
        String rest = "x".repeat(2 * behind);

        for (String before : List.of("", "x")) {
            String raw = copy("[\"" + before + emojis + rest + "\"]").raw();

            assertThat(raw).startsWith("[\"" + before + "😀").endsWith("😀");
            assertThat(raw.length()).isBetween(MalformedRow.LONGEST_RAW - 1, MalformedRow.LONGEST_RAW);
        }
    }

    @Test
    void redactsAndCountsBeyondMemory() throws IOException {
        String many = "[" + "{\"a\":[1,\"ä\"]},".repeat(200_000) + "0]";
        String json = "{\"many\":" + many + ",\"card_number\":" + many + ",\"last\":true}";
        String redacted = "{\"many\":" + many + ",\"card_number\":\"****\",\"last\":true}";

        Copied copied = copy(json);

        assertThat(copied.raw()).isEqualTo(redacted.substring(0, MalformedRow.LONGEST_RAW));
        assertThat(copied.length()).isEqualTo(redacted.length());
        assertThat(copied.identity()).isEqualTo(copy(json).identity());
        assertThat(copied.identity())
                .isNotEqualTo(copy(json.replace("true", "null ,\"b\":1")).identity());
    }

    @Test
    void hidesALongFirstValue() throws IOException {
        String json = "{\"device_data\":[\"" + "4111".repeat(500_000) + "\",\"4111\"],\"a\":1}";

        assertThat(copy(json).raw()).isEqualTo("{\"device_data\":\"****\",\"a\":1}");
    }
}
