package io.cfbilling.connect.local;

import java.math.BigDecimal;
import java.util.Date;
import java.util.stream.Collectors;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/** One record as text, field by field; what is null is left out. */
final class SampleRecord {
    private SampleRecord() {}

    static String of(Struct value) {
        return value.schema().fields().stream()
                .filter(field -> value.get(field) != null)
                .map(field -> String.format("  %-24s  %s", field.name(), text(value.get(field))))
                .collect(Collectors.joining("\n"));
    }

    private static String text(@Nullable Object value) {
        if (value instanceof BigDecimal number) {
            return number.toPlainString();
        }
        return value instanceof Date moment ? moment.toInstant().toString() : String.valueOf(value);
    }
}
