package io.cfbilling.connect.model;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a usage row, by the API's own names: those that the PayGo endpoint documents, which every row must have,
 * and those that later endpoint versions add, which may be missing or null. Reader, schema and record mapping all use
 * this table: a column is added here, and {@code NewColumnTest} names the examples that want it too.
 */
public enum UsageField {
    BILLING_CURRENCY("BillingCurrency", Kind.TEXT, true, "Billing currency code (ISO 4217)."),
    BILLING_PERIOD_START("BillingPeriodStart", Kind.TIMESTAMP, true, "Start of the billing period."),
    CHARGE_PERIOD_END("ChargePeriodEnd", Kind.TIMESTAMP, true, "End of the charge period, exclusive."),
    CHARGE_PERIOD_START("ChargePeriodStart", Kind.TIMESTAMP, true, "Start of the charge period, inclusive."),
    CONSUMED_QUANTITY("ConsumedQuantity", Kind.DECIMAL, true, "Quantity consumed during this charge period."),
    CONSUMED_UNIT("ConsumedUnit", Kind.TEXT, true, "Unit of measurement of the consumed quantity; may be empty."),
    CONTRACTED_COST("ContractedCost", Kind.DECIMAL, true, "Cost of this charge period in the billing currency."),
    CUMULATED_CONTRACTED_COST(
            "CumulatedContractedCost",
            Kind.DECIMAL,
            true,
            "Cost cumulated over the billing period, in the billing currency."),
    CUMULATED_PRICING_QUANTITY(
            "CumulatedPricingQuantity", Kind.DECIMAL, true, "Pricing quantity cumulated over the billing period."),
    PRICING_QUANTITY("PricingQuantity", Kind.DECIMAL, true, "Pricing quantity of this charge period."),
    SERVICE_NAME(
            "ServiceName",
            Kind.TEXT,
            true,
            "The Cloudflare service; may name a free allowance, and may change over time."),

    SERVICE_FAMILY_NAME("ServiceFamilyName", Kind.TEXT, false, "The family of products that the service belongs to."),
    ZONE_ID("ZoneId", Kind.TEXT, false, "Id of the zone, where Cloudflare reports usage by zone."),
    ZONE_NAME("ZoneName", Kind.TEXT, false, "Name of the zone, where Cloudflare reports usage by zone."),
    SUBSCRIPTION_ID("SubscriptionId", Kind.TEXT, false, "Id of the subscription that is charged."),
    BILLED_COST("BilledCost", Kind.DECIMAL, false, "Cost that is invoiced for this charge period (FOCUS)."),
    BILLING_ACCOUNT_NAME("BillingAccountName", Kind.TEXT, false, "Name of the account (FOCUS)."),
    CHARGE_CATEGORY("ChargeCategory", Kind.TEXT, false, "Category of the charge (FOCUS); \"Usage\" so far."),
    CHARGE_CLASS("ChargeClass", Kind.TEXT, false, "Whether the charge corrects an earlier charge (FOCUS)."),
    CHARGE_DESCRIPTION("ChargeDescription", Kind.TEXT, false, "Description of the charge (FOCUS)."),
    EFFECTIVE_COST("EffectiveCost", Kind.DECIMAL, false, "Cost after discounts and prepayments (FOCUS)."),
    HOST_PROVIDER_NAME("HostProviderName", Kind.TEXT, false, "Who runs the infrastructure (FOCUS)."),
    INVOICE_ISSUER_NAME("InvoiceIssuerName", Kind.TEXT, false, "Who issues the invoice (FOCUS)."),
    LIST_COST("ListCost", Kind.DECIMAL, false, "Cost at list prices (FOCUS)."),
    PRICING_UNIT("PricingUnit", Kind.TEXT, false, "Unit of measurement of the pricing quantity (FOCUS)."),
    SERVICE_PROVIDER_NAME("ServiceProviderName", Kind.TEXT, false, "Who provides the service (FOCUS).");

    /** The JSON type of a column, and the type of its value. */
    public enum Kind {
        /** A JSON string; a {@link String}. */
        TEXT,
        /** A JSON number, or a text that spells one; a {@link java.math.BigDecimal}. */
        DECIMAL,
        /** An ISO 8601 date-time with its offset, or a date; an {@link java.time.Instant}. */
        TIMESTAMP
    }

    private static final Map<String, UsageField> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(UsageField::apiName, Function.identity()));

    private final String apiName;
    private final Kind kind;
    private final boolean required;
    private final String doc;

    UsageField(String apiName, Kind kind, boolean required, String doc) {
        this.apiName = apiName;
        this.kind = kind;
        this.required = required;
        this.doc = doc;
    }

    /** The name in the API's JSON, and in the records. */
    public String apiName() {
        return apiName;
    }

    /** How the column is read, and the type of its value. */
    public Kind kind() {
        return kind;
    }

    /** Whether a row without it is malformed. */
    public boolean required() {
        return required;
    }

    /** One sentence for the schema. */
    public String doc() {
        return doc;
    }

    /** The column of that name; null if the schema has none. */
    public static @Nullable UsageField named(String apiName) {
        return BY_NAME.get(apiName);
    }
}
