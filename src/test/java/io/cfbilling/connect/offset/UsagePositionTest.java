package io.cfbilling.connect.offset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cfbilling.connect.model.BillingAnchors;
import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.model.DayDigest;
import io.cfbilling.connect.model.DayKeys;
import io.cfbilling.connect.model.RowIdentities;
import io.cfbilling.connect.model.UsageApi;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.apache.kafka.connect.json.JsonConverter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a position knows of each day, and what of it fits into an offset. */
class UsagePositionTest {
    private static final LocalDate CURSOR = LocalDate.of(2025, 1, 15);
    private static final UsagePosition START =
            UsagePosition.startingAt(CURSOR, BillingAnchors.UNKNOWN.seen(Set.of(CURSOR), 7, LocalDate.MAX));
    private static final DayDigest DIGEST = new DayDigest(77);
    private static final DayKeys FEW = SampleKeys.day(3, new Random(1));
    private static final DayKeys MORE = SampleKeys.day(9, new Random(2));
    private static final RowIdentities BAD = RowIdentities.of(LongStream.of(5, -6, Long.MAX_VALUE));

    /** What the offset says, after it was stored. */
    private static UsagePosition restarted(UsagePosition position) {
        return UsagePosition.of(new HashMap<>(position.toMap()));
    }

    private static UsagePosition told(int services, int days) {
        Random random = new Random(days);
        UsagePosition position = START;
        for (int day = 0; day < days; day++) {
            position = position.withTold(
                    CURSOR.plusDays(day), new DayDigest(random.nextLong()), SampleKeys.day(services, random));
        }
        return position;
    }

    private static int storedBytes(UsagePosition position) {
        try (JsonConverter converter = new JsonConverter()) {
            converter.configure(Map.of("schemas.enable", "false"), false);
            return converter.fromConnectData("", null, position.toMap()).length;
        }
    }

    private static RowIdentities bad(int count) {
        return RowIdentities.of(new Random(count).longs(count));
    }

    @Test
    void whatWasToldOfADayOutlivesARestart() {
        UsagePosition position = START.withTold(CURSOR, DIGEST, FEW)
                .withTold(CURSOR.plusDays(1), new DayDigest(8), null)
                .withTold(CURSOR.plusDays(40), new DayDigest(9), DayKeys.NONE)
                .withMalformed(CURSOR.plusDays(2), BAD)
                .withMalformed(CURSOR.plusDays(3), bad(1));

        UsagePosition back = restarted(position);

        assertThat(back.told(CURSOR)).contains(new ToldDay(DIGEST, FEW));
        assertThat(back.told(CURSOR.plusDays(1))).contains(new ToldDay(new DayDigest(8), null));
        assertThat(back.told(CURSOR.plusDays(2))).isEmpty();
        assertThat(back.told(CURSOR.plusDays(40))).contains(new ToldDay(new DayDigest(9), DayKeys.NONE));
        assertThat(back.malformed(CURSOR.plusDays(2))).isEqualTo(BAD);
        assertThat(back.malformed(CURSOR)).isEqualTo(RowIdentities.NONE);
        assertThat(back.knowsMalformed(-6)).isTrue();
        assertThat(back.knowsMalformed(6)).isFalse();
        assertThat(back.toMap()).isEqualTo(position.toMap());
    }

    @Test
    void theGenerationThatAnsweredOutlivesARestartAndACursorAloneForgetsIt() {
        UsagePosition position = START.withApi(UsageApi.PAYGO_USAGE)
                .withTold(CURSOR, DIGEST, FEW)
                .withAnchors(BillingAnchors.UNKNOWN)
                .advancedTo(CURSOR.plusDays(1));

        assertThat(restarted(position).api()).isEqualTo(UsageApi.PAYGO_USAGE);
        assertThat(restarted(START).api()).isNull();
        assertThat(START.toMap()).doesNotContainKey("usage_api");
        assertThat(UsagePosition.of(Map.of("cursor", "2025-01-01")).api()).isNull();
    }

