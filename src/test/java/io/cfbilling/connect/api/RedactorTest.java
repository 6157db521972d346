package io.cfbilling.connect.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonToken;
import io.cfbilling.connect.model.Quotes;
import io.cfbilling.connect.model.SampleRedaction;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedactorTest {
    private final Redactor redactor = new Redactor(SampleRedaction.MASK, new Quotes(List.of("cfut_0123456789")));

    private String redacted(String text) throws IOException {
        Redactor.Copy copy = redactor.copy();
        copy.add(JsonToken.VALUE_STRING, text, 0);
        return String.valueOf(JsonText.read(copy.raw()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"CARD_NUMBER\": \"4111\"} | {\"CARD_NUMBER\":\"****\"}",
                "{\"a\":[{\"cvv\":1}]} | {\"a\":[{\"cvv\":\"****\"}]}",
                "{\"a\":\"{\\\"pan\\\":\\\"4111\\\"}\"} | {\"a\":\"{\\\"pan\\\":\\\"****\\\"}\"}",
                "{\"card-number\":\"4111 | ****",
                "{ \"a\" : 1.50 } | { \"a\" : 1.50 }",
                "{no json | {no json",
                "payload: {\"card_number\":\"4111\"} | ****",
                "{'card_number':'4111'} | ****",
                "{'a': \\\"cvv\\\": 1} | ****",
                "card_number=4111&cvv=1 | ****",
                "a=1&b=2 | a=1&b=2",
                "{\"a\":\"card_number=4111\",\"b\":1} | {\"a\":\"****\",\"b\":1}",
                "{\"p\\u0061n\":4111,\"p\\u0061n\":\"****\"} | {\"pan\":\"****\"}",
                "{\"a\":\"{'pan':4111}\",\"a\":1} | {\"a\":1}",
                "{\"{\\\"card_number\\\":4111}\":1} | {\"****\":\"****\"}",
                "{\"{\\\"n\\\":{\\\"pan\\\":4111}}\":1} | {\"****\":1}",
                "authorization: Bearer abc | authorization: Bearer [hidden]",
                "sent CFUT_0123456789 | sent [hidden]",
                "plain | plain"
            })
    void redactsTexts(String text, String redacted) throws Exception {
        assertThat(redacted(text)).isEqualTo(redacted);
    }

    @Test
    void hashesAFieldWithoutTheCredentialInItsName() throws Exception {
        Redactor hashing = new Redactor(SampleRedaction.HASH, new Quotes(List.of("cfut_0123456789")));

        assertThat(hashing.json("{\"creditcard cfut_0123456789\":\"1\"}")).startsWith("{\"creditcard [hidden]\":");
    }

    @Test
    void masksATextThatNestsTooDeeply() throws Exception {
        String deep = "[".repeat(JsonText.DEEPEST) + "\"a\"" + "]".repeat(JsonText.DEEPEST);

        assertThat(redacted(deep)).isEqualTo(deep);
        assertThat(redacted("[" + deep + "]")).isEqualTo("****");
    }

    @Test
    void masksJsonTextsNestedTooDeeplyInTexts() throws Exception {
        String text = "{\"pan\":\"4111\"}";
        for (int i = 0; i < 6; i++) {
            text = JsonText.text(Map.of("a", text));
        }
        assertThat(redacted(text)).doesNotContain("4111").contains("****");
    }
}
