package io.cfbilling.connect.page;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/** The fields of a record as typed values. */
public final class AvroFields {
    private AvroFields() {}

    /** Equal texts are the same object: few of them are in all records. */
    public static String text(GenericRecord record, String field) {
        return String.valueOf(record.get(field)).intern();
    }

    public static int number(GenericRecord record, String field) {
        return ((Number) record.get(field)).intValue();
    }

    public static boolean flag(GenericRecord record, String field) {
        return (boolean) record.get(field);
    }

    public static Instant moment(GenericRecord record, String field) {
        return Instant.ofEpochMilli((long) record.get(field));
    }

    /** The day of a date, or that of a timestamp in UTC. */
    public static LocalDate day(GenericRecord record, String field) {
        return record.get(field) instanceof Integer date
                ? LocalDate.ofEpochDay(date)
                : LocalDate.ofInstant(moment(record, field), ZoneOffset.UTC);
    }

    /** Exact, in each {@code decimal.handling.mode}: a decimal, a text, or the shortest decimal of a double. */
    public static BigDecimal amount(GenericRecord record, String field) {
        Object value = record.get(field);
        if (value instanceof ByteBuffer bytes) {
            return decimal(bytes, record.getSchema().getField(field).schema());
        }
        return least(new BigDecimal(String.valueOf(value)));
    }

    private static BigDecimal decimal(ByteBuffer bytes, Schema schema) {
        byte[] unscaled = new byte[bytes.remaining()];
        bytes.duplicate().get(unscaled);
        return least(new BigDecimal(new BigInteger(unscaled), scale(schema)));
    }

    private static int scale(Schema schema) {
        return ((LogicalTypes.Decimal) schema.getLogicalType()).getScale();
    }

    /** Without trailing zeros, which takes less memory than the 18 decimals of the topic. */
    private static BigDecimal least(BigDecimal value) {
        return value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
    }

    /** A field as people read it; empty where it is null. */
    public static Optional<String> shown(GenericRecord record, Schema.Field field) {
        @Nullable Object value = record.get(field.pos());
        if (value == null) {
            return Optional.empty();
        }
        String logical = logicalType(field.schema());
        return Optional.of(
                switch (logical) {
                    case "timestamp-millis" -> moment(record, field.name()).toString();
                    case "date" -> day(record, field.name()).toString();
                    case "decimal" -> amount(record, field.name()).toPlainString();
                    default -> value.toString();
                });
    }

    private static String logicalType(Schema schema) {
        for (Schema each : schema.isUnion() ? schema.getTypes() : List.of(schema)) {
            if (each.getLogicalType() != null) {
                return each.getLogicalType().getName();
            }
        }
        return "";
    }
}
