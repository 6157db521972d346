package io.cfbilling.connect.offset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cfbilling.connect.model.BillingAnchors;
import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.model.DayDigest;
import io.cfbilling.connect.model.DayKeys;
import io.cfbilling.connect.model.EndpointVersion;
import io.cfbilling.connect.model.RowIdentities;
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

/** What a position has of each day, and what of it fits into an offset. */
class UsagePositionTest {
    private static final LocalDate CURSOR = LocalDate.of(2025, 1, 15);
    private static final UsagePosition START =
            UsagePosition.startingAt(CURSOR, BillingAnchors.UNKNOWN.seen(Set.of(CURSOR), 7, LocalDate.MAX));
    private static final DayDigest DIGEST = new DayDigest(77);
    private static final DayKeys FEW = SampleKeys.day(3, new Random(1));
    private static final DayKeys MORE = SampleKeys.day(9, new Random(2));
    private static final RowIdentities BAD = RowIdentities.of(LongStream.of(5, -6, Long.MAX_VALUE));

    /** The position that a restarted task reads from the offset. */
    private static UsagePosition restarted(UsagePosition position) {
        return UsagePosition.of(new HashMap<>(position.toMap()));
    }

    private static UsagePosition emitted(int services, int days) {
        Random random = new Random(days);
        UsagePosition position = START;
        for (int day = 0; day < days; day++) {
            LocalDate date = CURSOR.plusDays(day);
            position = position.withEmitted(
                    all -> all.with(date, new DayDigest(random.nextLong()), SampleKeys.day(services, random)));
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
    void whatWasEmittedOfADayOutlivesARestart() {
        UsagePosition position = START.withEmitted(days -> days.with(CURSOR, DIGEST, FEW))
                .withEmitted(days -> days.with(CURSOR.plusDays(1), new DayDigest(8), null))
                .withEmitted(days -> days.with(CURSOR.plusDays(40), new DayDigest(9), DayKeys.NONE))
                .withEmitted(days -> days.withMalformed(CURSOR.plusDays(2), BAD))
                .withEmitted(days -> days.withMalformed(CURSOR.plusDays(3), bad(1)));

        UsagePosition back = restarted(position);

        assertThat(back.emitted(CURSOR)).contains(new EmittedDay(DIGEST, FEW));
        assertThat(back.emitted(CURSOR.plusDays(1))).contains(new EmittedDay(new DayDigest(8), null));
        assertThat(back.emitted(CURSOR.plusDays(2))).isEmpty();
        assertThat(back.emitted(CURSOR.plusDays(40))).contains(new EmittedDay(new DayDigest(9), DayKeys.NONE));
        assertThat(back.malformed(CURSOR.plusDays(2))).isEqualTo(BAD);
        assertThat(back.malformed(CURSOR)).isEqualTo(RowIdentities.NONE);
        assertThat(back.knowsMalformed(-6)).isTrue();
        assertThat(back.knowsMalformed(6)).isFalse();
        assertThat(back.toMap()).isEqualTo(position.toMap());
    }

    @Test
    void theEndpointVersionOutlivesARestartButNotARewind() {
        UsagePosition position = START.withAccount(account -> account.withEndpointVersion(EndpointVersion.PAYGO_USAGE))
                .withEmitted(days -> days.with(CURSOR, DIGEST, FEW))
                .withAccount(account -> account.withAnchors(BillingAnchors.UNKNOWN))
                .withFinal(new DateRange(CURSOR, CURSOR.plusDays(1)));

        assertThat(restarted(position).account().endpointVersion()).isEqualTo(EndpointVersion.PAYGO_USAGE);
        assertThat(restarted(START).account().endpointVersion()).isNull();
        assertThat(START.toMap()).doesNotContainKey("usage_api");
        assertThat(UsagePosition.of(Map.of("cursor", "2025-01-01")).account().endpointVersion())
                .isNull();
    }

    @Test
    void hasTheEmittedDaysOfARange() {
        UsagePosition position = emitted(3, 10);

        assertThat(position.emitted(new DateRange(CURSOR.plusDays(2), CURSOR.plusDays(5))))
                .containsOnlyKeys(CURSOR.plusDays(2), CURSOR.plusDays(3), CURSOR.plusDays(4))
                .containsEntry(
                        CURSOR.plusDays(2), position.emitted(CURSOR.plusDays(2)).orElseThrow());
        assertThat(position.emitted(new DateRange(CURSOR, LocalDate.MAX))).hasSize(10);
        assertThat(START.emitted(new DateRange(CURSOR, LocalDate.MAX))).isEmpty();
    }

    @Test
    void aPartlyEmittedDayIsUnfinishedAndKnowsAllRowsMaybeWritten() {
        UsagePosition partly = restarted(START.withEmitted(days -> days.with(CURSOR, DIGEST, FEW))
                .withEmitted(days -> days.withPartly(CURSOR, MORE)));

        assertThat(partly.emitted(CURSOR)).contains(new EmittedDay(DayDigest.UNFINISHED, FEW.and(MORE)));
        assertThat(partly.withEmitted(days -> days.withPartly(CURSOR, FEW))).isSameAs(partly);
        assertThat(partly.withEmitted(days -> days.with(CURSOR, DIGEST, MORE)).emitted(CURSOR))
                .contains(new EmittedDay(DIGEST, MORE));
    }

    @Test
    void aNewDayKnowsTheRowsThatAreBeingEmitted() {
        assertThat(restarted(START.withEmitted(days -> days.withPartly(CURSOR, FEW)))
                        .emitted(CURSOR))
                .contains(new EmittedDay(DayDigest.UNFINISHED, FEW));
        assertThat(restarted(START.withEmitted(days -> days.withPartly(CURSOR, null)))
                        .emitted(CURSOR))
                .contains(new EmittedDay(DayDigest.UNFINISHED, null));
    }

    @Test
    void unknownKeysStayUnknownWhileADayIsEmittedAgain() {
        EmittedDay unknown = new EmittedDay(DayDigest.UNFINISHED, null);

        assertThat(START.withEmitted(days -> days.with(CURSOR, DIGEST, null))
                        .withEmitted(days -> days.withPartly(CURSOR, FEW))
                        .emitted(CURSOR))
                .contains(unknown);
        assertThat(START.withEmitted(days -> days.with(CURSOR, DIGEST, FEW))
                        .withEmitted(days -> days.withPartly(CURSOR, null))
                        .emitted(CURSOR))
                .contains(unknown);
    }

    @Test
    void theDigestOfNoRowsIsNeitherUnfinishedNorNotEmitted() {
        assertThat(new DayDigest.Builder().build())
                .isNotEqualTo(DayDigest.UNFINISHED)
                .isNotEqualTo(DayDigest.NOT_EMITTED);
    }

    @Test
    void aDayWithoutRowsIsForgotten() {
        UsagePosition position = emitted(3, 2);

        assertThat(position.withEmitted(days -> days.without(CURSOR)).emitted(CURSOR))
                .isEmpty();
        assertThat(position.withEmitted(days -> days.without(CURSOR)).emitted(CURSOR.plusDays(1)))
                .isPresent();
        assertThat(position.withEmitted(days -> days.without(CURSOR.plusDays(2))))
                .isSameAs(position);
        assertThat(position.withEmitted(days -> days.without(CURSOR))
                        .withEmitted(days -> days.without(CURSOR.plusDays(1)))
                        .toMap())
                .isEqualTo(START.toMap());
    }

    @Test
    void malformedRowsAreForgottenOnceThereAreNoneOrTheDayIsFinal() {
        UsagePosition position = START.withEmitted(days -> days.withMalformed(CURSOR, BAD))
                .withEmitted(days -> days.withMalformed(CURSOR.plusDays(1), bad(2)));

        assertThat(position.withEmitted(days -> days.withMalformed(CURSOR, BAD)))
                .isSameAs(position);
        assertThat(position.withEmitted(days -> days.withMalformed(CURSOR, RowIdentities.NONE))
                        .knowsMalformed(5))
                .isFalse();
        assertThat(position.withFinal(new DateRange(CURSOR, CURSOR.plusDays(1))).knowsMalformed(5))
                .isFalse();
        assertThat(position.withFinal(new DateRange(CURSOR, CURSOR.plusDays(1))).malformed(CURSOR.plusDays(1)))
                .isEqualTo(bad(2));
        assertThat(position.withFinal(new DateRange(CURSOR, CURSOR.plusDays(2))).toMap())
                .doesNotContainKey("malformed");
    }

    @Test
    void theOffsetOfAUsualAccountTakesFewKilobytes() {
        UsagePosition position = emitted(30, 38).withEmitted(days -> days.withMalformed(CURSOR, bad(3)));

        assertThat(storedBytes(position)).isBetween(1024, 4 * 1024);
        assertThat(position.storesAllKeys()).isTrue();
        assertThat(storedBytes(emitted(300, 62))).isLessThan(BoundedEntries.MOST_BYTES);
        assertThat(emitted(300, 62).storesAllKeys()).isTrue();
    }

    @Test
    void keysThatDoNotFitAreOmittedAndReportedAsUnknown() {
        UsagePosition large =
                emitted(3, 5).withEmitted(days -> days.with(CURSOR, DIGEST, SampleKeys.random(5_000, new Random(1))));

        assertThat(large.toMap()).doesNotContainKey("keys");
        assertThat(large.storesAllKeys()).isFalse();
        assertThat(large.emitted(CURSOR).orElseThrow().keys()).isNotNull();
        assertThat(restarted(large).emitted(CURSOR)).contains(new EmittedDay(DIGEST, null));
        assertThat(restarted(large).storesAllKeys()).isFalse();
        assertThat(large.withEmitted(days -> days.with(CURSOR, DIGEST, FEW)).storesAllKeys())
                .isTrue();
    }

    @Test
    void keysOfAllDaysButOneAreNotTheKeysOfAllDays() {
        assertThat(START.storesAllKeys()).isTrue();
        assertThat(emitted(3, 2).storesAllKeys()).isTrue();
        assertThat(emitted(3, 2)
                        .withEmitted(days -> days.with(CURSOR, DIGEST, null))
                        .storesAllKeys())
                .isFalse();
        assertThat(emitted(3, 2)
                        .withEmitted(days -> days.with(CURSOR, DIGEST, DayKeys.NONE))
                        .storesAllKeys())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10, 100, 800, 1200, 1500, 5000})
    void anOffsetIsNeverLargerThanSixteenKilobytes(int malformed) {
        UsagePosition position =
                emitted(200, 62).withEmitted(days -> days.withMalformed(CURSOR.plusDays(3), bad(malformed)));

        assertThat(storedBytes(position)).isLessThanOrEqualTo(BoundedEntries.MOST_BYTES);
        assertThat(position.toMap().entrySet().stream()
                        .mapToInt(entry -> (entry.getKey() + entry.getValue()).getBytes(StandardCharsets.UTF_8).length)
                        .sum())
                .isLessThanOrEqualTo(16_384);
        assertThat(restarted(position).cursor()).isEqualTo(CURSOR);
    }

    @Test
    void theLatestOfYearsOfOpenDaysAreStored() {
        UsagePosition position = emitted(3, 2500);

        assertThat(storedBytes(position)).isLessThanOrEqualTo(BoundedEntries.MOST_BYTES);
        assertThat(restarted(position).emitted(CURSOR.plusDays(2499))).isPresent();
        assertThat(restarted(position).emitted(CURSOR.plusDays(1500))).isPresent();
        assertThat(restarted(position).emitted(CURSOR)).isEmpty();
        assertThat(position.emitted(CURSOR)).isPresent();
        assertThat(position.storesAllKeys()).isFalse();
    }

    @Test
    void keysAreOmittedFirstUnlessMalformedRowsNeverFit() {
        assertThat(emitted(200, 62)
                        .withEmitted(days -> days.withMalformed(CURSOR, bad(1200)))
                        .toMap())
                .containsKey("malformed")
                .doesNotContainKey("keys");
        assertThat(emitted(200, 62)
                        .withEmitted(days -> days.withMalformed(CURSOR, bad(5000)))
                        .toMap())
                .containsKey("keys")
                .doesNotContainKey("malformed");
    }

    @Test
    void offsetsWrittenBeforeThereWereKeysAreRead() {
        Map<String, Object> map = new HashMap<>(emitted(3, 5).toMap());
        Object digests = map.get("digests");
        map.keySet().retainAll(Set.of("v", "cursor", "anchors", "digests"));

        UsagePosition position = UsagePosition.of(map);

        assertThat(position.toMap()).containsAllEntriesOf(map).containsEntry("digests", digests);
        assertThat(position.since()).isEqualTo(CURSOR);
        assertThat(position.emitted(CURSOR).orElseThrow().keys()).isNull();
        assertThat(position.storesAllKeys()).isFalse();
    }

    @Test
    void anOffsetWithOnlyACursorStartsThere() {
        UsagePosition position = UsagePosition.of(Map.of("cursor", "2025-01-15"));

        assertThat(position.toMap())
                .isEqualTo(
                        UsagePosition.startingAt(CURSOR, BillingAnchors.UNKNOWN).toMap());
    }

    @ParameterizedTest
    @ValueSource(strings = {"2025-01-15", "2025-01-15=", "2025-01-15=AAAA", "x=AAAAAAAAAAE=", "2025-01-15=?", " "})
    void invalidMalformedRowsAreRejected(String text) {
        Map<String, Object> map = new HashMap<>(START.toMap());
        map.put("malformed", text);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> UsagePosition.of(map))
                .withMessageStartingWith("offset field 'malformed' cannot be read at '");
    }
}
