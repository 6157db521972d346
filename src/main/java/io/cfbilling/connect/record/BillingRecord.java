package io.cfbilling.connect.record;

import io.cfbilling.connect.offset.SourcePartition;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/** A record of one of the connector's topics. */
public final class BillingRecord extends SourceRecord {
    private final Topic billingTopic;

    /**
     * Where the records of one kind go.
     *
     * @param topic their kind
     * @param name the topic's name in Kafka
     */
    record Target(Topic topic, String name) {
        /** The topic whose name begins with what the user's setting puts before it. */
        static Target of(Topic topic, String prefix) {
            return new Target(topic, topic.name(prefix));
        }
    }

    /**
     * Where a record comes from.
     *
     * @param offset the source offset to resume from once the record, and all before it, are written
     */
    record Source(SourcePartition partition, Map<String, Object> offset) {}

    /**
     * @param value null for a tombstone
     * @param observedAt the moment of the response, and the record's timestamp
     */
    BillingRecord(Target target, Source source, Struct key, @Nullable Struct value, Instant observedAt) {
        super(
                source.partition.toMap(),
                source.offset,
                target.name,
                null,
                key.schema(),
                key,
                value == null ? null : value.schema(),
                value,
                observedAt.toEpochMilli());
        this.billingTopic = target.topic;
    }

    /** The topic that it belongs to, whatever the topic's name in Kafka. */
    public Topic billingTopic() {
        return billingTopic;
    }

    public boolean isTombstone() {
        return value() == null;
    }

    /**
     * That of the key. Connect looks every record up among those that end a transaction; the inherited code would read the
     * whole value and the offset, which is written when it is read.
     */
    @Override
    public int hashCode() {
        return key().hashCode();
    }
}
