package io.cfbilling.connect.simulator;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one usage row must say, as typed values. Decimals bear no trailing zeros, so that equal rows are equal.
 *
 * @param accountId not part of the JSON: it is in the request's path
 * @param later what {@link UsagePath#PAYGO_USAGE} adds; null where that is not told
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

    /** The four fields that came after the seed's eleven. */
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

    /** The row without what later generations of the endpoint add. */
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
