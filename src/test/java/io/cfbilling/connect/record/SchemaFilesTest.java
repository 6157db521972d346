package io.cfbilling.connect.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.apicurio.registry.utils.converter.avro.AvroDataConfig;
import io.cfbilling.connect.local.ConfluentAvro;
import io.cfbilling.connect.record.SampleRecords.Sample;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.Conversions;
import org.apache.avro.JsonProperties;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaFormatter;
import org.apache.avro.data.TimeConversions;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.storage.Converter;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The files in {@code schemas/} are the contract with consumers: both Avro converters register exactly these schemas.
 * After an intended change of a schema, rewrite them with
 * {@code mvn test -Dtest=SchemaFilesTest -Dschemas.rewrite=true}, and check the difference from a consumer's view.
 */
class SchemaFilesTest {
    private static final Path SCHEMAS = Path.of("schemas");
    private static final String HOW_TO_REWRITE =
            "%s is not what is registered; if the change is meant, rewrite the files"
                    + " with: mvn test -Dtest=SchemaFilesTest -Dschemas.rewrite=true";

    static List<Sample> samples() {
        return SampleRecords.all();
    }

    @BeforeAll
    static void rewriteIfRequested() throws IOException {
        if (Boolean.getBoolean("schemas.rewrite")) {
            Files.createDirectories(SCHEMAS);
            for (Sample sample : samples()) {
                Files.writeString(SCHEMAS.resolve(sample.file()), text(sample));
            }
        }
    }

    private static String text(Sample sample) {
        return SchemaFormatter.format(
                        "json/pretty",
                        ContractSchema.of(apicurio(sample).getSchema().toString())) + "\n";
    }

    @ParameterizedTest
    @MethodSource("samples")
    void areWhatApicuriosConverterRegisters(Sample sample) throws Exception {
        GenericRecord written = apicurio(sample);

        assertSame(sample, written.getSchema().toString());
        assertEmits(read(sample, bytes(written)), sample.content());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void areWhatConfluentsConverterRegisters(Sample sample) throws Exception {
        ConfluentAvro.MockRegistry registry = new ConfluentAvro.MockRegistry();
        try (Converter converter = registry.converter()) {
            converter.configure(Map.of("schema.registry.url", "mock://unused"), sample.key());
            byte[] message =
                    converter.fromConnectData(sample.topic(), sample.content().schema(), sample.content());

            String subject = sample.topic() + (sample.key() ? "-key" : "-value");
            assertSame(sample, registry.latest(subject));
            // A zero byte and the schema's id, four bytes long, precede the Avro data.
            assertEmits(
                    read(sample, ByteBuffer.wrap(message, 5, message.length - 5).slice()), sample.content());
        }
    }

    private static void assertSame(Sample sample, String registered) throws IOException {
        Schema contract = contract(sample);
        Schema actual = ContractSchema.of(registered);

        // Names, order, types, defaults, logical types, precision and scale; the equality of schemas ignores docs.
        assertThat(actual).as(HOW_TO_REWRITE, sample.file()).isEqualTo(contract);
        assertThat(ContractSchema.docs(actual))
                .as(HOW_TO_REWRITE, sample.file())
                .isEqualTo(ContractSchema.docs(contract));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void documentTheRecordAndEveryField(Sample sample) throws IOException {
        assertThat(ContractSchema.docs(contract(sample)).values())
                .allSatisfy(doc -> assertThat(doc).isNotBlank());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void defaultEveryOptionalFieldToNull(Sample sample) throws IOException {
        assertThat(contract(sample).getFields()).allSatisfy(field -> {
            if (field.schema().isUnion()) {
                assertThat(field.schema().getTypes().get(0).getType()).isEqualTo(Schema.Type.NULL);
                assertThat(field.schema().getTypes()).hasSize(2);
                assertThat(field.defaultVal()).isEqualTo(JsonProperties.NULL_VALUE);
            } else {
                assertThat(field.hasDefaultValue()).isFalse();
            }
        });
    }

    @Test
    void writeQuantitiesAndCostsAsWarehousesNumeric3818() throws IOException {
        Schema usage = contract(samples().get(1));

        assertThat(Stream.of(
                                "ConsumedQuantity",
                                "ContractedCost",
                                "CumulatedContractedCost",
                                "CumulatedPricingQuantity",
                                "PricingQuantity")
                        .map(name -> usage.getField(name).schema().getLogicalType()))
                .containsOnly(LogicalTypes.decimal(38, 18));
        assertThat(usage.getField("ListCost").schema().getTypes().get(1).getLogicalType())
                .isEqualTo(LogicalTypes.decimal(38, 18));
        assertThat(Stream.of("BillingPeriodStart", "ChargePeriodStart", "ChargePeriodEnd", "x_ObservedAt")
                        .map(name -> usage.getField(name).schema().getLogicalType()))
                .containsOnly(LogicalTypes.timestampMillis());
    }

    @Test
    void writeTheDaysOfCheckpointsAsDates() throws IOException {
        Schema key = contract(samples().get(4));
        Schema checkpoint = contract(samples().get(5));

        assertThat(key.getField("period_start").schema().getLogicalType()).isEqualTo(LogicalTypes.date());
        assertThat(Stream.of("period_start", "period_end", "covered_until")
                        .map(name -> checkpoint.getField(name).schema().getLogicalType()))
                .containsOnly(LogicalTypes.date());
    }

    @Test
    void areTheOnlyFiles() throws IOException {
        try (Stream<Path> files = Files.list(SCHEMAS)) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".avsc")))
                    .containsExactlyInAnyOrderElementsOf(
                            samples().stream().map(Sample::file).toList());
        }
    }

    private static GenericRecord apicurio(Sample sample) {
        return (GenericRecord) new io.apicurio.registry.utils.converter.avro.AvroData(new AvroDataConfig(Map.of()))
                .fromConnectData(sample.content().schema(), sample.content());
    }

    private static Schema contract(Sample sample) throws IOException {
        return new Schema.Parser().parse(Files.readString(SCHEMAS.resolve(sample.file())));
    }

    private static ByteBuffer bytes(GenericRecord record) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
        new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
        encoder.flush();
        return ByteBuffer.wrap(out.toByteArray());
    }

    /** Reads the record as a consumer that only has the file. */
    private static GenericRecord read(Sample sample, ByteBuffer avro) throws IOException {
        byte[] bytes = new byte[avro.remaining()];
        avro.get(bytes);
        GenericData data = new GenericData();
        data.addLogicalTypeConversion(new Conversions.DecimalConversion());
        data.addLogicalTypeConversion(new TimeConversions.TimestampMillisConversion());
        data.addLogicalTypeConversion(new TimeConversions.DateConversion());
        Schema contract = contract(sample);
        return new GenericDatumReader<GenericRecord>(contract, contract, data)
                .read(null, DecoderFactory.get().binaryDecoder(bytes, null));
    }

    private static void assertEmits(GenericRecord read, Struct written) {
        for (Field field : written.schema().fields()) {
            Object expected = written.get(field);
            Object actual = read.get(field.name());
            assertThat(plain(actual))
                    .as(field.name())
                    .isEqualTo(expected instanceof Date date ? date.toInstant() : expected);
        }
    }

    private static Object plain(Object read) {
        if (read instanceof LocalDate day) {
            return day.atStartOfDay(ZoneOffset.UTC).toInstant();
        }
        return read instanceof CharSequence text ? text.toString() : read;
    }
}
