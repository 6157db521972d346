package io.cfbilling.connect.record;

import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;

/**
 * The schemas of fields that the connector adds to the records of every dataset, under names in the style of each
 * dataset.
 */
final class OwnFields {
    /** The account that a record is of. */
    static final Schema ACCOUNT = SchemaBuilder.string()
            .doc("Tag of the account, from the path that was asked: 32 hex characters.")
            .build();

    /** The fields of the API that the schema does not know. */
    static final Schema UNKNOWN_FIELDS = SchemaBuilder.string()
            .optional()
            .doc("A JSON object of the fields that this schema does not know; null when there are none.")
            .build();

    private OwnFields() {}
}
