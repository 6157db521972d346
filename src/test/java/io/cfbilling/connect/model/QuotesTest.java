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

    @ParameterizedTest
    @MethodSource("spellings")
    void hideASecretInWhateverSpellingItComesBack(String spelling) {
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
    void areCutAndNeverThroughACharacterNorASecret() {
        assertThat(QUOTES.quote("x".repeat(1_000_000))).isEqualTo("x".repeat(200) + "…");
        assertThat(QUOTES.quote("x" + "😀".repeat(500))).isEqualTo("x" + "😀".repeat(99) + "…");
        assertThat(QUOTES.quote("x".repeat(190) + SECRET)).isEqualTo("x".repeat(190) + "[hidden]");
        assertThat(QUOTES.quote((" " + SECRET).repeat(3000)))
                .doesNotContain("cfut")
                .doesNotContain("Qw");
    }

    @Test
    void hideWhatStandsBehindBearer() {
        assertThat(Quotes.WITHOUT_SECRETS.hidden("authorization: Bearer abc.def, next"))
                .isEqualTo("authorization: Bearer [hidden], next");
    }

    @Test
    void leaveEverythingElseAsItIs() {
        assertThat(QUOTES.hidden("Köln\t100% \\ R2 – 1M included")).isEqualTo("Köln\t100% \\ R2 – 1M included");
        assertThat(QUOTES).hasToString("quotes without 1 secrets");
    }
}
