package io.cfbilling.connect.record;

import io.cfbilling.connect.model.UsageField;
import java.util.List;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Timestamp;

/**
 * The schemas of usage records. Field names are the API's own, and FOCUS's where FOCUS has the column; added fields
 * have FOCUS's prefix for custom columns, {@code x_}. Their Avro form in {@code schemas/} is the contract with
 * consumers.
 */
public final class UsageSchemas {
    static final String BILLING_ACCOUNT_ID = "BillingAccountId";
    static final String ORDINAL = "x_Ordinal";
    static final String OBSERVED_AT = "x_ObservedAt";
    static final String UNKNOWN_FIELDS = "x_UnknownFields";

    /** The key fields besides the account and the ordinal, in the order of the key's schema. */
    static final List<UsageField> KEY_FIELDS = List.of(
            UsageField.CHARGE_PERIOD_START,
            UsageField.CHARGE_PERIOD_END,
            UsageField.SERVICE_NAME,
            UsageField.CONSUMED_UNIT);

    private static final String ORDINAL_DOC =
            "Numbers rows that agree in all other key fields 0, 1, …, in the order of SubscriptionId, ZoneId and content.";

    private UsageSchemas() {}

    /** The key of one row, whatever its content and endpoint version. */
    public static Schema key() {
        SchemaBuilder key = SchemaBuilder.struct()
                .name("io.cfbilling.PaygoUsageKey")
                .doc("Names one row of PayGo usage of a Cloudflare account.")
                .field(BILLING_ACCOUNT_ID, OwnFields.ACCOUNT);
        for (UsageField field : KEY_FIELDS) {
            key.field(field.apiName(), schema(field, DecimalMode.PRECISE));
        }
        return key.field(ORDINAL, SchemaBuilder.int32().doc(ORDINAL_DOC).build())
                .build();
    }

    /** The value: one schema for all endpoint versions. */
    public static Schema value(DecimalMode decimals) {
        SchemaBuilder value = SchemaBuilder.struct()
                .name("io.cfbilling.PaygoUsage")
                .doc("One row of PayGo usage: the charge of one service for one charge period.")
                .field(BILLING_ACCOUNT_ID, OwnFields.ACCOUNT);
        for (UsageField field : UsageField.values()) {
            value.field(field.apiName(), schema(field, decimals));
        }
        return value.field(ORDINAL, SchemaBuilder.int32().doc(ORDINAL_DOC).build())
                .field(
                        OBSERVED_AT,
                        Timestamp.builder()
                                .doc("The moment of the response that told of the row. Of one account and charge day,"
                                        + " rows older than the newest are superseded.")
                                .build())
                .field(UNKNOWN_FIELDS, OwnFields.UNKNOWN_FIELDS)
                .build();
    }

    private static Schema schema(UsageField field, DecimalMode decimals) {
        SchemaBuilder schema = switch (field.kind()) {
            case TEXT -> SchemaBuilder.string();
            case DECIMAL -> decimals.schema();
            case TIMESTAMP -> Timestamp.builder();
        };
        if (!field.required()) {
            schema.optional();
        }
        return schema.doc(field.doc()).build();
    }
}
