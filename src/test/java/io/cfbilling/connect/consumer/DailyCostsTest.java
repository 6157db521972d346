package io.cfbilling.connect.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.cfbilling.PaygoUsage;
import io.cfbilling.PaygoUsageKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DailyCostsTest {
    private static final String ACCOUNT = "0123456789abcdef0123456789abcdef";
    private static final LocalDate DAY = LocalDate.of(2026, 2, 28);
    private static final Serde<PaygoUsage> ROW = Serdes.serdeFrom(
            (topic, row) -> row == null ? null : bytes(row), (topic, bytes) -> bytes == null ? null : row(bytes));

    @TempDir
    private static Path directory;

    private final TopologyTestDriver driver = driver();
    private final TestInputTopic<PaygoUsageKey, PaygoUsage> usage =
            driver.createInputTopic("usage", StoreSerdes.USAGE_KEY.serializer(), ROW.serializer());
    private final TestOutputTopic<CostDay, BigDecimal> costs =
            driver.createOutputTopic("costs", StoreSerdes.COST_DAY.deserializer(), StoreSerdes.DECIMAL.deserializer());

    private static TopologyTestDriver driver() {
        var settings = DailyCosts.settings("test", "unused:9092");
        settings.put("state.dir", directory.toString());
        return new TopologyTestDriver(DailyCosts.topology("usage", StoreSerdes.USAGE_KEY, ROW, "costs"), settings);
    }

    @AfterEach
    void close() {
        driver.close();
    }

    @Test
    void addsUpTheRowsOfADayToTheLastDigit() {
        emit(key("Workers", 0), "0.100000000000000001");
        emit(key("R2", 0), "0.2");
        emit(key("R2", 1), "12345678901234567890.000000000000000001");

        assertThat(total("USD")).isEqualTo("3 12345678901234567890.300000000000000002");
    }

    @Test
    void aRepeatedRowCountsOnce() {
        emit(key("Workers", 0), "1.5");
        emit(key("Workers", 0), "1.5");

        assertThat(total("USD")).isEqualTo("1 1.500000000000000000");
    }

    @Test
    void aRestatedRowReplacesTheFormerOneInOneStep() {
        emit(key("Workers", 0), "1.5");
        emit(key("R2", 0), "4");
        costs.readValuesToList();

        emit(key("Workers", 0), "1.25");

        // No consumer sees the day without the row.
        assertThat(costs.readKeyValuesToList())
                .containsExactly(KeyValue.pair(day("USD"), new BigDecimal("5.250000000000000000")));
    }

    @Test
    void neverAddsUpCurrencies() {
        emit(key("Workers", 0), "1");
        emit(key("R2", 0), "2", "EUR");

        assertThat(total("USD")).isEqualTo("1 1.000000000000000000");
        assertThat(total("EUR")).isEqualTo("1 2.000000000000000000");
    }

    @Test
    void aRowRestatedInAnotherCurrencyIsSubtractedFromTheFormer() {
        emit(key("Workers", 0), "1");
        emit(key("R2", 0), "2");
        emit(key("R2", 0), "1.8", "EUR");

        assertThat(total("USD")).isEqualTo("1 1.000000000000000000");
        assertThat(total("EUR")).isEqualTo("1 1.800000000000000000");
    }

    @Test
    void aRemovedRowIsSubtracted() {
        emit(key("Workers", 0), "1");
        emit(key("R2", 0), "2");
        remove(key("R2", 0));

        assertThat(total("USD")).isEqualTo("1 1.000000000000000000");
    }

    @Test
    void aDayWithoutRowsGetsATombstone() {
        emit(key("Workers", 0), "1");
        remove(key("Workers", 0));

        assertThat(total("USD")).isEqualTo("null");
        assertThat(costs.readKeyValuesToMap()).containsEntry(day("USD"), null);
    }

    @Test
    void aDayThatCostsNothingStays() {
        emit(key("Workers", 0), "1");
        emit(key("R2", 0), "0");
        remove(key("Workers", 0));

        assertThat(total("USD")).isEqualTo("1 0.000000000000000000");
    }

    @Test
    void aTombstoneOfARowNeverSeenChangesNothing() {
        emit(key("Workers", 0), "1");
        remove(key("R2", 0));
        remove(key("R2", 0));

        assertThat(total("USD")).isEqualTo("1 1.000000000000000000");
    }

    @Test
    void aRowMayComeBackAfterItsTombstone() {
        emit(key("Workers", 0), "1");
        remove(key("Workers", 0));
        emit(key("Workers", 0), "3");

        assertThat(total("USD")).isEqualTo("1 3.000000000000000000");
    }

    /** The order of the topic decides: a rewound cursor emits old rows again, and clocks of workers differ. */
    @Test
    void theLaterRecordCountsWhateverItsTimestamp() {
        usage.pipeInput(key("Workers", 0), row("1", "USD"), Instant.parse("2026-03-02T00:00:00Z"));
        usage.pipeInput(key("Workers", 0), row("2", "USD"), Instant.parse("2026-03-01T00:00:00Z"));

        assertThat(total("USD")).isEqualTo("1 2.000000000000000000");
    }

    @Test
    void keepsOnlyTheChargeOfEachRow() {
        assertThat(driver.getAllStateStores()).containsOnlyKeys("charges", DailyCosts.STORE);
    }

    @Test
    void isExactAfterManyRandomChanges() {
        Random random = new Random(7);
        Map<PaygoUsageKey, Charge> rows = new HashMap<>();
        for (int i = 0; i < 3000; i++) {
            PaygoUsageKey key = key("Service " + random.nextInt(4), random.nextInt(3));
            if (random.nextInt(4) == 0) {
                rows.remove(key);
                remove(key);
            } else {
                String cost = BigDecimal.valueOf(random.nextLong(), 18).toPlainString();
                String currency = random.nextInt(5) == 0 ? "EUR" : "USD";
                rows.put(key, new Charge(currency, new BigDecimal(cost)));
                emit(key, cost, currency);
            }
            for (String currency : List.of("USD", "EUR")) {
                assertThat(total(currency)).isEqualTo(expected(rows, currency));
            }
        }
    }

    private static String expected(Map<PaygoUsageKey, Charge> rows, String currency) {
        List<BigDecimal> costs = new ArrayList<>();
        rows.values().stream()
                .filter(charge -> charge.currency().equals(currency))
                .forEach(charge -> costs.add(charge.cost()));
        return costs.stream()
                .reduce(BigDecimal::add)
                .map(sum -> new DayTotal(costs.size(), sum).toString())
                .orElse("null");
    }

    private void emit(PaygoUsageKey key, String cost) {
        emit(key, cost, "USD");
    }

    private void emit(PaygoUsageKey key, String cost, String currency) {
        usage.pipeInput(key, row(cost, currency));
    }

    private void remove(PaygoUsageKey key) {
        usage.pipeInput(key, (PaygoUsage) null);
    }

    private String total(String currency) {
        KeyValueStore<CostDay, DayTotal> store = driver.getKeyValueStore(DailyCosts.STORE);
        return String.valueOf(store.get(day(currency)));
    }

    private static CostDay day(String currency) {
        return new CostDay(ACCOUNT, DAY, currency);
    }

    private static PaygoUsageKey key(String service, int ordinal) {
        return PaygoUsageKey.newBuilder()
                .setBillingAccountId(ACCOUNT)
                .setChargePeriodStart(midnight(DAY))
                .setChargePeriodEnd(midnight(DAY.plusDays(1)))
                .setServiceName(service)
                .setConsumedUnit("requests")
                .setXOrdinal(ordinal)
                .build();
    }

    private static PaygoUsage row(String cost, String currency) {
        BigDecimal decimal = new BigDecimal(cost).setScale(18);
        return PaygoUsage.newBuilder()
                .setBillingAccountId(ACCOUNT)
                .setBillingCurrency(currency)
                .setBillingPeriodStart(midnight(DAY.withDayOfMonth(1)))
                .setChargePeriodStart(midnight(DAY))
                .setChargePeriodEnd(midnight(DAY.plusDays(1)))
                .setConsumedQuantity(decimal)
                .setConsumedUnit("requests")
                .setContractedCost(decimal)
                .setCumulatedContractedCost(decimal)
                .setCumulatedPricingQuantity(decimal)
                .setPricingQuantity(decimal)
                .setServiceName("any")
                .setXOrdinal(0)
                .setXObservedAt(midnight(DAY))
                .build();
    }

    private static Instant midnight(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private static byte[] bytes(PaygoUsage row) {
        try {
            ByteBuffer buffer = row.toByteBuffer();
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static PaygoUsage row(byte[] bytes) {
        try {
            return PaygoUsage.fromByteBuffer(ByteBuffer.wrap(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
