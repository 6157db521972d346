package io.cfbilling.connect.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.cfbilling.connect.api.CloudflareApi;
import io.cfbilling.connect.api.Credential;
import io.cfbilling.connect.api.TestApi;
import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.model.EndpointVersion;
import io.cfbilling.connect.model.UsageField;
import io.cfbilling.connect.model.UsageRow;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HugeUsageTest {
    private static final int ROWS = 10_000;
    private static final AccountId ACCOUNT = new AccountId("0123456789abcdef0123456789abcdef");
    private static final LocalDate FIRST = LocalDate.of(2025, 2, 3);
    private static final LocalDate LAST = LocalDate.of(2025, 2, 23);
    private static final DateRange MONTH = new DateRange(LocalDate.of(2025, 2, 1), LocalDate.of(2025, 3, 1));

    private final HugeUsage huge = new HugeUsage(FIRST, LAST, ROWS);
    private final CloudflareApi api = TestApi.at(
            huge.baseUrl(),
            new Credential.Token(CloudflareSimulator.DEFAULT_TOKEN),
            Duration.ofSeconds(60),
            Clock.systemUTC());

    @AfterEach
    void close() throws Exception {
        api.close();
        huge.close();
    }

    private List<UsageRow> rows(DateRange days) throws Exception {
        return TestApi.rows(api.usage(EndpointVersion.PAYGO, ACCOUNT, days));
    }

    private static Map<LocalDate, Long> byDay(List<UsageRow> rows) {
        return rows.stream().collect(Collectors.groupingBy(UsageRow::day, Collectors.counting()));
    }

    private static UsageRow rowOf(List<UsageRow> rows, String zone) {
        return rows.stream()
                .filter(row -> row.text(UsageField.ZONE_ID).equals(zone))
                .findAny()
                .orElseThrow();
    }

    @Test
    void hasTheStatedNumberOfRowsOfADay() throws Exception {
        Map<LocalDate, Long> days = byDay(rows(MONTH));

        assertThat(days).hasSize(21).allSatisfy((day, rows) -> assertThat(rows).isEqualTo(huge.rowsOn(day)));
        assertThat(days.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(ROWS);
        assertThat(huge.rowsOn(FIRST.minusDays(1))).isZero();
        assertThat(huge.rowsOn(LAST.plusDays(1))).isZero();
        assertThat(huge.responses()).isEqualTo(1);
    }

    @Test
    void returnsOnlyTheRequestedDays() throws Exception {
        DateRange two = new DateRange(FIRST.plusDays(1), FIRST.plusDays(3));

        assertThat(byDay(rows(two))).containsOnlyKeys(FIRST.plusDays(1), FIRST.plusDays(2));
    }

    @Test
    void returnsTheSameRowsEachTime() throws Exception {
        List<UsageRow> rows = rows(MONTH);

        assertThat(rows(MONTH)).isEqualTo(rows);
        assertThat(rows).extracting(row -> row.text(UsageField.ZONE_ID)).doesNotHaveDuplicates();
    }

    @Test
    void restatesOneRowAndRemovesAnother() throws Exception {
        List<UsageRow> before = rows(MONTH);
        huge.restate(17, "123.450");
        huge.remove(4711);
        List<UsageRow> after = rows(MONTH);

        UsageRow restated = rowOf(after, huge.zone(17));
        assertThat(restated.value(UsageField.CONTRACTED_COST)).isEqualTo(new BigDecimal("123.450"));
        assertThat(restated.day()).isEqualTo(huge.day(17));
        assertThat(restated.text(UsageField.SERVICE_NAME)).isEqualTo(huge.service(17));
        Set<UsageRow> gone = new HashSet<>(before);
        after.forEach(gone::remove);
        assertThat(gone).containsExactlyInAnyOrder(rowOf(before, huge.zone(17)), rowOf(before, huge.zone(4711)));
        assertThat(byDay(after)).allSatisfy((day, rows) -> assertThat(rows).isEqualTo(huge.rowsOn(day)));
    }

    @Test
    void aRowTakesSome400Bytes() throws Exception {
        URI uri = URI.create(huge.baseUrl() + "/accounts/" + ACCOUNT + "/billing/usage/paygo?from=" + MONTH.from()
                + "&to=" + MONTH.to());
        String json = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                .body();

        assertThat(json.length() / ROWS).isBetween(380, 420);
    }
}
