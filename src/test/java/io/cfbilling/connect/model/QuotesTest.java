package io.cfbilling.connect.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuotesTest {
    private static final String SECRET = "cfut_aB3/x+Yz-0123456789_QwErTy~pad";
    private static final Quotes QUOTES = new Quotes(List.of(SECRET));

    static Stream<String> spellings() {
        byte[] bytes = SECRET.getBytes(StandardCharsets.UTF_8);
        StringBuilder json = new StringBuilder();
        StringBuilder percent = new StringBuilder();
        for (byte one : bytes) {
            json.append(String.format(Locale.ROOT, "\\u%04X", (int) one));
            percent.append(String.format(Locale.ROOT, "%%%02x", one));
        }
        Stream<String> base64 = Stream.of("", "a", "ab", "abc").flatMap(before -> {
            byte[] around = (before + SECRET + "z").getBytes(StandardCharsets.UTF_8);
            return Stream.of(
                    Base64.getEncoder().encodeToString(around),
                    Base64.getUrlEncoder().encodeToString(around));
        });
        return Stream.concat(
                base64,
                Stream.of(
                        SECRET,
                        SECRET.toUpperCase(Locale.ROOT),
                        URLEncoder.encode(SECRET, StandardCharsets.UTF_8),
                        percent.toString(),
                        percent.toString().replace("%", "%25"),
                        json.toString(),
                        SECRET.replace("/", "\\/"),
                        HexFormat.of().formatHex(bytes),
                        HexFormat.of().withUpperCase().formatHex(bytes),
                        SECRET.replace("x", "\r\n  x"),
                        SECRET.replace("x", "\u200bx\u202e"),
                        String.join(" ", SECRET.split(""))));
    }

    @Test
    void hideASecretWithBlanks() {
        Quotes quotes = new Quotes(List.of("correct horse", "\u200b"));

        assertThat(quotes.hidden("it is correct horse, Correct%20horse or correcthorse"))
                .isEqualTo("it is [hidden], [hidden] or [hidden]");
    }

    @ParameterizedTest
    @MethodSource("spellings")
    void hideASecretInAnySpelling(String spelling) {
        String quoted = QUOTES.quote("you sent " + spelling + " to us");

        assertThat(quoted)
                .contains("[hidden]")
                .startsWith("you sent ")
                .endsWith(" to us")
                .hasSizeLessThan(40);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\nb",
                "a\r\nb",
                "a\u0085b",
                "a\u2028b",
                "a\u2029b",
                "a\u202eb",
                "a\u2066b",
                "a\u0000b",
                "a\u009b31mb",
                "a\u001b[31mb",
                "a\u200eb",
                "a\ud800b"
            })
    void letNoTextForgeALine(String text) {
        assertThat(QUOTES.quote(text)).matches("a ?\\s?b");
    }

    @Test
    void areCutButNotWithinACharacterOrSecret() {
        assertThat(QUOTES.quote("x".repeat(1_000_000))).isEqualTo("x".repeat(200) + "…");
        assertThat(QUOTES.quote("x" + "😀".repeat(500))).isEqualTo("x" + "😀".repeat(99) + "…");
        assertThat(QUOTES.quote("x".repeat(190) + SECRET)).isEqualTo("x".repeat(190) + "[hidden]");
        assertThat(QUOTES.quote((" " + SECRET).repeat(3000)))
                .doesNotContain("cfut")
                .doesNotContain("Qw");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "invalid {\"card_number\":\"4111\"}",
                "invalid {'Card-Number' : 4111}",
                "invalid {\\\"cvv\\\":\\\"4111\\\"}",
                "invalid {\"card_num\u200bber\":\"4111\"}",
                "invalid {\"payment_nonce\"=>\"4111\"}",
                "invalid a=1&validation_code=4111",
                "invalid {\"email\":\"4111\",\"password\":\"x\"}"
            })
    void maskATextThatNamesASensitiveField(String text) {
        assertThat(QUOTES.quote(text)).isEqualTo("****");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "4111111111111111",
                "4111 1111 1111 1111",
                "4111-1111-1111-1111",
                "3782 822463 10005",
                "378282246310005",
                "4222222222222",
                "6304000000000000000",
                "4111\u200b111111111111"
            })
    void hideACardByItsDigits(String card) {
        assertThat(QUOTES.quote("no. " + card + " 5 times")).isEqualTo("no. [hidden] 5 times");
        assertThat(QUOTES.quote("x".repeat(190) + card)).isEqualTo("x".repeat(190) + "[hidden]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Could not route to /client/v4/accounts/b69a9f3492637782896352daae219e7d, \"token\" is missing",
                "4111111111111112",
                "1738368000000",
                "41111111111111111111111",
                "{\"code\":1,\"from=\":\"2025-02-01\"}"
            })
    void quoteOtherSentencesAndNumbers(String text) {
        assertThat(QUOTES.quote(text)).isEqualTo(text);
    }

    @Test
    void areCutAfterSecretsAreHidden() {
        assertThat(QUOTES.beginning("x" + SECRET, 20)).isEqualTo("x[hidden]");
        assertThat(QUOTES.beginning("x\n" + "y".repeat(30), 20)).isEqualTo("x\n" + "y".repeat(18) + "…");
        assertThat(QUOTES.hiddenInBeginning("a ".repeat(500) + SECRET + SECRET.substring(0, 20)))
                .startsWith("a a ")
                .doesNotContain("cfut");
    }

    @Test
    void hideTheTokenAfterBearer() {
        assertThat(new Quotes(List.of()).hidden("authorization: Bearer abc.def, next"))
                .isEqualTo("authorization: Bearer [hidden], next");
    }

    @Test
    void keepEverythingElse() {
        assertThat(QUOTES.hidden("Köln\t100% \\ R2 – 1M included")).isEqualTo("Köln\t100% \\ R2 – 1M included");
        assertThat(QUOTES).hasToString("quotes without 1 secrets");
    }
}