    @Test
    void showsTheDaysToldOfARange() {
        UsagePosition position = told(3, 10);

        assertThat(position.told(new DateRange(CURSOR.plusDays(2), CURSOR.plusDays(5))))
                .containsOnlyKeys(CURSOR.plusDays(2), CURSOR.plusDays(3), CURSOR.plusDays(4))
                .containsEntry(
                        CURSOR.plusDays(2), position.told(CURSOR.plusDays(2)).orElseThrow());
        assertThat(position.told(new DateRange(CURSOR, LocalDate.MAX))).hasSize(10);
        assertThat(START.told(new DateRange(CURSOR, LocalDate.MAX))).isEmpty();
    }

    @Test
    void aDayThatIsBeingToldIsToldAgainAfterARestartAndKnowsAllRowsThatMayHaveBeenWritten() {
        UsagePosition telling = restarted(START.withTold(CURSOR, DIGEST, FEW).withTelling(CURSOR, MORE));

        assertThat(telling.told(CURSOR)).contains(new ToldDay(DayDigest.UNFINISHED, FEW.and(MORE)));
        assertThat(telling.withTelling(CURSOR, FEW)).isSameAs(telling);
        assertThat(telling.withTold(CURSOR, DIGEST, MORE).told(CURSOR)).contains(new ToldDay(DIGEST, MORE));
    }

    @Test
    void aDayToldForTheFirstTimeKnowsTheRowsThatAreBeingTold() {
        assertThat(restarted(START.withTelling(CURSOR, FEW)).told(CURSOR))
                .contains(new ToldDay(DayDigest.UNFINISHED, FEW));
        assertThat(restarted(START.withTelling(CURSOR, null)).told(CURSOR))
                .contains(new ToldDay(DayDigest.UNFINISHED, null));
    }

    @Test
    void whatIsUnknownOfADayStaysUnknownWhileItIsToldAnew() {
        ToldDay unknown = new ToldDay(DayDigest.UNFINISHED, null);

        assertThat(START.withTold(CURSOR, DIGEST, null).withTelling(CURSOR, FEW).told(CURSOR))
                .contains(unknown);
        assertThat(START.withTold(CURSOR, DIGEST, FEW).withTelling(CURSOR, null).told(CURSOR))
                .contains(unknown);
    }

    @Test
    void noRowsComeToTheDigestOfADayUnfinishedOrUntold() {
        assertThat(new DayDigest.Builder().build())
                .isNotEqualTo(DayDigest.UNFINISHED)
                .isNotEqualTo(DayDigest.UNTOLD);
    }

    @Test
    void aDayWithoutRowsIsForgotten() {
        UsagePosition position = told(3, 2);

        assertThat(position.without(CURSOR).told(CURSOR)).isEmpty();
        assertThat(position.without(CURSOR).told(CURSOR.plusDays(1))).isPresent();
        assertThat(position.without(CURSOR.plusDays(2))).isSameAs(position);
        assertThat(position.without(CURSOR).without(CURSOR.plusDays(1)).toMap()).isEqualTo(START.toMap());
    }

    @Test
    void malformedRowsAreForgottenOnceThereAreNoneOrTheDayIsFinal() {
        UsagePosition position = START.withMalformed(CURSOR, BAD).withMalformed(CURSOR.plusDays(1), bad(2));

        assertThat(position.withMalformed(CURSOR, BAD)).isSameAs(position);
        assertThat(position.withMalformed(CURSOR, RowIdentities.NONE).knowsMalformed(5))
                .isFalse();
        assertThat(position.advancedTo(CURSOR.plusDays(1)).knowsMalformed(5)).isFalse();
        assertThat(position.advancedTo(CURSOR.plusDays(1)).malformed(CURSOR.plusDays(1)))
                .isEqualTo(bad(2));
        assertThat(position.advancedTo(CURSOR.plusDays(2)).toMap()).doesNotContainKey("malformed");
    }

    @Test
    void ofAnAccountAsTheyAreAnOffsetTakesFewKilobytes() {
        UsagePosition position = told(30, 38).withMalformed(CURSOR, bad(3));

        assertThat(storedBytes(position)).isBetween(1024, 4 * 1024);
        assertThat(position.keysFit()).isTrue();
        assertThat(storedBytes(told(300, 62))).isLessThan(BoundedEntries.MOST_BYTES);
        assertThat(told(300, 62).keysFit()).isTrue();
    }

