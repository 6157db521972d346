package io.cfbilling.connect.page;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/** Records as the topics have them, made of the schemas in {@code schemas/}. */
final class PageRecords {
    private static final Schema USAGE_KEY = schema("PaygoUsageKey");
    private static final Schema USAGE = schema("PaygoUsage");
    private static final Schema CHECKPOINT_KEY = schema("CheckpointKey");
    private static final Schema CHECKPOINT = schema("Checkpoint");

    private PageRecords() {}

    /** The moment of the response. */
    private static final Instant AT = Instant.parse("2026-11-28T09:30:00Z");

    private static Schema schema(String name) {
        try {
            return new Schema.Parser().parse(Path.of("schemas", name + ".avsc").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A usage row of one day; {@code cost} as in {@code "0.75 USD"}, or null for a tombstone. */
    static TopicRecord usage(String account, String day, String service, @Nullable String cost) {
        return usage(account, LocalDate.parse(day), service, cost, AT);
    }

    static TopicRecord usage(String account, LocalDate day, String service, @Nullable String cost, Instant at) {
        GenericRecord key = new GenericData.Record(USAGE_KEY);
        key.put("BillingAccountId", account);
        key.put("ChargePeriodStart", millis(day));
        key.put("ChargePeriodEnd", millis(day.plusDays(1)));
        key.put("ServiceName", service);
        key.put("ConsumedUnit", "Requests");
        key.put("x_Ordinal", 0);
        return new TopicRecord("usage", key, cost == null ? null : value(key, cost), at);
    }

    private static GenericRecord value(GenericRecord key, String cost) {
        String[] parts = cost.split(" ", 2);
        GenericRecord value = new GenericData.Record(USAGE);
        key.getSchema().getFields().forEach(field -> value.put(field.name(), key.get(field.name())));
        value.put("BillingCurrency", parts[1]);
        value.put("BillingPeriodStart", key.get("ChargePeriodStart"));
        value.put("ContractedCost", decimal(parts[0]));
        return value;
    }

    private static ByteBuffer decimal(String amount) {
        BigDecimal scaled = new BigDecimal(amount).setScale(18, RoundingMode.UNNECESSARY);
        return ByteBuffer.wrap(scaled.unscaledValue().toByteArray());
    }

    /** A checkpoint of a month that was read on the last day before {@code until}, at noon. */
    static TopicRecord checkpoint(String account, String start, String until, String state) {
        LocalDate end = LocalDate.parse(until);
        GenericRecord key = checkpointKey(account, start);
        GenericRecord value = new GenericData.Record(CHECKPOINT);
        value.put("account_id", account);
        value.put("period_start", key.get("period_start"));
        value.put("period_end", (int) LocalDate.parse(start).plusMonths(1).toEpochDay());
        value.put("anchor_known", !state.equals("unknown"));
        value.put("covered_until", (int) end.toEpochDay());
        value.put("rows", 1L);
        value.put("rows_emitted", 1L);
        value.put("rows_removed", 0L);
        value.put("removals_complete", !state.equals("suspect"));
        value.put("content_digest", "0");
        value.put("final", state.equals("final"));
        value.put("observed_at", millis(end) - 43_200_000L);
        return new TopicRecord("checkpoints", key, value, AT);
    }

    static TopicRecord checkpointTombstone(String account, String start) {
        return new TopicRecord("checkpoints", checkpointKey(account, start), null, AT);
    }

    private static GenericRecord checkpointKey(String account, String start) {
        GenericRecord key = new GenericData.Record(CHECKPOINT_KEY);
        key.put("account_id", account);
        key.put("period_start", (int) LocalDate.parse(start).toEpochDay());
        return key;
    }

    private static long millis(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    }
}
