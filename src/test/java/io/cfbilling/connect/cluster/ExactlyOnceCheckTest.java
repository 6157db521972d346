package io.cfbilling.connect.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.cfbilling.connect.lives.Mishaps.AccountDay;
import io.cfbilling.connect.record.UsageRecords;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tests the check of random lives. */
class ExactlyOnceCheckTest {
    private static final Schema VALUE = SchemaBuilder.struct()
            .field("ConsumedQuantity", Schema.INT32_SCHEMA)
            .field("x_ObservedAt", Schema.INT64_SCHEMA)
            .build();
    private static final String ACCOUNT = "a".repeat(32);

    private long now;

    private SourceRecord row(String service, @Nullable Integer quantity) {
        Date midnight = Date.from(Instant.parse("2028-02-29T00:00:00Z"));
        Struct key = new Struct(UsageRecords.keySchema())
                .put("BillingAccountId", ACCOUNT)
                .put("ChargePeriodStart", midnight)
                .put("ChargePeriodEnd", midnight)
                .put("ServiceName", service)
                .put("ConsumedUnit", "")
                .put("x_Ordinal", 0);
        Struct value = quantity == null
                ? null
                : new Struct(VALUE).put("ConsumedQuantity", quantity).put("x_ObservedAt", now);
        return record("p.usage", key, value);
    }

    private SourceRecord record(String topic, @Nullable Object key, @Nullable Object value) {
        return new SourceRecord(
                Map.of("account_id", ACCOUNT),
                Map.of("cursor", "2028-02-01"),
                topic,
                null,
                null,
                key,
                null,
                value,
                now);
    }

    private List<SourceRecord> window(SourceRecord... rows) {
        List<SourceRecord> window = Stream.concat(Stream.of(rows), Stream.of(record("p.checkpoints", null, "")))
                .toList();
        now++;
        return window;
    }

    @SafeVarargs
    @SuppressWarnings("varargs")
    private static List<String> complaints(List<SourceRecord>... transactions) {
        return ExactlyOnceCheck.complaints(List.of(transactions), Set.of());
    }

    @Test
    void acceptsADayThatChangesIsRemovedAndReturns() {
        assertThat(complaints(
                        window(row("a", 1), row("b", 1)),
                        window(row("a", 2), row("b", 1)),
                        window(row("a", 2), row("b", null)),
                        window(row("a", null)),
                        window(),
                        window(row("a", 2))))
                .isEmpty();
    }

    @Test
    void rejectsADayEmittedAgainUnchanged() {
        List<List<SourceRecord>> twice = List.of(window(row("a", 1)), window(), window(row("a", 1)));
        assertThat(ExactlyOnceCheck.complaints(twice, Set.of()))
                .singleElement()
                .asString()
                .contains("again, unchanged");
        AccountDay day = new AccountDay(ACCOUNT, LocalDate.parse("2028-02-29"));
        assertThat(ExactlyOnceCheck.complaints(twice, Set.of(day))).isEmpty();
    }

    @Test
    void rejectsAKeyTwiceInATransaction() {
        assertThat(complaints(window(row("a", 1), row("a", 2)))).hasSize(1);
    }

    @Test
    void rejectsTheRemovalOfARowThatDoesNotExist() {
        assertThat(complaints(window(row("a", 1)), window(row("b", null)))).hasSize(1);
        assertThat(complaints(window(row("a", 1)), window(row("a", null)), window(row("a", null))))
                .hasSize(2);
    }

    @Test
    void rejectsRecordsAfterACheckpointAndTwoWindowsInOne() {
        List<SourceRecord> behind =
                Stream.concat(window().stream(), Stream.of(row("a", 1))).toList();
        assertThat(complaints(behind)).anyMatch(complaint -> complaint.contains("goes on after its checkpoint"));
        List<SourceRecord> two =
                Stream.of(window(row("a", 1)), window()).flatMap(List::stream).toList();
        assertThat(complaints(two)).singleElement().asString().contains("several responses");
    }
}
