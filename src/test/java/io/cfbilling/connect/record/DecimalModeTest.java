package io.cfbilling.connect.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.cfbilling.connect.model.Named;
import java.math.BigDecimal;
import java.util.Map;
import org.apache.kafka.connect.data.ConnectSchema;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DecimalModeTest {
    @ParameterizedTest
    @CsvSource({
        "0.75, 0.750000000000000000",
        "150000, 150000.000000000000000000",
        "1e3, 1000.000000000000000000",
        "0.0000000000000000005, 0E-18",
        "0.00000000000000000051, 1E-18",
        "0.0000000000000000015, 2E-18",
        "0.0000000000000000025, 2E-18",
        "-0.0000000000000000015, -2E-18",
        "99999999999999999999.000000000000000000, 99999999999999999999.000000000000000000",
        "0, 0E-18"
    })
    void roundsHalfEvenAtEighteenDecimals(BigDecimal number, BigDecimal written) {
        assertThat(DecimalMode.PRECISE.value(number)).isEqualTo(written);
    }

    @ParameterizedTest
    @CsvSource({"1e-999999999", "-1e-999999999", "5e-19000000"})
    void roundsTinyNumbersToZeroQuickly(BigDecimal tiny) {
        assertThat(DecimalMode.PRECISE.value(tiny)).isEqualTo(new BigDecimal("0E-18"));
    }

    @Test
    void isADecimalOfPrecision38AndScale18() {
        Schema schema = DecimalMode.PRECISE.schema().build();

        assertThat(schema.name()).isEqualTo(Decimal.LOGICAL_NAME);
        assertThat(schema.parameters())
                .containsOnly(Map.entry("scale", "18"), Map.entry("connect.decimal.precision", "38"));
    }

    @ParameterizedTest
    @CsvSource({"1e3, 1000", "1E-7, 0.0000001", "0.50, 0.50", "1.23456789012345678901234, 1.23456789012345678901234"})
    void writesTextInPlainNotationUnrounded(BigDecimal number, String text) {
        assertThat(DecimalMode.STRING.value(number)).isEqualTo(text);
    }

    @Test
    void writesADouble() {
        assertThat(DecimalMode.DOUBLE.value(new BigDecimal("0.1"))).isEqualTo(0.1);
    }

    @ParameterizedTest
    @EnumSource
    void writesValuesOfItsSchema(DecimalMode mode) {
        ConnectSchema.validateValue(mode.schema().build(), mode.value(new BigDecimal("0.75")));
    }

    @Test
    void isNamedAsTheSettingsSpellIt() {
        assertThat(Named.ids(DecimalMode.class)).containsExactly("precise", "string", "double");
    }
}
