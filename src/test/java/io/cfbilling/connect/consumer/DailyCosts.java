package io.cfbilling.connect.consumer;

import io.apicurio.registry.serde.avro.AvroSerde;
import io.cfbilling.PaygoUsage;
import io.cfbilling.PaygoUsageKey;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.KTable;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The cost of each account per day and currency, which follows restatements of the usage topic: a later record replaces
 * the former row, and a tombstone removes it.
 */
public final class DailyCosts {
    /** The store of the sums: a {@link CostDay} to its {@link DayTotal}. */
    public static final String STORE = "daily-costs";

    private DailyCosts() {}

    /**
     * Writes a {@link CostDay} and its cost as a plain decimal, both as text, and a tombstone when a day has no rows.
     *
     * @param keys reads the usage topic's keys; like {@code values}, it never writes
     */
    public static Topology topology(
            String usageTopic, Serde<PaygoUsageKey> keys, Serde<PaygoUsage> values, String outputTopic) {
        StreamsBuilder builder = new StreamsBuilder();
        // The former value of a changed row must be subtracted, so each row is kept, but not all of its thirty columns.
        KTable<PaygoUsageKey, Charge> charges = builder.table(usageTopic, Consumed.with(keys, values))
                .mapValues(
                        Charge::of,
                        Materialized.<PaygoUsageKey, Charge, KeyValueStore<Bytes, byte[]>>as("charges")
                                .withKeySerde(StoreSerdes.USAGE_KEY)
                                .withValueSerde(StoreSerdes.CHARGE));
        KTable<CostDay, DayTotal> days = charges.groupBy(
                        (row, charge) -> KeyValue.pair(CostDay.of(row, charge), charge.cost()),
                        Grouped.with("charges-by-day", StoreSerdes.COST_DAY, StoreSerdes.DECIMAL))
                .aggregate(
                        () -> DayTotal.NONE,
                        (day, cost, total) -> total.plus(cost),
                        (day, cost, total) -> total.minus(cost),
                        Materialized.<CostDay, DayTotal, KeyValueStore<Bytes, byte[]>>as(STORE)
                                .withKeySerde(StoreSerdes.COST_DAY)
                                .withValueSerde(StoreSerdes.DAY_TOTAL));
        days.mapValues(DayTotal::cost)
                .toStream()
                .to(outputTopic, Produced.with(StoreSerdes.COST_DAY, StoreSerdes.DECIMAL));
        return builder.build();
    }

    /** Exactly once, which implies {@code isolation.level=read_committed}: aborted records are never counted. */
    public static Properties settings(String applicationId, String bootstrapServers) {
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId);
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        return settings;
    }

    /**
     * Reads the records of either Avro converter into the classes generated from {@code schemas/}. With Confluent's client,
     * use {@code SpecificAvroSerde} with {@code schema.registry.url}.
     *
     * @param registryUrl of Apicurio's API, version 2
     */
    public static <T> Serde<T> avro(String registryUrl, boolean key) {
        Serde<T> serde = new AvroSerde<>();
        serde.configure(
                Map.of(
                        "apicurio.registry.url", registryUrl,
                        "apicurio.registry.as-confluent", "true",
                        "apicurio.registry.use-id", "contentId",
                        "apicurio.registry.headers.enabled", "false",
                        "apicurio.registry.id-handler", "io.apicurio.registry.serde.Legacy4ByteIdHandler",
                        "apicurio.registry.use-specific-avro-reader", "true"),
                key);
        return serde;
    }

    /** Runs until it is stopped. The arguments: bootstrap servers, and the URL of the registry. */
    public static void main(String[] args) {
        String bootstrapServers = args[0];
        String registryUrl = args[1];
        Topology topology = topology(
                "cloudflare.billing.usage", avro(registryUrl, true), avro(registryUrl, false), "billing.daily-costs");
        KafkaStreams streams = new KafkaStreams(topology, settings("daily-costs", bootstrapServers));
        Runtime.getRuntime().addShutdownHook(new Thread(streams::close));
        streams.start();
    }
}
