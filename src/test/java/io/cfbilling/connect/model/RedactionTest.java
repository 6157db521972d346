package io.cfbilling.connect.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cfbilling.connect.model.Redaction.Mode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {
    /** Expected values of {@code printf %s TEXT | openssl dgst -sha256 -hmac KEY}. */
    @ParameterizedTest
    @CsvSource({
        "GB123456789, fe1bbf0c5c8e144f9e06b50cbff0eb832ee4fab2bf41b5e65b849e81cdb46d2d",
        "'', 9a97df308d7bb99c7b43305ce1d729a08c3f40e873e3eed703e1ae935122b4c9",
        "Köln 😀, beace076cc892c7254cefe8857e33201b0baa49fd2d54eb4c9897e0279102e41",
    })
    void hashesLikeOtherToolsWithTheSameKey(String text, String hash) {
        assertThat(SampleRedaction.HASH.hash(text)).isEqualTo(hash);
    }

    @Test
    void hashesDifferentlyWithAnotherKey() {
        Redaction other = new Redaction(Mode.HASH, Mode.HASH, new HashKey(SampleRedaction.SECRET + "."));

        assertThat(other.hash("x")).isNotEqualTo(SampleRedaction.HASH.hash("x"));
    }

    @Test
    void needsAKeyToHash() {
        assertThatThrownBy(() -> new Redaction(Mode.HASH, Mode.INCLUDE, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("to hash takes a key");
        assertThatThrownBy(() -> new Redaction(Mode.MASK, Mode.HASH, null))
                .isInstanceOf(IllegalArgumentException.class);
        Redaction without = new Redaction(Mode.MASK, Mode.INCLUDE, null);
        assertThatThrownBy(() -> without.hash("x")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void rejectsAShortKeyWithoutQuotingIt() {
        assertThatThrownBy(() -> new HashKey("fifteen letters"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("16 characters or more")
                .hasMessageNotContaining("fifteen");
    }

    @Test
    void printsNoKey() {
        assertThat(SampleRedaction.HASH.toString()).contains("HASH", "INCLUDE").doesNotContain("tests");
        assertThat(SampleRedaction.KEY.toString()).doesNotContain("tests");
    }

    @Test
    void includesSensitiveFieldsOnlyInProfileRecords() {
        Redaction besides = SampleRedaction.INCLUDE.besidesProfileRecords();

        assertThat(SampleRedaction.INCLUDE.mode("card_number")).isEqualTo(Mode.INCLUDE);
        assertThat(besides.mode("card_number")).isEqualTo(Mode.MASK);
        assertThat(besides.mode("city")).isEqualTo(Mode.INCLUDE);
        assertThat(SampleRedaction.HASH.besidesProfileRecords()).isEqualTo(SampleRedaction.HASH);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "card_number",
                "CARD_NUMBER",
                "card-number",
                "cardNumber",
                "Card Number",
                "pan",
                "PAN",
                "cvv",
                "CVV2",
                "cvc",
                "card",
                "iban",
                "security_code",
                "primaryCardNumber",
                "paymentNonce",
                "Device-Data"
            })
    void recognisesPaymentDataInAnySpellingOfItsName(String name) {
        assertThat(new Redaction(Mode.DROP, Mode.INCLUDE, null).mode(name)).isEqualTo(Mode.DROP);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "authorization",
                "Proxy-Authorization",
                "x-auth-key",
                "X_AUTH_KEY",
                "token",
                "api_key",
                "apiKey",
                "API Token",
                "password",
                "client_secret",
                "access_token"
            })
    void masksCredentialsInEveryMode(String name) {
        for (Mode mode : Mode.values()) {
            assertThat(new Redaction(mode, mode, SampleRedaction.KEY).mode(name))
                    .isEqualTo(Mode.MASK);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"key", "TokenCount", "Tags", "RegionName", "company_size", "span", "postcard"})
    void includesOtherNames(String name) {
        assertThat(new Redaction(Mode.DROP, Mode.DROP, null).mode(name)).isEqualTo(Mode.INCLUDE);
    }

    @Test
    void includesUnknownFields() {
        assertThat(new Redaction(Mode.DROP, Mode.DROP, null).mode("loyalty_tier"))
                .isEqualTo(Mode.INCLUDE);
    }
}
