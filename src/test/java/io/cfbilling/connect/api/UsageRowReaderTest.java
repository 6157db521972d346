package io.cfbilling.connect.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.model.SampleRedaction;
import io.cfbilling.connect.model.UsageField;
import io.cfbilling.connect.model.UsageRow;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageRowReaderTest {
    private static final AccountId ACCOUNT = new AccountId("b69a9f3492637782896352daae219e7d");
    private static final String ROW = """
            {"BillingCurrency": "USD", "BillingPeriodStart": "2025-02-01T00:00:00Z",
             "ChargePeriodEnd": "2025-02-02T00:00:00Z", "ChargePeriodStart": "2025-02-01T00:00:00Z",
             "ConsumedQuantity": 150000, "ConsumedUnit": "Requests", "ContractedCost": 0.75,
             "CumulatedContractedCost": 2.25, "CumulatedPricingQuantity": 4500000, "PricingQuantity": 150000,
             "ServiceName": "Workers Standard", "ZoneId": null}""";

    /** Reads a row and one more value behind it: whatever the row is like, the reader ends at its end. */
    private static UsageRow read(String row) throws IOException, MalformedException {
        try (JsonParser parser = new JsonFactory().createParser("[" + row + ",\"behind\"]")) {
            parser.nextToken();
            parser.nextToken();
            try {
                return UsageRowReader.read(ACCOUNT, parser, SampleRedaction.MASK);
            } finally {
                assertThat(parser.nextToken()).isEqualTo(JsonToken.VALUE_STRING);
                assertThat(parser.getText()).isEqualTo("behind");
            }
        }
    }

    private static UsageRow readWith(String field, String json) throws IOException, MalformedException {
        String without = ROW.replaceFirst("\"" + field + "\": (\"[^\"]*\"|[0-9.]+),?", "");
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
        "'\"0.75\"', 'field ContractedCost must be a number, not VALUE_STRING'",
        "'{\"a\":[1,{}]}', 'field ContractedCost must be a number, not START_OBJECT'",
        "'[[0.75]]', 'field ContractedCost must be a number, not START_ARRAY'",
        "null, field ContractedCost is missing"
    })
    void saysWhichNumberCannotBeToldWithoutQuotingIt(String json, String reason) {
        assertThatThrownBy(() -> readWith("ContractedCost", json))
                .isInstanceOf(MalformedException.class)
                .hasMessage(reason);
    }

    @ParameterizedTest
    @CsvSource({
        "2025-02-01T00:00:00Z, 2025-02-01T00:00:00Z",
        "2025-02-01, 2025-02-01T00:00:00Z",
        "2025-02-01T01:00:00+01:00, 2025-02-01T00:00:00Z",
        "2025-02-01T00:00:00.123Z, 2025-02-01T00:00:00.123Z"
    })
    void readsMomentsInUtc(String text, Instant moment) throws Exception {
        assertThat(readWith("BillingPeriodStart", "\"" + text + "\"").value(UsageField.BILLING_PERIOD_START))
                .isEqualTo(moment);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2025-02-30", "2025-02-01T00:00:00", "yesterday", "2025-02-01T25:00:00Z"})
    void saysWhichMomentCannotBeRead(String text) {
        assertThatThrownBy(() -> readWith("ChargePeriodStart", "\"" + text + "\""))
                .isInstanceOf(MalformedException.class)
                .hasMessage("field ChargePeriodStart cannot be read");
    }

    @ParameterizedTest
    @EnumSource
    void takesNullForAbsence(UsageField field) throws Exception {
        if (field.required()) {
            assertThatThrownBy(() -> readWith(field.apiName(), "null"))
                    .isInstanceOf(MalformedException.class)
                    .hasMessage("field " + field.apiName() + " is missing");
        } else {
            assertThat(readWith(field.apiName(), "null").value(field)).isNull();
        }
    }

    @Test
    void dropsTheAccountWhereItIsThePathsAndKeepsItWhereItIsAnother() throws Exception {
        assertThat(readWith("BillingAccountId", "\"" + ACCOUNT + "\"")).isEqualTo(read(ROW));
        assertThat(readWith("BillingAccountId", "\"another\"").unknownFields())
                .isEqualTo("{\"BillingAccountId\":\"another\"}");
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
    void keepsWhatItDoesNotKnowInOneSpelling(String json, String kept) throws Exception {
        assertThat(readWith("Novel", json).unknownFields()).isEqualTo("{\"Novel\":" + kept + "}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "null", "\"row\"", "[{\"ServiceName\": \"x\"}]"})
    void isNoRowUnlessItIsAnObject(String json) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(MalformedException.class)
                .hasMessage("it is no JSON object");
    }

    @Test
    void namesTheFirstOfSeveralFaults() {
        assertThatThrownBy(() -> read("{\"ServiceName\": 1, \"ConsumedUnit\": {}, \"Novel\": [[]]}"))
                .isInstanceOf(MalformedException.class)
                .hasMessage("field ServiceName must be a text, not VALUE_NUMBER_INT");
    }
}
