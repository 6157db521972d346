package io.cfbilling.connect.simulator;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The twelve fields that rows of {@link UsagePath#BILLABLE_USAGE} have besides those of a {@link LedgerRow}. All are
 * derived from the row. Costs of a row differ from each other, so that tests detect a reader that confuses two fields.
 *
 * @param billedCost the contracted cost to the cent, half to even
 * @param billingAccountId the account's id
 * @param billingAccountName null if the account hides its name
 * @param chargeCategory always {@code Usage}
 * @param chargeClass always null: no charge corrects another
 * @param chargeDescription null unless the service's name mentions an allowance
 * @param effectiveCost nine tenths of the contracted cost
 * @param listCost twice the contracted cost
 * @param pricingUnit {@code Priced} and the consumed unit; only {@code Priced} if that is empty
 */
public record BillableFields(
        BigDecimal billedCost,
        String billingAccountId,
        @Nullable String billingAccountName,
        String chargeCategory,
        @Nullable String chargeClass,
        @Nullable String chargeDescription,
        BigDecimal effectiveCost,
        String hostProviderName,
        String invoiceIssuerName,
        BigDecimal listCost,
        String pricingUnit,
        String serviceProviderName) {
    private static final BigDecimal EFFECTIVE = new BigDecimal("0.9");
    private static final BigDecimal LIST = new BigDecimal("2");

    /** The names of the twelve, in the order in which the API writes them. */
    public static final List<String> FIELDS = List.of(
            "BilledCost",
            "BillingAccountId",
            "BillingAccountName",
            "ChargeCategory",
            "ChargeClass",
            "ChargeDescription",
            "EffectiveCost",
            "HostProviderName",
            "InvoiceIssuerName",
            "ListCost",
            "PricingUnit",
            "ServiceProviderName");

    public BillableFields {
        billedCost = LedgerRow.least(billedCost);
        effectiveCost = LedgerRow.least(effectiveCost);
        listCost = LedgerRow.least(listCost);
    }

    static BillableFields of(LedgerRow row, @Nullable String accountName) {
        BigDecimal cost = row.contractedCost();
        return new BillableFields(
                cost.setScale(2, RoundingMode.HALF_EVEN),
                row.accountId(),
                accountName,
                "Usage",
                null,
                row.serviceName().contains("included") ? "Beyond the allowance of " + row.serviceName() : null,
                cost.multiply(EFFECTIVE),
                "Cloudflare network",
                "Cloudflare, Inc.",
                cost.multiply(LIST),
                ("Priced " + row.consumedUnit()).strip(),
                "Cloudflare");
    }
}
