package io.cfbilling.connect.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseParserTest {
    private static List<String> tokens(String json) throws IOException {
        List<String> tokens = new ArrayList<>();
        ResponseParser parser = ResponseParser.of(json);
        while (parser.nextToken() != null) {
            tokens.add(parser.token() + " " + parser.text());
        }
        return tokens;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " \r\n\t",
                "{}",
                "[ ]",
                "7",
                "{\"a\":[1.50,\"x\",{\"b\":null}],\"c\":[[[[true,false]]]]}",
                "[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e4\\uD83d\\ude00 \\ud83d\"]",
                "[0,-0,1e5,1E+5,-1.25e-7,123456789012345678901234567890]",
                "{ \"a\" : 1 ,\n \"a\" : { } }"
            })
    void readsWhatJacksonReads(String json) throws IOException {
        List<String> expected = new ArrayList<>();
        try (JsonParser jackson = new JsonFactory().createParser(json)) {
            while (jackson.nextToken() != null) {
                expected.add(jackson.currentToken() + " " + jackson.getText());
            }
        }
        assertThat(tokens(json)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[1,]",
                "[,1]",
                "[1 2]",
                "[1",
                "[\"a",
                "[\"a\\",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{1:2}",
                "{a:1}",
                "{'a':1}",
                "{true:1}",
                "{[]:1}",
                "[1}",
                "{\"a\":1]",
                "]",
                ",",
                "{\"a\" 1}",
                "[\"a\"b]",
                "[:1]"
            })
    void failsWhereTheStructureIsInvalid(String json) {
        assertThatThrownBy(() -> tokens(json)).isInstanceOf(JsonParseException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "NaN | NaN | NOT_JSON",
                "01 | 01 | NOT_JSON",
                "1. | 1. | NOT_JSON",
                "- | - | NOT_JSON",
                "+1 | +1 | NOT_JSON",
                "tru\\u | tru?u | NOT_JSON",
                "\"a\\qb\" | a\\qb | NOT_JSON",
                "\"\\u12x\" | \\u12x | NOT_JSON",
                "\"\\u12\" | \\u12 | NOT_JSON",
                "\"raw\ttab\" | raw\ttab | ",
            })
    void readsTextsThatAreNotJson(String json, String text, Oddity oddity) throws IOException {
        ResponseParser parser = ResponseParser.of("[" + json + ",\"behind\"]");
        parser.nextToken();
        parser.nextToken();

        assertThat(parser.text()).isEqualTo(text);
        assertThat(parser.oddity()).isEqualTo(oddity);
        parser.nextToken();
        assertThat(parser.text()).isEqualTo("behind");
        assertThat(parser.oddity()).isNull();
    }

    @Test
    void cutsLongTextsAndNumbersAndSkipsWhatNestsTooDeeply() throws IOException {
        String deep = "[{\"a]\\\"\":[1]}]";
        ResponseParser parser = ResponseParser.of("[\"" + "x".repeat(70_000) + "\"," + "7".repeat(80_000) + ","
                + "[".repeat(JsonText.DEEPEST - 1) + deep + "]");

        parser.nextToken();
        parser.nextToken();
        assertThat(parser.text()).isEqualTo("x".repeat(TokenText.LONGEST));
        assertThat(parser.unseen()).isEqualTo(70_000 - TokenText.LONGEST);
        assertThat(parser.oddity()).isEqualTo(Oddity.LONG_TEXT);
        parser.nextToken();
        assertThat(parser.unseen()).isEqualTo(80_000 - TokenText.LONGEST);
        assertThat(parser.oddity()).isEqualTo(Oddity.LONG_NUMBER);
        for (int i = 0; i < JsonText.DEEPEST; i++) {
            parser.nextToken();
        }
        assertThat(parser.oddity()).isEqualTo(Oddity.TOO_DEEP);
        assertThat(parser.unseen()).isEqualTo(deep.length());
    }
}
