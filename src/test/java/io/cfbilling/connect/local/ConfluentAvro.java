package io.cfbilling.connect.local;

import java.lang.reflect.InvocationTargetException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.connect.storage.Converter;

/**
 * Confluent's converter and deserializer, found by name: relocated as they are on Maven Central, or under their own
 * names where the Maven profile {@code confluent} has put them on the class path.
 */
public final class ConfluentAvro {
    private static final String PACKAGE =
            System.getProperty("confluent.package", "org.apache.pulsar.kafka.shade.io.confluent");

    private ConfluentAvro() {}

    /** The converter's class name, for a worker's or a connector's settings. */
    public static String converter() {
        return PACKAGE + ".connect.avro.AvroConverter";
    }

    /** A deserializer, still to be configured, of values that {@link #record} makes readable. */
    @SuppressWarnings("unchecked")
    public static Deserializer<Object> deserializer() {
        return (Deserializer<Object>) create("kafka.serializers.KafkaAvroDeserializer");
    }

    /** The deserialized value as an Avro record, even where the deserializer has a relocated Avro; flat records only. */
    public static GenericRecord record(Object read) {
        GenericRecord record = new GenericData.Record(
                new Schema.Parser().parse(call(read, "getSchema").toString()));
        record.getSchema()
                .getFields()
                .forEach(field -> record.put(field.pos(), call(read, "get", int.class, field.pos())));
        return record;
    }

    /** A registry in memory. */
    public static final class MockRegistry {
        private final Object client = create("kafka.schemaregistry.client.MockSchemaRegistryClient");

        /** A converter, still to be configured, that registers its schemas here. */
        public Converter converter() {
            try {
                return Class.forName(ConfluentAvro.converter())
                        .asSubclass(Converter.class)
                        .getConstructor(named("kafka.schemaregistry.client.SchemaRegistryClient"))
                        .newInstance(client);
            } catch (ReflectiveOperationException e) {
                throw new LocalFailure("Confluent's converter takes no registry.", e);
            }
        }

        /** The schema registered last. */
        public String latest(String subject) {
            Object schema = call(client, "getLatestSchemaMetadata", String.class, subject);
            return call(schema, "getSchema").toString();
        }
    }

    private static Object create(String name) {
        try {
            return named(name).getConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new LocalFailure("Confluent's " + name + " cannot be made.", e);
        }
    }

    private static Class<?> named(String name) throws ClassNotFoundException {
        return Class.forName(PACKAGE + "." + name);
    }

    private static Object call(Object target, String method) {
        try {
            return target.getClass().getMethod(method).invoke(target);
        } catch (ReflectiveOperationException e) {
            throw failure(method, e);
        }
    }

    private static Object call(Object target, String method, Class<?> type, Object argument) {
        try {
            return target.getClass().getMethod(method, type).invoke(target, argument);
        } catch (ReflectiveOperationException e) {
            throw failure(method, e);
        }
    }

    private static LocalFailure failure(String method, ReflectiveOperationException e) {
        return new LocalFailure(
                "Confluent's " + method + " fails.",
                e instanceof InvocationTargetException wrapped ? wrapped.getTargetException() : e);
    }
}
