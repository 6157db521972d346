package io.cfbilling.connect.simulator;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Writes one usage row as JSON. */
final class UsageRowWriter {
    private final JsonGenerator json;
    private final Spelling spelling;
    private final boolean unknownFields;

    UsageRowWriter(JsonGenerator json, Spelling spelling, boolean unknownFields) {
        this.json = json;
        this.spelling = spelling;
        this.unknownFields = unknownFields;
    }

    /** {@code draw} decides the spelling of numbers. */
    void write(LedgerRow row, @Nullable Malformation malformation, long draw) throws IOException {
        json.writeStartObject();
        for (int i = 0; i < LedgerRow.FIELDS.size(); i++) {
            String field = LedgerRow.FIELDS.get(i);
            if (malformation != null && malformation.field().equals(field)) {
                writeMalformed(malformation);
            } else {
                json.writeFieldName(field);
                writeValue(row, field, Draw.bits(draw, i));
            }
        }
        LedgerRow.Later later = row.later();
        if (later != null) {
            json.writeStringField("ServiceFamilyName", later.serviceFamilyName());
            json.writeStringField("ZoneId", later.zoneId());
            json.writeStringField("ZoneName", later.zoneName());
            json.writeStringField("SubscriptionId", later.subscriptionId());
        }
        if (unknownFields) {
            json.writeStringField("RegionName", "weur");
            json.writeFieldName("Tags");
            json.writeRawValue("{\"team\":[\"edge\",null],\"weight\":0.10}");
        }
        json.writeEndObject();
    }

    private void writeMalformed(Malformation malformation) throws IOException {
        if (malformation.json() != null) {
            json.writeFieldName(malformation.field());
            json.writeRawValue(malformation.json());
        }
    }

    private void writeValue(LedgerRow row, String field, long draw) throws IOException {
        switch (field) {
            case "BillingCurrency" -> json.writeString(row.billingCurrency());
            case "BillingPeriodStart" ->
                json.writeString(row.billingPeriodStart().toString());
            case "ChargePeriodEnd" -> json.writeString(row.chargePeriodEnd().toString());
            case "ChargePeriodStart" -> json.writeString(row.chargePeriodStart().toString());
            case "ConsumedQuantity" -> number(row.consumedQuantity(), draw);
            case "ConsumedUnit" -> json.writeString(row.consumedUnit());
            case "ContractedCost" -> number(row.contractedCost(), draw);
            case "CumulatedContractedCost" -> number(row.cumulatedContractedCost(), draw);
            case "CumulatedPricingQuantity" -> number(row.cumulatedPricingQuantity(), draw);
            case "PricingQuantity" -> number(row.pricingQuantity(), draw);
            case "ServiceName" -> json.writeString(row.serviceName());
            default -> throw new IllegalArgumentException("no such field: " + field);
        }
    }

    private void number(BigDecimal value, long draw) throws IOException {
        json.writeNumber(spelling.spell(value, draw));
    }
}
