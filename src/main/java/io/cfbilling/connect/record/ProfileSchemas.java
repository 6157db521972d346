package io.cfbilling.connect.record;

import io.cfbilling.connect.model.ProfileField;
import io.cfbilling.connect.model.Redaction;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Timestamp;

/** The schemas of profile records. Field names are the API's own; added fields follow their style. */
public final class ProfileSchemas {
    static final String ACCOUNT_ID = "account_id";
    static final String OBSERVED_AT = "observed_at";
    static final String UNKNOWN_FIELDS = "unknown_fields";

    private ProfileSchemas() {}

    /** The key: the account. */
    public static Schema key() {
        return SchemaBuilder.struct()
                .name("io.cfbilling.BillingProfileKey")
                .doc("Names the account that a billing profile belongs to.")
                .field(ACCOUNT_ID, OwnFields.ACCOUNT)
                .build();
    }

    /** The value: the redacted profile. */
    public static Schema value() {
        SchemaBuilder value = SchemaBuilder.struct()
                .name("io.cfbilling.BillingProfile")
                .doc(
                        "The billing profile of a Cloudflare account. A field that is redacted as configured is as the API has"
                                + " it, masked (" + Redaction.MASKED
                                + "), left out (null) or hashed: 64 lower-case hex characters,"
                                + " the HMAC-SHA-256 of its UTF-8 text, equal for equal values of all fields and accounts.")
                .field(ACCOUNT_ID, OwnFields.ACCOUNT);
        for (ProfileField field : ProfileField.values()) {
            SchemaBuilder schema = switch (field.kind()) {
                case TEXT -> SchemaBuilder.string();
                case INTEGER -> SchemaBuilder.int32();
                case BOOLEAN -> SchemaBuilder.bool();
            };
            value.field(field.apiName(), schema.optional().doc(field.doc()).build());
        }
        return value.field(
                        OBSERVED_AT,
                        Timestamp.builder()
                                .doc("The moment of the response that told of the profile.")
                                .build())
                .field(UNKNOWN_FIELDS, OwnFields.UNKNOWN_FIELDS)
                .build();
    }
}
