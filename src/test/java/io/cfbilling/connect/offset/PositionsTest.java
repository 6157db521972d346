package io.cfbilling.connect.offset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cfbilling.connect.model.BillingAnchors;
import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.model.DayDigest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.json.JsonConverter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PositionsTest {
    private static final LocalDate CURSOR = LocalDate.of(2024, 12, 15);
    private static final BillingAnchors ANCHORS =
            BillingAnchors.UNKNOWN.seen(Set.of(LocalDate.of(2025, 1, 15), LocalDate.of(2025, 2, 28)), 7, LocalDate.MAX);
    private static final ProfilePosition PROFILE =
            new ProfilePosition("ab".repeat(32), Instant.parse("2025-02-03T04:05:06.789Z"));

    private static UsagePosition emitted(int days, int every) {
        Random random = new Random(days);
        UsagePosition position = UsagePosition.startingAt(CURSOR, ANCHORS);
        for (int day = 0; day < days; day += every) {
            LocalDate date = CURSOR.plusDays(day);
            position = position.withEmitted(all -> all.with(date, new DayDigest(random.nextLong()), null));
        }
        return position;
    }

    private static int bytes(Map<String, ?> map) {
        return json(map).length;
    }

    private static byte[] json(Map<String, ?> map) {
        try (JsonConverter converter = new JsonConverter()) {
            converter.configure(Map.of("schemas.enable", "false"), false);
            return converter.fromConnectData("", null, map);
        }
    }

    /** The offset that Connect returns after a restart. */
    @SuppressWarnings("unchecked")
    private static Map<String, Object> stored(Map<String, ?> map) {
        try (JsonConverter converter = new JsonConverter()) {
            converter.configure(Map.of("schemas.enable", "false"), false);
            SchemaAndValue read = converter.toConnectData("", converter.fromConnectData("", null, map));
            return (Map<String, Object>) read.value();
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 1", "62, 1", "365, 1", "62, 3", "62, 5", "200, 31"})
    void usageComesBackFromItsStoreAsItWas(int days, int every) {
        UsagePosition position = emitted(days, every);

        UsagePosition back = UsagePosition.of(stored(position.toMap()));

        assertThat(back.cursor()).isEqualTo(CURSOR);
        assertThat(back.anchors()).isEqualTo(ANCHORS);
        assertThat(back.toMap()).isEqualTo(position.toMap());
        for (int day = -1; day <= days; day++) {
            assertThat(back.emitted(CURSOR.plusDays(day))).isEqualTo(position.emitted(CURSOR.plusDays(day)));
        }
    }

    @Test
    void usageComesBackWithoutAnchorsToo() {
        UsagePosition position = UsagePosition.startingAt(CURSOR, BillingAnchors.UNKNOWN);

        assertThat(UsagePosition.of(stored(position.toMap())).anchors()).isEqualTo(BillingAnchors.UNKNOWN);
    }

    @Test
    void profileComesBackFromItsStoreAsItWas() {
        ProfilePosition withDeadLetter = new ProfilePosition(ProfilePosition.GONE, PROFILE.emittedAt(), "7f");

        assertThat(ProfilePosition.of(stored(PROFILE.toMap()))).isEqualTo(PROFILE);
        assertThat(PROFILE.toMap()).doesNotContainKey("malformed");
        assertThat(ProfilePosition.of(stored(withDeadLetter.toMap()))).isEqualTo(withDeadLetter);
    }

    @Test
    void haveOnlyTextsAndWholeNumbers() {
        for (Map<String, Object> map : List.of(emitted(62, 1).toMap(), PROFILE.toMap())) {
            assertThat(map.values()).allMatch(value -> value instanceof String || value instanceof Long);
            assertThat(stored(map)).isEqualTo(map);
        }
    }

    @Test
    void staySmall() {
        assertThat(bytes(emitted(62, 1).toMap())).isLessThan(2 * 1024);
        assertThat(bytes(emitted(366, 1).toMap())).isLessThan(16 * 1024);
        assertThat(bytes(emitted(366, 2).toMap())).isLessThan(16 * 1024);
    }

    @Test
    void usageForgetsDaysBeforeItsCursor() {
        UsagePosition moved = emitted(62, 1).withFinal(new DateRange(CURSOR, CURSOR.plusDays(31)));

        assertThat(moved.cursor()).isEqualTo(CURSOR.plusDays(31));
        assertThat(moved.emitted(CURSOR.plusDays(30))).isEmpty();
        assertThat(moved.emitted(CURSOR.plusDays(31))).isPresent();
        assertThat(moved.withFinal(new DateRange(CURSOR, CURSOR.plusDays(1)))).isSameAs(moved);
    }

    @Test
    void aChangeDoesNotAlterTheFormerPosition() {
        UsagePosition before = emitted(1, 1);
        Map<String, Object> map = new HashMap<>(before.toMap());

        UsagePosition after = before.withEmitted(days -> days.with(CURSOR, new DayDigest(7), null))
                .withAccount(account -> account.withAnchors(BillingAnchors.UNKNOWN));

        assertThat(before.toMap()).isEqualTo(map);
        assertThat(after.emitted(CURSOR)).contains(new EmittedDay(new DayDigest(7), null));
        assertThat(after.anchors().known()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "v | 2 | offset field 'v' is 2, but this version of the connector reads only 1",
                "cursor | 2025-13-01 | offset field 'cursor' is no date like 2025-01-31: '2025-13-01'",
                "anchors | 15 | offset field 'anchors' cannot be read at '15'",
                "anchors | 32@2025-01-01 | offset field 'anchors' cannot be read at '32@2025-01-01'",
                "anchors | 15@2025-02-30 | offset field 'anchors' cannot be read at '15@2025-02-30'",
                "digests | 2025-01-01 | offset field 'digests' cannot be read at '2025-01-01'",
                "digests | 2025-01-01=AAAA | offset field 'digests' cannot be read at '2025-01-01=AAAA'",
                "digests | x=AAAAAAAAAAE= | offset field 'digests' cannot be read at 'x=AAAAAAAAAAE='",
                "digests | 2025-01-01=??? | offset field 'digests' cannot be read at '2025-01-01=???'"
            })
    void anInvalidUsageOffsetIsRejectedByTheNameOfItsField(String field, String value, String sentence) {
        Map<String, Object> map = new HashMap<>(emitted(3, 1).toMap());
        map.put(field, field.equals("v") ? (Object) Long.valueOf(value) : value);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> UsagePosition.of(map))
                .withMessageStartingWith(sentence);
    }

    @ParameterizedTest
    @CsvSource({"v", "cursor", "anchors", "digests"})
    void aUsageOffsetThatLacksAFieldIsRejectedByItsName(String field) {
        Map<String, Object> map = new HashMap<>(emitted(3, 1).toMap());
        map.remove(field);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> UsagePosition.of(map))
                .withMessageStartingWith("offset field '" + field + "' is missing");
    }

    @Test
    void anInvalidProfileOffsetIsRejectedByTheNameOfItsField() {
        Map<String, Object> map = new HashMap<>(PROFILE.toMap());
        map.put("emitted_at", "yesterday");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ProfilePosition.of(map))
                .withMessage("offset field 'emitted_at' is no moment like 2025-01-31T12:00:00Z: 'yesterday'");

        map.put("fingerprint", 7);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ProfilePosition.of(map))
                .withMessage("offset field 'fingerprint' must be a text, not 7");

        map.put("malformed", "a text");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ProfilePosition.of(map))
                .withMessage("offset field 'malformed' is no identity in up to 16 hex characters: 'a text'");
    }

    @Test
    void areReadable() {
        UsagePosition position = UsagePosition.startingAt(CURSOR, ANCHORS)
                .withEmitted(days -> days.with(CURSOR, new DayDigest(1), null));

        assertThat(new String(json(position.toMap()), StandardCharsets.UTF_8))
                .contains("\"v\":1")
                .contains("\"cursor\":\"2024-12-15\"")
                .contains("\"anchors\":\"28+@2025-02-28 15@2025-01-15\"")
                .contains("\"digests\":\"2024-12-15=AAAAAAAAAAE=\"");
    }
}
