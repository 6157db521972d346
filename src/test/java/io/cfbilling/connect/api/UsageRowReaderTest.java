package io.cfbilling.connect.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonToken;
import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.model.Quotes;
import io.cfbilling.connect.model.SampleRedaction;
import io.cfbilling.connect.model.UsageField;
import io.cfbilling.connect.model.UsageRow;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageRowReaderTest {
    private static final AccountId ACCOUNT = new AccountId("b69a9f3492637782896352daae219e7d");
    private static final Redactor REDACTOR = new Redactor(SampleRedaction.MASK, new Quotes(List.of()));
    private static final String ROW = """
            {"BillingCurrency": "USD", "BillingPeriodStart": "2025-02-01T00:00:00Z",
             "ChargePeriodEnd": "2025-02-02T00:00:00Z", "ChargePeriodStart": "2025-02-01T00:00:00Z",
             "ConsumedQuantity": 150000, "ConsumedUnit": "Requests", "ContractedCost": 0.75,
             "CumulatedContractedCost": 2.25, "CumulatedPricingQuantity": 4500000, "PricingQuantity": 150000,
             "ServiceName": "Workers Standard", "ZoneId": null}""";

    /** Reads a row followed by one more value, and checks that the reader stops at the row's end. */
    private static UsageRow read(String row) throws IOException, MalformedException {
        ResponseParser parser = ResponseParser.of("[" + row + ",\"behind\"]");
        parser.nextToken();
        parser.nextToken();
        try {
            return new UsageRowReader(ACCOUNT, REDACTOR).read(parser);
        } finally {
            assertThat(parser.nextToken()).isEqualTo(JsonToken.VALUE_STRING);
            assertThat(parser.text()).isEqualTo("behind");
        }
    }

    private static UsageRow readWith(String field, String json) throws IOException, MalformedException {
        String without = ROW.replaceFirst("\"" + field + "\": (\"[^\"]*\"|[0-9.]+),?", "");
        without = without.replace(", \"" + field + "\": null", "");
        return read(without.replaceFirst("\\{", "{\"" + field + "\": " + Matcher.quoteReplacement(json) + ","));
    }

    @ParameterizedTest
    @CsvSource({
        "1e3, 1000",
        "1.5E+5, 150000",
        "-0.50, -0.5",
        "1E-7, 0.0000001",
        "0.123456789012345678901234567890, 0.123456789012345678901234567890",
        "99999999999999999999, 99999999999999999999",
        "9.9e19, 99000000000000000000",
        "0e999999999, 0",
        "-0.0, 0",
        "99999999999999999999.999999999999999999, 99999999999999999999.999999999999999999",
        "1e-999999999, 0",
        "0e-999999999, 0"
    })
    void readsNumbersFromTheirDigits(String json, BigDecimal number) throws Exception {
        assertThat((BigDecimal) readWith("ContractedCost", json).value(UsageField.CONTRACTED_COST))
                .isEqualByComparingTo(number);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"100e2147483647", "1000E2147483640", "0e2147483647", "1e-2147483647", "1e99999999999", "[1e-9]"})
    void keepsUnknownNumbersOfAnySize(String number) throws Exception {
        assertThat(read(ROW.replace("\"ZoneId\": null", "\"Odd\": " + number)).unknownFields())
                .startsWith("{\"Odd\":");
    }

    @ParameterizedTest
    @CsvSource({
        "100000000000000000000, field ContractedCost is 10^20 or more",
        "-1e20, field ContractedCost is 10^20 or more",
        "1e999999999, field ContractedCost is 10^20 or more",
        "1e99999999999, field ContractedCost cannot be read",
        "99999999999999999999.9999999999999999999, field ContractedCost is 10^20 or more",
        "true, 'field ContractedCost must be a number, not VALUE_TRUE'",
        "'\"much\"', 'field ContractedCost must be a number, not a text that spells none'",
        "NaN, field ContractedCost is not JSON",
        "-Infinity, field ContractedCost is not JSON",
        "undefined, field ContractedCost is not JSON",
        "01, field ContractedCost is not JSON",
        "'{\"a\":[1,{}]}', 'field ContractedCost must be a number, not START_OBJECT'",
        "'[[0.75]]', 'field ContractedCost must be a number, not START_ARRAY'",
        "null, field ContractedCost is missing"
    })
    void namesAnInvalidNumberWithoutQuotingIt(String json, String reason) {
        assertThatThrownBy(() -> readWith("ContractedCost", json))
                .isInstanceOf(MalformedException.class)
                .hasMessage(reason);
    }

    @ParameterizedTest
    @CsvSource({
        "2025-02-01T00:00:00Z, 2025-02-01T00:00:00Z",
        "2025-02-01, 2025-02-01T00:00:00Z",
        "2025-02-01T01:00:00+01:00, 2025-02-01T00:00:00Z",
        "2025-02-01T00:00:00.123Z, 2025-02-01T00:00:00.123Z",
        "2025-02-01T00:00:00+0000, 2025-02-01T00:00:00Z",
        "2025-02-01T05:30:00+0530, 2025-02-01T00:00:00Z",
        "2025-01-31T19:00:00-05, 2025-02-01T00:00:00Z",
        "2025-02-01T00:00:00-00:00, 2025-02-01T00:00:00Z",
        "2025-02-01 00:00:00, 2025-02-01T00:00:00Z",
        "2025-02-01 00:00:00 UTC, 2025-02-01T00:00:00Z",
        "2025-02-01T00:00:00, 2025-02-01T00:00:00Z",
        "2025-02-01t00:00:00z, 2025-02-01T00:00:00Z",
        "2025-02-01T00:00Z, 2025-02-01T00:00:00Z",
        "2025-02-01T00:00:00.1234567890123456789Z, 2025-02-01T00:00:00.123Z",
        "'2025-02-01T00:00:00,5Z', 2025-02-01T00:00:00.500Z",
        "20250201T000000Z, 2025-02-01T00:00:00Z",
        "2025-W05-6, 2025-02-01T00:00:00Z",
        "2025-032, 2025-02-01T00:00:00Z",
        "2025-01-31T24:00:00Z, 2025-02-01T00:00:00Z",
        "2016-12-31T23:59:60Z, 2017-01-01T00:00:00Z"
    })
    void readsMomentsInUtc(String text, Instant moment) throws Exception {
        assertThat(readWith("BillingPeriodStart", "\"" + text + "\"").value(UsageField.BILLING_PERIOD_START))
                .isEqualTo(moment);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "2025-02-30", "2025-02-01T", "yesterday", "2025-02-01T00:00:00+19:00", "2025-02-01T25:00:00Z"
            })
    void namesAnInvalidMoment(String text) {
        assertThatThrownBy(() -> readWith("ChargePeriodStart", "\"" + text + "\""))
                .isInstanceOf(MalformedException.class)
                .hasMessage("field ChargePeriodStart cannot be read");
    }

    @ParameterizedTest
    @EnumSource
    void treatsNullAsMissing(UsageField field) throws Exception {
        if (field.required()) {
            assertThatThrownBy(() -> readWith(field.apiName(), "null"))
                    .isInstanceOf(MalformedException.class)
                    .hasMessage("field " + field.apiName() + " is missing");
        } else {
            assertThat(readWith(field.apiName(), "null").value(field)).isNull();
        }
    }

    @Test
    void dropsTheRequestedAccountAndRejectsAnother() throws Exception {
        assertThat(readWith("BillingAccountId", "\"" + ACCOUNT + "\"")).isEqualTo(read(ROW));
        assertThatThrownBy(() -> readWith("BillingAccountId", "\"another\""))
                .isInstanceOf(MalformedException.class)
                .hasMessage("field BillingAccountId names another account");
        assertThatThrownBy(() -> readWith("BillingAccountId", "[1]")).isInstanceOf(MalformedException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"b\": 1.50, \"a\": [true, null, {}]} | {\"a\":[true,null,{}],\"b\":1.5}",
                "1e999999999 | 1E+999999999",
                "1e99999999999 | \"1e99999999999\"",
                "0.10000000000000000000000000000001 | 0.10000000000000000000000000000001",
                "null | null",
                "\"ä\\u0022\" | \"ä\\\"\""
            })
    void keepsUnknownFieldsInOneSpelling(String json, String kept) throws Exception {
        assertThat(readWith("Novel", json).unknownFields()).isEqualTo("{\"Novel\":" + kept + "}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "null", "\"row\"", "[{\"ServiceName\": \"x\"}]"})
    void rejectsWhatIsNotAnObject(String json) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(MalformedException.class)
                .hasMessage("it is not a JSON object");
    }

    @ParameterizedTest
    @CsvSource({"0.75, 0.75", "' 0.75 ', 0.75", "1e3, 1000", "-7, -7", ".5, 0.5"})
    void readsANumberInQuotes(String text, BigDecimal number) throws Exception {
        assertThat((BigDecimal) readWith("ContractedCost", "\"" + text + "\"").value(UsageField.CONTRACTED_COST))
                .isEqualByComparingTo(number);
    }

    @Test
    void rejectsAFieldThatOccursTwice() {
        for (String twice : List.of("ServiceName", "Novel", "BillingAccountId")) {
            assertThatThrownBy(() -> readWith(twice, "\"" + ACCOUNT + "\", \"" + twice + "\": \"" + ACCOUNT + "\""))
                    .isInstanceOf(MalformedException.class)
                    .hasMessageEndingWith("occurs twice");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {32 * 1024, 32 * 1024 + 1, 70_000, 3_000_000})
    void rejectsATextThatIsTooLongForARecord(int length) throws Exception {
        String text = "\"" + "x".repeat(length) + "\"";
        if (length <= 32 * 1024) {
            assertThat(readWith("ServiceName", text).text(UsageField.SERVICE_NAME))
                    .hasSize(length);
        } else {
            assertThatThrownBy(() -> readWith("ServiceName", text))
                    .isInstanceOf(MalformedException.class)
                    .hasMessage("field ServiceName is a text of more than 32 KB");
        }
    }

    @Test
    void countsTextsInBytesOfJson() {
        String controls = "\"" + "\\u0001".repeat(30_000) + "\"";

        assertThatThrownBy(() -> readWith("ServiceName", controls))
                .isInstanceOf(MalformedException.class)
                .hasMessage("field ServiceName is one of texts that take more than 256 KB together");
    }

    @Test
    void leavesOutUnknownFieldsThatAreTooLarge() throws Exception {
        String large = "\"" + "x".repeat(1 << 20) + "\"";
        String blob = ROW.replace(
                "\"ZoneId\": null",
                "\"Blob\": " + large + ", \"Small\": 1, \"Deep\": " + "[".repeat(5000) + "]".repeat(5000));

        assertThat(read(blob).unknownFields())
                .isEqualTo("{\"Blob\":\"[left out: about 1048578 characters]\",\"Deep\":\"[left out: about "
                        + "10002 characters]\",\"Small\":1}");
    }

    @Test
    void keepsTheSameUnknownFieldsInAnyOrder() throws Exception {
        List<String> fields = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            fields.add("\"f" + i + "\": \"" + "y".repeat(37 * i) + "\"");
        }
        String first =
                read(ROW.replace("\"ZoneId\": null", String.join(",", fields))).unknownFields();
        Collections.shuffle(fields, new Random(7));
        String second =
                read(ROW.replace("\"ZoneId\": null", String.join(",", fields))).unknownFields();

        assertThat(first).isEqualTo(second).hasSizeLessThan(100_000).contains("more fields");
    }

    @Test
    void losesOneRowWithTooManyDigits() throws Exception {
        for (int digits : new int[] {1001, 100_000}) {
            assertThatThrownBy(() -> readWith("ContractedCost", "9".repeat(digits)))
                    .isInstanceOf(MalformedException.class)
                    .hasMessage("field ContractedCost is a number of more than 1,000 digits");
        }
        assertThat(readWith("Novel", "9".repeat(1001)).unknownFields()).contains("9".repeat(1001));
        assertThat(readWith("Novel", "NaN").unknownFields()).isEqualTo("{\"Novel\":\"NaN\"}");
    }

    @Test
    void namesTheFirstOfSeveralProblems() {
        assertThatThrownBy(() -> read("{\"ServiceName\": 1, \"ConsumedUnit\": {}, \"Novel\": [[]]}"))
                .isInstanceOf(MalformedException.class)
                .hasMessage("field ServiceName must be a text, not VALUE_NUMBER_INT");
    }

    @Test
    void hidesTheCredentialInALongNameBeforeItCutsIt() throws Exception {
        Redactor redactor = new Redactor(SampleRedaction.MASK, new Quotes(List.of("cfut_0123456789")));
        String name = "n".repeat(190) + "cfut_0123456789" + "n".repeat(100_000);
        ResponseParser parser = ResponseParser.of(ROW.replace("\"ZoneId\": null", "\"" + name + "\": 1"));
        parser.nextToken();

        assertThat(new UsageRowReader(ACCOUNT, redactor).read(parser).unknownFields())
                .contains("n[hidden]nn…")
                .doesNotContain("cfut");
    }
}
