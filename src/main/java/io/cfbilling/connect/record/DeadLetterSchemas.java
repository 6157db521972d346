package io.cfbilling.connect.record;

import io.cfbilling.connect.model.MalformedRow;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Timestamp;

/** The schemas of dead letters: rows and profiles that cannot be turned into records of their own dataset. */
public final class DeadLetterSchemas {
    static final String ACCOUNT_ID = "account_id";
    static final String DATASET = "dataset";
    static final String REQUEST_PATH = "request_path";
    static final String REASON = "reason";
    static final String RAW = "raw";
    static final String RAW_LENGTH = "raw_length";
    static final String OBSERVED_AT = "observed_at";

    private DeadLetterSchemas() {}

    /** The key: the account. */
    public static Schema key() {
        return SchemaBuilder.struct()
                .name("io.cfbilling.DeadLetterKey")
                .doc("Names the account that a dead letter is of.")
                .field(ACCOUNT_ID, OwnFields.ACCOUNT)
                .build();
    }

    /** The value: the JSON text, and what is wrong with it. */
    public static Schema value() {
        return SchemaBuilder.struct()
                .name("io.cfbilling.DeadLetter")
                .doc("A usage row or billing profile that cannot be turned into a record.")
                .field(ACCOUNT_ID, OwnFields.ACCOUNT)
                .field(DATASET, text("What was asked for: usage or profile."))
                .field(REQUEST_PATH, text("Path and query of the request, behind the API's address."))
                .field(REASON, text("What is wrong, and where; quotes nothing of the content."))
                .field(
                        RAW,
                        SchemaBuilder.string()
                                .optional()
                                .doc(
                                        "The JSON text, redacted as configured (sensitive fields are never included), and cut at "
                                                + MalformedRow.LONGEST_RAW + " characters; null where there is none.")
                                .build())
                .field(
                        RAW_LENGTH,
                        SchemaBuilder.int64()
                                .optional()
                                .doc("How many characters the redacted JSON text has before it is cut; null where there"
                                        + " is none.")
                                .build())
                .field(
                        OBSERVED_AT,
                        Timestamp.builder().doc("The moment of the response.").build())
                .build();
    }

    private static Schema text(String doc) {
        return SchemaBuilder.string().doc(doc).build();
    }
}
