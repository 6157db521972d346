package io.cfbilling.connect.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProfileTest {
    private static final String CARD = "4242424242424242";
    private static final String NONCE = "nonce-abc123";

    private final Map<ProfileField, Object> values = new EnumMap<>(Map.of(
            ProfileField.CARD_NUMBER,
            CARD,
            ProfileField.VALIDATION_CODE,
            "1111",
            ProfileField.PAYMENT_NONCE,
            NONCE,
            ProfileField.DEVICE_DATA,
            "sample_data",
            ProfileField.CITY,
            "Anytown",
            ProfileField.CARD_EXPIRY_YEAR,
            2099,
            ProfileField.IS_PARTNER,
            false));
    private final Profile profile = new Profile(values, "{\"loyalty_tier\":\"gold\"}");

    @Test
    void knowsTheFourFieldsThatOneCouldPayWith() {
        assertThat(Arrays.stream(ProfileField.values()).filter(ProfileField::sensitive))
                .containsExactlyInAnyOrder(
                        ProfileField.CARD_NUMBER,
                        ProfileField.VALIDATION_CODE,
                        ProfileField.PAYMENT_NONCE,
                        ProfileField.DEVICE_DATA);
    }

    @Test
    void masksSensitiveFieldsThatAreThereAndKeepsTheRest() {
        Profile masked = profile.redacted(Redaction.MASK);

        for (ProfileField field : ProfileField.values()) {
            Object expected = field.sensitive() ? "****" : values.get(field);
            assertThat(masked.value(field)).as(field.apiName()).isEqualTo(expected);
        }
        assertThat(masked.unknownFields()).isEqualTo("{\"loyalty_tier\":\"gold\"}");
    }

    @Test
    void masksNothingWhereNothingIs() {
        values.remove(ProfileField.CARD_NUMBER);

        assertThat(new Profile(values, null).redacted(Redaction.MASK).value(ProfileField.CARD_NUMBER))
                .isNull();
    }

    @Test
    void dropsSensitiveFieldsAndKeepsTheRest() {
        Profile dropped = profile.redacted(Redaction.DROP);

        for (ProfileField field : ProfileField.values()) {
            Object expected = field.sensitive() ? null : values.get(field);
            assertThat(dropped.value(field)).as(field.apiName()).isEqualTo(expected);
        }
    }

    @Test
    void leavesTheProfileItselfAsItIs() {
        profile.redacted(Redaction.DROP);

        assertThat(profile.value(ProfileField.CARD_NUMBER)).isEqualTo(CARD);
    }

    @Test
    void hasTheSameFingerprintForTheSameContent() {
        assertThat(new Profile(new EnumMap<>(values), profile.unknownFields()).fingerprint())
                .isEqualTo(profile.fingerprint())
                .matches("[0-9a-f]{64}");
    }

    @Test
    void hasAnotherFingerprintForEachFieldThatIsAnother() {
        String before = profile.fingerprint();

        for (ProfileField field : ProfileField.values()) {
            Map<ProfileField, Object> changed = new EnumMap<>(values);
            changed.put(field, "another");
            assertThat(new Profile(changed, profile.unknownFields()).fingerprint())
                    .as(field.apiName())
                    .isNotEqualTo(before);
        }
        assertThat(new Profile(values, null).fingerprint()).isNotEqualTo(before);
    }

    @Test
    void tellsAValueInOneFieldFromTheSameInAnother() {
        Profile address = new Profile(Map.of(ProfileField.ADDRESS, "x"), null);
        Profile address2 = new Profile(Map.of(ProfileField.ADDRESS2, "x"), null);

        assertThat(address.fingerprint()).isNotEqualTo(address2.fingerprint());
    }

    @Test
    void changesNoFingerprintWhenOnlyAMaskedCardChanges() {
        Map<ProfileField, Object> renewed = new EnumMap<>(values);
        renewed.put(ProfileField.CARD_NUMBER, "5555555555554444");

        assertThat(new Profile(renewed, profile.unknownFields())
                        .redacted(Redaction.MASK)
                        .fingerprint())
                .isEqualTo(profile.redacted(Redaction.MASK).fingerprint());
    }

    @Test
    void printsNothingOfItsContent() {
        assertThat(profile.toString()).doesNotContain(CARD, "1111", NONCE, "sample_data", "Anytown", "2099", "gold");
    }
}
