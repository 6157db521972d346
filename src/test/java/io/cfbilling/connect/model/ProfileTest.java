package io.cfbilling.connect.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.cfbilling.connect.model.Redaction.Mode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProfileTest {
    private static final String CARD = "4242424242424242";
    private static final String NONCE = "nonce-abc123";
    private static final Redaction UNKEYED = new Redaction(Mode.MASK, Mode.INCLUDE, null);

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

    private static List<String> ofGroup(ProfileField.Group group) {
        return Arrays.stream(ProfileField.values())
                .filter(field -> field.group() == group)
                .map(ProfileField::apiName)
                .toList();
    }

    @Test
    void hasFourSensitiveFields() {
        assertThat(ofGroup(ProfileField.Group.SENSITIVE))
                .containsExactlyInAnyOrder("card_number", "validation_code", "payment_nonce", "device_data");
    }

    @Test
    void hasPersonalFields() {
        assertThat(ofGroup(ProfileField.Group.OPEN))
                .containsExactlyInAnyOrder(
                        "id",
                        "account_type",
                        "balance",
                        "card_expiry_month",
                        "card_expiry_year",
                        "created_on",
                        "edited_on",
                        "is_partner",
                        "next_bill_date",
                        "payment_gateway",
                        "tax_id_type",
                        "use_legacy");
        assertThat(ofGroup(ProfileField.Group.PERSONAL)).hasSize(23).contains("company", "vat", "payment_email");
    }

    @Test
    void redactsOnlyTexts() {
        assertThat(ProfileField.values())
                .filteredOn(field -> field.group() != ProfileField.Group.OPEN)
                .allMatch(field -> field.kind() == ProfileField.Kind.TEXT);
    }

    @Test
    void redactsEachGroupByItsOwnMode() {
        for (Mode sensitive : Mode.values()) {
            for (Mode personal : Mode.values()) {
                Profile emitted = profile.redacted(new Redaction(sensitive, personal, SampleRedaction.KEY));

                for (ProfileField field : ProfileField.values()) {
                    Mode mode = switch (field.group()) {
                        case SENSITIVE -> sensitive;
                        case PERSONAL -> personal;
                        case OPEN -> Mode.INCLUDE;
                    };
                    assertThat(emitted.value(field))
                            .as("%s, %s", field.apiName(), mode)
                            .isEqualTo(expected(values.get(field), mode));
                }
                assertThat(emitted.unknownFields()).isEqualTo(profile.unknownFields());
            }
        }
    }

    private static @Nullable Object expected(@Nullable Object value, Mode mode) {
        if (value == null) {
            return null;
        }
        return switch (mode) {
            case MASK -> "****";
            case DROP -> null;
            case HASH -> SampleRedaction.KEY.hash((String) value);
            case INCLUDE -> value;
        };
    }

    @Test
    void doesNotChangeWhenRedacted() {
        profile.redacted(SampleRedaction.DROP);

        assertThat(profile.value(ProfileField.CARD_NUMBER)).isEqualTo(CARD);
    }

    @Test
    void hasTheSameDigestForTheSameContent() {
        assertThat(new Profile(new EnumMap<>(values), profile.unknownFields()).fingerprint(UNKEYED))
                .isEqualTo(profile.fingerprint(UNKEYED))
                .matches("[0-9a-f]{64}");
    }

    @Test
    void hasAnotherDigestForEachChangedField() {
        for (Redaction redaction : List.of(SampleRedaction.INCLUDE, SampleRedaction.HASH, UNKEYED)) {
            String before = profile.fingerprint(redaction);

            for (ProfileField field : ProfileField.values()) {
                Map<ProfileField, Object> changed = new EnumMap<>(values);
                changed.put(field, "another");
                boolean emitted = field.group() != ProfileField.Group.SENSITIVE || redaction.sensitive() != Mode.MASK;
                assertThat(new Profile(changed, profile.unknownFields())
                                .fingerprint(redaction)
                                .equals(before))
                        .as("%s, %s", field.apiName(), redaction)
                        .isEqualTo(!emitted);
            }
            assertThat(new Profile(values, null).fingerprint(redaction)).isNotEqualTo(before);
        }
    }

    @Test
    void hasAnotherDigestForEachRedaction() {
        List<String> digests = new ArrayList<>();
        for (@Nullable HashKey key : new HashKey[] {SampleRedaction.KEY, new HashKey("another key's letters"), null}) {
            for (Mode mode : Mode.values()) {
                if (key != null || mode != Mode.HASH) {
                    digests.add(profile.fingerprint(new Redaction(mode, Mode.INCLUDE, key)));
                    digests.add(profile.fingerprint(new Redaction(mode, Mode.MASK, key)));
                }
            }
        }
        assertThat(digests).doesNotHaveDuplicates();
    }

    /** A reader who knows the other fields could try every validation code. */
    @Test
    void hidesSensitiveFieldsFromTheDigestWithoutAKey() {
        Redaction included = new Redaction(Mode.INCLUDE, Mode.INCLUDE, null);
        Map<ProfileField, Object> changed = new EnumMap<>(values);
        changed.put(ProfileField.CARD_NUMBER, "5555555555554444");
        changed.put(ProfileField.VALIDATION_CODE, "2222");

        assertThat(new Profile(changed, profile.unknownFields()).fingerprint(included))
                .isEqualTo(profile.fingerprint(included));
    }

    @Test
    void hasAnotherDigestForTheSameValueInAnotherField() {
        Profile address = new Profile(Map.of(ProfileField.ADDRESS, "x"), null);
        Profile address2 = new Profile(Map.of(ProfileField.ADDRESS2, "x"), null);

        assertThat(address.fingerprint(UNKEYED)).isNotEqualTo(address2.fingerprint(UNKEYED));
    }

    @Test
    void keepsTheDigestWhenOnlyAMaskedCardChanges() {
        Map<ProfileField, Object> changed = new EnumMap<>(values);
        changed.put(ProfileField.CARD_NUMBER, "5555555555554444");

        assertThat(new Profile(changed, profile.unknownFields()).fingerprint(UNKEYED))
                .isEqualTo(profile.fingerprint(UNKEYED));
    }

    @Test
    void printsNoContent() {
        assertThat(profile.toString()).doesNotContain(CARD, "1111", NONCE, "sample_data", "Anytown", "2099", "gold");
    }
}
