package io.cfbilling.connect.record;

import io.cfbilling.connect.model.Named;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.SchemaBuilder;

/** How quantities and costs are written. */
public enum DecimalMode implements Named {
    /** Connect's {@code Decimal} of scale 18 and precision 38, as a warehouse's numeric(38,18). */
    PRECISE {
        @Override
        SchemaBuilder schema() {
            return Decimal.builder(SCALE).parameter("connect.decimal.precision", "38");
        }

        @Override
        Object value(BigDecimal number) {
            // BigDecimal would write out all zeros of such a number before it rounds it to zero.
            return number.scale() - number.precision() > SCALE
                    ? BigDecimal.ZERO.setScale(SCALE)
                    : number.setScale(SCALE, RoundingMode.HALF_EVEN);
        }
    },
    /** Text in plain notation, unrounded. */
    STRING {
        @Override
        SchemaBuilder schema() {
            return SchemaBuilder.string();
        }

        @Override
        Object value(BigDecimal number) {
            return number.toPlainString();
        }
    },
    /** A 64-bit floating-point number, for consumers that cannot read decimals; it rounds money. */
    DOUBLE {
        @Override
        SchemaBuilder schema() {
            return SchemaBuilder.float64();
        }

        @Override
        Object value(BigDecimal number) {
            return number.doubleValue();
        }
    };

    private static final int SCALE = 18;

    /** A new schema of the mode; the caller adds the doc, and makes it optional. */
    abstract SchemaBuilder schema();

    /** The number as a value of the mode's schema. */
    abstract Object value(BigDecimal number);
}