    @Test
    void keysThatDoNotFitAreLeftOutAndSaidToBe() {
        UsagePosition large = told(3, 5).withTold(CURSOR, DIGEST, SampleKeys.random(5_000, new Random(1)));

        assertThat(large.toMap()).doesNotContainKey("keys");
        assertThat(large.keysFit()).isFalse();
        assertThat(large.told(CURSOR).orElseThrow().keys()).isNotNull();
        assertThat(restarted(large).told(CURSOR)).contains(new ToldDay(DIGEST, null));
        assertThat(restarted(large).keysFit()).isFalse();
        assertThat(large.withTold(CURSOR, DIGEST, FEW).keysFit()).isTrue();
    }

    @Test
    void keysOfAllDaysButOneAreNotTheKeysOfAllDays() {
        assertThat(START.keysFit()).isTrue();
        assertThat(told(3, 2).keysFit()).isTrue();
        assertThat(told(3, 2).withTold(CURSOR, DIGEST, null).keysFit()).isFalse();
        assertThat(told(3, 2).withTold(CURSOR, DIGEST, DayKeys.NONE).keysFit()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10, 100, 800, 1200, 1500, 5000})
    void anOffsetIsNeverLargerThanSixteenKilobytes(int malformed) {
        UsagePosition position = told(200, 62).withMalformed(CURSOR.plusDays(3), bad(malformed));

        assertThat(storedBytes(position)).isLessThanOrEqualTo(BoundedEntries.MOST_BYTES);
        assertThat(position.toMap().entrySet().stream()
                        .mapToInt(entry -> (entry.getKey() + entry.getValue()).getBytes(StandardCharsets.UTF_8).length)
                        .sum())
                .isLessThanOrEqualTo(16_384);
        assertThat(restarted(position).cursor()).isEqualTo(CURSOR);
    }

    @Test
    void ofYearsOfOpenDaysTheLatestAreStored() {
        UsagePosition position = told(3, 2500);

        assertThat(storedBytes(position)).isLessThanOrEqualTo(BoundedEntries.MOST_BYTES);
        assertThat(restarted(position).told(CURSOR.plusDays(2499))).isPresent();
        assertThat(restarted(position).told(CURSOR.plusDays(1500))).isPresent();
        assertThat(restarted(position).told(CURSOR)).isEmpty();
        assertThat(position.told(CURSOR)).isPresent();
        assertThat(position.keysFit()).isFalse();
    }

    @Test
    void keysGoBeforeMalformedRowsAndMalformedRowsThatNeverFitTakeNoRoomFromKeys() {
        assertThat(told(200, 62).withMalformed(CURSOR, bad(1200)).toMap())
                .containsKey("malformed")
                .doesNotContainKey("keys");
        assertThat(told(200, 62).withMalformed(CURSOR, bad(5000)).toMap())
                .containsKey("keys")
                .doesNotContainKey("malformed");
    }

    @Test
    void offsetsWrittenBeforeThereWereKeysAreRead() {
        Map<String, Object> map = new HashMap<>(told(3, 5).toMap());
        Object digests = map.get("digests");
        map.keySet().retainAll(Set.of("v", "cursor", "anchors", "digests"));

        UsagePosition position = UsagePosition.of(map);

        assertThat(position.toMap()).containsAllEntriesOf(map).containsEntry("digests", digests);
        assertThat(position.since()).isEqualTo(CURSOR);
        assertThat(position.told(CURSOR).orElseThrow().keys()).isNull();
        assertThat(position.keysFit()).isFalse();
    }

    @Test
    void aCursorAloneStartsThere() {
        UsagePosition position = UsagePosition.of(Map.of("cursor", "2025-01-15"));

        assertThat(position.toMap())
                .isEqualTo(
                        UsagePosition.startingAt(CURSOR, BillingAnchors.UNKNOWN).toMap());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2025-01-15", "2025-01-15=", "2025-01-15=AAAA", "x=AAAAAAAAAAE=", "2025-01-15=?", " "})
    void malformedRowsThatCannotBeReadAreRefused(String text) {
        Map<String, Object> map = new HashMap<>(START.toMap());
        map.put("malformed", text);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> UsagePosition.of(map))
                .withMessageStartingWith("offset field 'malformed' cannot be read at '");
    }
}
