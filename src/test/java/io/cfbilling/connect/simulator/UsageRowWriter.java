package io.cfbilling.connect.simulator;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes one usage row as JSON. */
final class UsageRowWriter {
    private final JsonGenerator json;
    private final Spelling spelling;
    private final SimulatedAccount account;
    private final UsagePath path;

    UsageRowWriter(JsonGenerator json, Spelling spelling, UsageEndpoint.Request request) {
        this.json = json;
        this.spelling = spelling;
        this.account = request.account();
        this.path = request.path();
    }

    /** {@code draw} determines the spelling of numbers. */
    void write(LedgerRow row, @Nullable Malformation malformation, long draw) throws IOException {
        json.writeStartObject();
        int place = 0;
        for (Map.Entry<String, @Nullable Object> field : fields(row).entrySet()) {
            if (malformation != null && malformation.field().equals(field.getKey())) {
                writeMalformed(malformation);
            } else {
                json.writeFieldName(field.getKey());
                writeValue(field.getValue(), Draw.bits(draw, place));
            }
            place++;
        }
        if (account.hasUnknownFields()) {
            json.writeStringField("RegionName", "weur");
            json.writeFieldName("Tags");
            json.writeRawValue("{\"team\":[\"edge\",null],\"weight\":0.10}");
        }
        json.writeEndObject();
    }

    private Map<String, @Nullable Object> fields(LedgerRow row) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        putFirst(fields, row);
        if (row.later() != null || path == UsagePath.BILLABLE_USAGE) {
            putLater(fields, row.later());
        }
        if (path == UsagePath.BILLABLE_USAGE) {
            putBillable(fields, BillableFields.of(row, account.billingName()));
        }
        return fields;
    }

    private static void putFirst(Map<String, @Nullable Object> fields, LedgerRow row) {
        fields.put("BillingCurrency", row.billingCurrency());
        fields.put("BillingPeriodStart", row.billingPeriodStart().toString());
        fields.put("ChargePeriodEnd", row.chargePeriodEnd().toString());
        fields.put("ChargePeriodStart", row.chargePeriodStart().toString());
        fields.put("ConsumedQuantity", row.consumedQuantity());
        fields.put("ConsumedUnit", row.consumedUnit());
        fields.put("ContractedCost", row.contractedCost());
        fields.put("CumulatedContractedCost", row.cumulatedContractedCost());
        fields.put("CumulatedPricingQuantity", row.cumulatedPricingQuantity());
        fields.put("PricingQuantity", row.pricingQuantity());
        fields.put("ServiceName", row.serviceName());
    }

    private static void putLater(Map<String, @Nullable Object> fields, LedgerRow.@Nullable Later later) {
        fields.put("ServiceFamilyName", later == null ? null : later.serviceFamilyName());
        fields.put("ZoneId", later == null ? null : later.zoneId());
        fields.put("ZoneName", later == null ? null : later.zoneName());
        fields.put("SubscriptionId", later == null ? null : later.subscriptionId());
    }

    private static void putBillable(Map<String, @Nullable Object> fields, BillableFields billable) {
        fields.put("BilledCost", billable.billedCost());
        fields.put("BillingAccountId", billable.billingAccountId());
        fields.put("BillingAccountName", billable.billingAccountName());
        fields.put("ChargeCategory", billable.chargeCategory());
        fields.put("ChargeClass", billable.chargeClass());
        fields.put("ChargeDescription", billable.chargeDescription());
        fields.put("EffectiveCost", billable.effectiveCost());
        fields.put("HostProviderName", billable.hostProviderName());
        fields.put("InvoiceIssuerName", billable.invoiceIssuerName());
        fields.put("ListCost", billable.listCost());
        fields.put("PricingUnit", billable.pricingUnit());
        fields.put("ServiceProviderName", billable.serviceProviderName());
    }

    private void writeMalformed(Malformation malformation) throws IOException {
        if (malformation.json() != null) {
            json.writeFieldName(malformation.field());
            json.writeRawValue(malformation.json());
        }
    }

    private void writeValue(@Nullable Object value, long draw) throws IOException {
        if (value instanceof BigDecimal number) {
            json.writeNumber(spelling.spell(number, draw));
        } else {
            json.writeString((String) value);
        }
    }
}
