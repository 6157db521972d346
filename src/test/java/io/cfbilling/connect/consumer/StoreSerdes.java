package io.cfbilling.connect.consumer;

import io.cfbilling.PaygoUsageKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/** Serdes for stores and internal topics, without the registry, in which only the connector registers schemas. */
final class StoreSerdes {
    static final Serde<Charge> CHARGE = text(Charge::toString, Charge::parse);
    static final Serde<CostDay> COST_DAY = text(CostDay::toString, CostDay::parse);
    static final Serde<DayTotal> DAY_TOTAL = text(DayTotal::toString, DayTotal::parse);
    static final Serde<BigDecimal> DECIMAL = text(BigDecimal::toPlainString, BigDecimal::new);

    /** Avro after a fingerprint of the schema: the single-object encoding of the generated class. */
    static final Serde<PaygoUsageKey> USAGE_KEY =
            Serdes.serdeFrom((topic, key) -> bytes(key), (topic, bytes) -> usageKey(bytes));

    private StoreSerdes() {}

    /** Null, a tombstone, stays null. */
    private static <T> Serde<T> text(Function<T, String> write, Function<String, T> read) {
        return Serdes.serdeFrom(
                (topic, value) -> value == null ? null : write.apply(value).getBytes(StandardCharsets.UTF_8),
                (topic, bytes) -> bytes == null ? null : read.apply(new String(bytes, StandardCharsets.UTF_8)));
    }

    private static byte[] bytes(PaygoUsageKey key) {
        try {
            ByteBuffer buffer = key.toByteBuffer();
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static PaygoUsageKey usageKey(byte[] bytes) {
        try {
            return PaygoUsageKey.fromByteBuffer(ByteBuffer.wrap(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
