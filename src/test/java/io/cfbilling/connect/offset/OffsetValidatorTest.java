package io.cfbilling.connect.offset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cfbilling.connect.model.BillingAnchors;
import io.cfbilling.connect.model.DayDigest;
import io.cfbilling.connect.model.EndpointVersion;
import io.cfbilling.connect.model.RowIdentities;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OffsetValidatorTest {
    private static final LocalDate TODAY = LocalDate.of(2025, 6, 1);
    private static final String ACCOUNT = "b69a9f3492637782896352daae219e7d";
    private static final String USAGE = "{'account_id': '" + ACCOUNT + "', 'dataset': 'usage'}";
    private static final String PROFILE = "{'dataset': 'profile', 'account_id': '" + ACCOUNT + "'}";
    private static final String PARTITIONS =
            "A source partition is written {\"account_id\": \"<32 hex characters>\", \"dataset\": \"usage\"}: ";
    private static final String USAGE_REJECTED = "The offset of the usage of account " + ACCOUNT + " is invalid: ";
    private static final String PROFILE_REJECTED = "The offset of the profile of account " + ACCOUNT + " is invalid: ";
    private static final String USAGE_ADVICE =
            "write only {\"cursor\": \"2025-01-31\"} to have everything emitted again from that day on, or the whole"
                    + " offset as GET /connectors/<name>/offsets shows it, or null to forget it";
    private static final String PROFILE_ADVICE =
            "write null to have the profile emitted again, or the whole offset as GET"
                    + " /connectors/<name>/offsets shows it";
    private static final ObjectMapper JSON = new ObjectMapper();

    private static Map<String, Object> map(String json) {
        try {
            return JSON.readValue(json.replace('\'', '"'), new TypeReference<HashMap<String, Object>>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Map<String, Object> wholeUsage() {
        return new HashMap<>(UsagePosition.startingAt(
                        LocalDate.of(2025, 4, 1), BillingAnchors.UNKNOWN.seen(Set.of(TODAY), 7, LocalDate.MAX))
                .withAccount(account -> account.withEndpointVersion(EndpointVersion.PAYGO_USAGE))
                .withEmitted(
                        days -> days.with(LocalDate.of(2025, 4, 3), new DayDigest(5), SampleKeys.day(3, new Random(1))))
                .withEmitted(days -> days.withMalformed(LocalDate.of(2025, 4, 3), RowIdentities.of(LongStream.of(9))))
                .toMap());
    }

    private static Map<String, Object> wholeProfile() {
        return new ProfilePosition("abc", Instant.EPOCH, "7f").toMap();
    }

    private static void check(@Nullable Map<String, ?> partition, @Nullable Map<String, ?> offset) {
        OffsetValidator.check(Collections.singletonMap(partition, offset), TODAY);
    }

    private static void assertRejected(Map<String, ?> partition, Map<String, ?> offset, String sentence) {
        for (int call = 0; call < 2; call++) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> check(partition, offset))
                    .withMessage(sentence);
        }
    }

    /** The offset with one entry changed, by the JSON of its value. */
    private static Map<String, Object> with(Map<String, Object> whole, String name, String value) {
        Map<String, Object> changed = new HashMap<>(whole);
        changed.put(name, map("{'value': " + value + "}").get("value"));
        return changed;
    }

    @ParameterizedTest
    @ValueSource(strings = {"2025-01-01", "1970-01-01", "2025-06-01", "2025-06-02"})
    void usageTakesOnlyACursorUpToTomorrow(String cursor) {
        for (int call = 0; call < 2; call++) {
            check(map(USAGE), Map.of("cursor", cursor));
        }
    }

    @Test
    void wholeOffsetsAreTakenWhetherTheirNumbersAreIntegersOrLongs() {
        for (Number version : List.of(1, 1L)) {
            for (int call = 0; call < 2; call++) {
                check(map(USAGE), with(wholeUsage(), "v", version.toString()));
                check(map(PROFILE), with(wholeProfile(), "v", version.toString()));
            }
        }
        Map<String, Object> usage = wholeUsage();
        usage.keySet().removeAll(Set.of("keys", "malformed", "usage_api"));
        check(map(USAGE), usage);
        Map<String, Object> profile = new HashMap<>(wholeProfile());
        profile.remove("malformed");
        check(map(PROFILE), profile);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'account_id': 7}",
                "{'topic': 'x', 'deep': {'a': [1]}}",
                "{'account_id': 'x', 'dataset': 'y', 'z': null}"
            })
    void nullDeletesWhateverIsStored(String partition) {
        assertThatCode(() -> check(map(partition), null)).doesNotThrowAnyException();
        assertThatCode(() -> check(null, null)).doesNotThrowAnyException();
    }

    @Test
    void oneInvalidPartitionRejectsTheWholeRequest() {
        Map<Map<String, ?>, Map<String, ?>> request = new HashMap<>();
        request.put(map(USAGE), Map.of("cursor", "2025-01-01"));
        request.put(map(PROFILE), Map.of("cursor", "2025-01-01"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> OffsetValidator.check(request, TODAY))
                .withMessage(PROFILE_REJECTED + "a profile has no cursor. Else " + PROFILE_ADVICE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | 'account_id' is missing",
                "{'account_id': 'ID'} | 'dataset' is missing",
                "{'dataset': 'usage'} | 'account_id' is missing",
                "{'accountid': 'ID', 'dataset': 'usage'} | there is no 'accountid' in it, did you mean 'account_id'?",
                "{'account_id': 'ID', 'dataset': 'usage', 'day': 1} | there is no 'day' in it, did you mean 'dataset'?",
                "{'account_id': 7, 'dataset': 'usage'} | 'account_id' must be a text, not 7",
                "{'account_id': 'ID', 'dataset': null} | 'dataset' must be a text, not null",
                "{'account_id': 'ID', 'dataset': {}} | 'dataset' must be a text, not an object",
                "{'account_id': ['ID'], 'dataset': 'usage'} | 'account_id' must be a text, not a list",
                "{'account_id': 'abc', 'dataset': 'usage'} | an account id is 32 lower-case hex characters, not 'abc'",
                "{'account_id': 'IDID', 'dataset': 'usage'} |"
                        + " an account id is 32 lower-case hex characters, not 'IDb69a9f34…'",
                "{'account_id': 'ID', 'dataset': 'invoices'} |"
                        + " there is no dataset 'invoices': write one of [profile, usage]"
            })
    void anInvalidPartitionIsRejected(String partition, String sentence) {
        assertRejected(
                map(partition.replace("ID", ACCOUNT)),
                Map.of("cursor", "2025-01-01"),
                PARTITIONS + sentence.replace("ID", ACCOUNT));
    }

    @Test
    void anOffsetWithoutAPartitionIsRejected() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> check(null, Map.of("cursor", "2025-01-01")))
                .withMessage(PARTITIONS + "it is missing");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | offset field 'v' is missing. Else ADVICE",
                "{'crusor': '2025-01-01'} | there is no 'crusor' in it, did you mean 'cursor'? Else ADVICE",
                "{'cursor': '2025-01-01', 'from': 1} | there is no 'from' in it, did you mean 'cursor'? Else ADVICE",
                "{'cursor': '2025-01-01', 'v': 1} | offset field 'anchors' is missing. Else ADVICE",
                "{'cursor': '2025-01-01', 'v': 1, 'anchors': ''} | offset field 'digests' is missing. Else ADVICE",
                "{'v': 1, 'anchors': '', 'digests': ''} | offset field 'cursor' is missing. Else ADVICE",
                "{'cursor': '2025-01-01', 'anchors': '', 'digests': ''} | offset field 'v' is missing. Else ADVICE",
                "{'cursor': 20250101} | offset field 'cursor' must be a text, not 20250101. Else ADVICE",
                "{'cursor': null} | offset field 'cursor' must be a text, not null. Else ADVICE",
                "{'cursor': '31.01.2025'} | offset field 'cursor' is no date like 2025-01-31: '31.01.2025'. Else"
                        + " ADVICE",
                "{'cursor': '2025-02-30'} | offset field 'cursor' is no date like 2025-01-31: '2025-02-30'. Else"
                        + " ADVICE",
                "{'cursor': '2025-06-03'} | the cursor 2025-06-03 lies in the future: write 2025-06-02 or an earlier"
                        + " day; days before the cursor are skipped",
                "{'cursor': '+99999-01-01'} | the cursor +99999-01-01 lies in the future: write 2025-06-02 or an"
                        + " earlier day; days before the cursor are skipped",
                "{'cursor': '1969-12-31'} | the cursor 1969-12-31 lies too long ago: write 1970-01-01 or a later day",
                "{'cursor': '0001-01-01'} | the cursor 0001-01-01 lies too long ago: write 1970-01-01 or a later day"
            })
    void anInvalidUsageOffsetIsRejected(String offset, String sentence) {
        assertRejected(
                map(USAGE),
                map(offset),
                USAGE_REJECTED
                        + sentence.replace("ADVICE", USAGE_ADVICE)
                                .replace("{'cursor': '2025-01-31'}", "{\"cursor\": \"2025-01-31\"}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "v | 2 | offset field 'v' is 2, but this version of the connector reads only 1: run the version that"
                        + " wrote the offset, or a later one. Else ADVICE",
                "v | 1.5 | offset field 'v' is 1.5, but this version of the connector reads only 1: run the version"
                        + " that wrote the offset, or a later one. Else ADVICE",
                "v | '1' | offset field 'v' is '1', but this version of the connector reads only 1: run the version"
                        + " that wrote the offset, or a later one. Else ADVICE",
                "cursor | '2025-06-03' | the cursor 2025-06-03 lies in the future: write 2025-06-02 or an earlier day;"
                        + " days before the cursor are skipped",
                "cursor | [] | offset field 'cursor' must be a text, not a list. Else ADVICE",
                "anchors | 15 | offset field 'anchors' must be a text, not 15. Else ADVICE",
                "anchors | '15' | offset field 'anchors' cannot be read at '15'. Else ADVICE",
                "digests | {} | offset field 'digests' must be a text, not an object. Else ADVICE",
                "digests | 'x' | offset field 'digests' cannot be read at 'x'. Else ADVICE",
                "keys | null | offset field 'keys' must be a text, not null. Else ADVICE",
                "keys | 'AAAA' | offset field 'keys' cannot be read at 'AAAA'. Else ADVICE",
                "usage_api | 7 | offset field 'usage_api' must be a text, not 7. Else ADVICE",
                "usage_api | 'v4' | offset field 'usage_api' is none of [paygo, paygo-usage, billable-usage]: 'v4'."
                        + " Else ADVICE",
                "malformed | true | offset field 'malformed' must be a text, not true. Else ADVICE",
                "malformed | 'none' | offset field 'malformed' cannot be read at 'none'. Else ADVICE"
            })
    void aWholeUsageOffsetWithAnInvalidEntryIsRejectedByItsName(String name, String value, String sentence) {
        assertRejected(
                map(USAGE),
                with(wholeUsage(), name, value),
                USAGE_REJECTED + sentence.replace("ADVICE", USAGE_ADVICE).replace('`', '"'));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | offset field 'v' is missing. Else ADVICE",
                "{'cursor': '2025-01-01'} | a profile has no cursor. Else ADVICE",
                "{'v': 1, 'fingerprint': 'x', 'emitted': 'y'} | there is no 'emitted' in it, did you mean 'emitted_at'?"
                        + " Else ADVICE",
                "{'v': 1, 'emitted_at': 'y'} | offset field 'fingerprint' is missing. Else ADVICE",
                "{'v': 1, 'fingerprint': 'y'} | offset field 'emitted_at' is missing. Else ADVICE",
                "{'v': 1, 'fingerprint': 7, 'emitted_at': 'y'} | offset field 'fingerprint' must be a text, not 7."
                        + " Else ADVICE",
                "{'v': 1, 'fingerprint': 'x', 'emitted_at': 'y'} |"
                        + " offset field 'emitted_at' is no moment like 2025-01-31T12:00:00Z: 'y'. Else ADVICE",
                "{'v': 3, 'fingerprint': 'x', 'emitted_at': 'y'} | offset field 'v' is 3, but this version of the"
                        + " connector reads only 1: run the version that wrote the offset, or a later one. Else ADVICE",
                "{'v': 1, 'fingerprint': 'x', 'emitted_at': '2025-01-01T00:00:00Z', 'malformed': 'X'} |"
                        + " offset field 'malformed' is no identity in up to 16 hex characters: 'X'. Else ADVICE"
            })
    void anInvalidProfileOffsetIsRejected(String offset, String sentence) {
        assertRejected(map(PROFILE), map(offset), PROFILE_REJECTED + sentence.replace("ADVICE", PROFILE_ADVICE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"v", "cursor", "anchors", "digests", "keys", "malformed", "usage_api", "other"})
    void aLongValueIsNeverShownWhole(String name) {
        String secret = "\"" + "s3cret".repeat(1000) + "\"";

        assertThatIllegalArgumentException()
                .isThrownBy(() -> check(map(USAGE), with(wholeUsage(), name, secret)))
                .satisfies(rejected -> assertThat(rejected.getMessage()).hasSizeLessThan(500));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> check(map(USAGE), Map.of("x\n".repeat(1000), 1)))
                .satisfies(rejected ->
                        assertThat(rejected.getMessage()).hasSizeLessThan(500).doesNotContain("\n"));
    }
}
