package io.cfbilling.connect.page;

import java.time.Instant;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/**
 * One record of a billing topic, decoded.
 *
 * @param topic the name without the prefix: {@code usage}, {@code profile}, {@code checkpoints} or {@code dead-letters}
 * @param value null for a tombstone
 * @param timestamp the moment of the response
 */
public record TopicRecord(
        String topic, GenericRecord key, @Nullable GenericRecord value, Instant timestamp) {}
