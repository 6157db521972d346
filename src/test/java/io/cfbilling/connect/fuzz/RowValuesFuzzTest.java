package io.cfbilling.connect.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.cfbilling.connect.api.UsageResponse;
import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.model.EndpointVersion;
import io.cfbilling.connect.model.UsageField;
import io.cfbilling.connect.model.UsageLine;
import io.cfbilling.connect.model.UsageRow;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Iterator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

class RowValuesFuzzTest {
    private static final FuzzedApi API = new FuzzedApi();
    private static final BigDecimal TOO_LARGE = BigDecimal.TEN.pow(20);
    private static final int DECIMALS = 18;
    /** The oracle would write out all digits, so the unit tests cover more of them. */
    private static final int USUAL_SCALE = 900;

    /**
     * The input is the JSON of a cost. A number below 10^20, or a text that spells one, is the row's cost, rounded to
     * eighteen decimals; anything else makes the row malformed.
     */
    @FuzzTest(maxDuration = "30m")
    void aCostIsExactlyTheNumberThatIsWrittenOrMalformed(byte[] cost) throws InterruptedException {
        JsonNode json = JsonParts.tree(cost);
        if (json == null || cost.length == 0) {
            return;
        }
        UsageLine line = line(JsonParts.row("x", new String(cost, StandardCharsets.UTF_8), "2025-02-01T00:00:00Z"));
        BigDecimal number = number(json, new String(cost, StandardCharsets.UTF_8));
        if (line instanceof UsageRow row && number != null) {
            BigDecimal read = (BigDecimal) Objects.requireNonNull(row.value(UsageField.CONTRACTED_COST));
            assertThat(read.setScale(DECIMALS, RoundingMode.HALF_EVEN)).isEqualByComparingTo(rounded(number));
        } else if (line instanceof UsageRow) {
            assertThat(json.isNumber() || json.isTextual())
                    .as("a row is made of %s", json)
                    .isTrue();
        } else if (number != null) {
            assertThat(rounded(number).abs()).isGreaterThanOrEqualTo(TOO_LARGE);
        }
    }

    /**
     * The input is the text of a moment. If another reader of ISO 8601 reads it, the row is charged at that moment, to
     * the millisecond. That reader only knows calendar dates: otherwise, the row is malformed, or the text is one of
     * ISO 8601's rarer spellings, which all begin with the year.
     */
    @FuzzTest(maxDuration = "30m")
    void aMomentIsExactlyTheOneThatIsWrittenOrMalformed(byte[] input) throws InterruptedException {
        String text = new String(input, StandardCharsets.US_ASCII);
        String json = TextNode.valueOf(text).toString();
        UsageLine line = line(JsonParts.row("x", "1", json.substring(1, json.length() - 1)));
        Instant moment = IsoMoments.read(text);
        if (line instanceof UsageRow row) {
            assertThat(moment == null || moment.equals(row.chargePeriodStart()))
                    .as("%s is %s", text, row)
                    .isTrue();
            assertThat(text.strip()).matches("(?s)\\d{4}.*");
        } else if (line == null) {
            // Rows of days that were not requested are not kept.
            assertThat(
                            moment == null
                                    ? text.strip().matches("(?s)\\d{4}.*")
                                    : !FuzzedApi.DAYS.contains(DateRange.dayOf(moment)))
                    .as("%s is of another day", text)
                    .isTrue();
        } else {
            assertThat(moment).as("%s is malformed", text).isNull();
        }
    }

    private static @Nullable UsageLine line(byte[] row) throws InterruptedException {
        try (UsageResponse response = API.respond(
                JsonParts.concat("{\"success\":true,\"result\":[", row, "]}"),
                api -> api.usage(EndpointVersion.PAYGO, FuzzedApi.ACCOUNT, FuzzedApi.DAYS))) {
            Iterator<UsageLine> lines = Objects.requireNonNull(response).lines();
            return lines.hasNext() ? lines.next() : null;
        }
    }

    private static BigDecimal rounded(BigDecimal number) {
        return number.setScale(DECIMALS, RoundingMode.HALF_EVEN);
    }

    /** The number; null if the text is none, or one that this oracle does not read. */
    private static @Nullable BigDecimal number(JsonNode json, String written) {
        String text = json.isTextual() ? json.textValue() : json.isNumber() ? written.strip() : "";
        if (!text.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]{1,3})?")) {
            return null;
        }
        BigDecimal number = new BigDecimal(text);
        return Math.abs(number.scale()) > USUAL_SCALE || number.precision() > USUAL_SCALE ? null : number;
    }
}
