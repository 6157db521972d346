package io.cfbilling.connect.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class UsageRowTest {
    private static final List<UsageField> REQUIRED =
            Arrays.stream(UsageField.values()).filter(UsageField::required).toList();

    @Test
    void requiresOnlyTheElevenDocumentedColumns() {
        assertThat(REQUIRED)
                .extracting(UsageField::apiName)
                .containsExactly(
                        "BillingCurrency",
                        "BillingPeriodStart",
                        "ChargePeriodEnd",
                        "ChargePeriodStart",
                        "ConsumedQuantity",
                        "ConsumedUnit",
                        "ContractedCost",
                        "CumulatedContractedCost",
                        "CumulatedPricingQuantity",
                        "PricingQuantity",
                        "ServiceName");
    }

    @ParameterizedTest
    @EnumSource
    void namesAMissingRequiredColumn(UsageField field) {
        SampleRow row = SampleRow.row().without(field);

        if (field.required()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(row::build)
                    .withMessage("field " + field.apiName() + " is missing");
        } else {
            assertThat(row.build().value(field)).isNull();
        }
    }

    @ParameterizedTest
    @CsvSource({"0.5, 0.50", "1000, 1e3", "1000, 1000.000", "0.0000001, 1E-7", "-2.5, -25e-1"})
    void isEqualInAnySpellingOfNumbers(String one, String other) {
        UsageRow spelt = SampleRow.row()
                .with(UsageField.CONTRACTED_COST, new BigDecimal(one))
                .build();
        UsageRow respelt = SampleRow.row()
                .with(UsageField.CONTRACTED_COST, new BigDecimal(other))
                .build();

        assertThat(spelt).isEqualTo(respelt).hasSameHashCodeAs(respelt);
        assertThat(spelt.canonical()).isEqualTo(respelt.canonical());
    }

    @Test
    void differsInEachColumn() {
        UsageRow row = SampleRow.row().build();

        for (UsageField field : UsageField.values()) {
            Object other = switch (field.kind()) {
                case TEXT -> "another";
                case DECIMAL -> new BigDecimal("0.000000000000000000000001");
                case TIMESTAMP -> Instant.parse("2024-12-31T00:00:00Z");
            };
            assertThat(SampleRow.row().with(field, other).build())
                    .as(field.apiName())
                    .isNotEqualTo(row);
        }
        assertThat(SampleRow.row().unknownFields("{}").build()).isNotEqualTo(row);
    }

    @Test
    void distinguishesAnEmptyTextFromNone() {
        UsageRow empty = SampleRow.row().with(UsageField.ZONE_NAME, "").build();

        assertThat(empty).isNotEqualTo(SampleRow.row().build());
        assertThat(empty.text(UsageField.ZONE_NAME))
                .isEqualTo(SampleRow.row().build().text(UsageField.ZONE_NAME));
    }

    @Test
    void isChargedOnTheUtcDayOfItsChargePeriodStart() {
        UsageRow row = SampleRow.row()
                .with(UsageField.CHARGE_PERIOD_START, Instant.parse("2025-02-28T23:59:59Z"))
                .with(UsageField.BILLING_PERIOD_START, Instant.parse("2025-02-01T00:00:00Z"))
                .build();

        assertThat(row.day()).isEqualTo(LocalDate.of(2025, 2, 28));
        assertThat(row.billingPeriodStart()).isEqualTo(LocalDate.of(2025, 2, 1));
    }
}
