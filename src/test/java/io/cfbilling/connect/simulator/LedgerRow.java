package io.cfbilling.connect.simulator;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The expected content of a usage row, as typed values. Decimals have no trailing zeros, so that rows can be compared.
 *
 * @param accountId not part of the JSON: it is in the request's path
 * @param later the fields that {@link UsagePath#PAYGO_USAGE} adds; null if there are none
 */
public record LedgerRow(
        String accountId,
        String billingCurrency,
        Instant billingPeriodStart,
        Instant chargePeriodStart,
        Instant chargePeriodEnd,
        BigDecimal consumedQuantity,
        String consumedUnit,
        BigDecimal contractedCost,
        BigDecimal cumulatedContractedCost,
        BigDecimal cumulatedPricingQuantity,
        BigDecimal pricingQuantity,
        String serviceName,
        @Nullable Later later) {

    public LedgerRow {
        consumedQuantity = least(consumedQuantity);
        contractedCost = least(contractedCost);
        cumulatedContractedCost = least(cumulatedContractedCost);
        cumulatedPricingQuantity = least(cumulatedPricingQuantity);
        pricingQuantity = least(pricingQuantity);
    }

    /** The four fields besides the first eleven. */
    public record Later(
            String serviceFamilyName,
            @Nullable String zoneId,
            @Nullable String zoneName,
            String subscriptionId) {
        /** The names of the four, in the order in which the API writes them. */
        public static final List<String> FIELDS = List.of("ServiceFamilyName", "ZoneId", "ZoneName", "SubscriptionId");
    }

    /** The eleven fields of a row, in the order in which the API writes them. */
    public static final List<String> FIELDS = List.of(
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

    /** The charge day. */
    public LocalDate day() {
        return LocalDate.ofInstant(chargePeriodStart, ZoneOffset.UTC);
    }

    /** The first day of the billing period. */
    public LocalDate periodStart() {
        return LocalDate.ofInstant(billingPeriodStart, ZoneOffset.UTC);
    }

    /** The row without the fields of later endpoint versions. */
    public LedgerRow withoutLater() {
        return new LedgerRow(
                accountId,
                billingCurrency,
                billingPeriodStart,
                chargePeriodStart,
                chargePeriodEnd,
                consumedQuantity,
                consumedUnit,
                contractedCost,
                cumulatedContractedCost,
                cumulatedPricingQuantity,
                pricingQuantity,
                serviceName,
                null);
    }

    static BigDecimal least(BigDecimal value) {
        return value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
    }
}
