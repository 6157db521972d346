package io.cfbilling.connect.page;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.jspecify.annotations.Nullable;

/** Decodes Avro in Confluent's wire format, with the schemas of a registry that has Confluent's API. */
final class AvroRecords {
    private static final int HEADER = 5;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final String registry;
    private final String login;
    private final Map<Integer, GenericDatumReader<GenericRecord>> readers = new HashMap<>();
    private @Nullable BinaryDecoder decoder;

    /**
     * @param registry the address under which {@code /schemas/ids/1} is found
     * @param login user and password with a colon in between; empty if the registry wants none
     */
    AvroRecords(URI registry, String login) {
        this.registry = registry.toString().replaceAll("/+$", "");
        this.login = login;
    }

    GenericRecord decoded(byte[] bytes) throws IOException {
        if (bytes.length < HEADER || bytes[0] != 0) {
            throw new IOException("it is not Avro in Confluent's wire format: check the converters");
        }
        int id = ByteBuffer.wrap(bytes).getInt(1);
        decoder = DecoderFactory.get().binaryDecoder(bytes, HEADER, bytes.length - HEADER, decoder);
        return reader(id).read(null, decoder);
    }

    private GenericDatumReader<GenericRecord> reader(int id) throws IOException {
        GenericDatumReader<GenericRecord> known = readers.get(id);
        if (known == null) {
            known = new GenericDatumReader<>(schema(id));
            readers.put(id, known);
        }
        return known;
    }

    private Schema schema(int id) throws IOException {
        URI address = URI.create(registry + "/schemas/ids/" + id);
        HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(10));
        if (!login.isEmpty()) {
            String encoded = Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
            request.header("Authorization", "Basic " + encoded);
        }
        try {
            HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IOException(
                        "the schema registry responds with HTTP " + response.statusCode() + " to " + address);
            }
            return new Schema.Parser()
                    .parse(new ObjectMapper()
                            .readTree(response.body())
                            .path("schema")
                            .asText());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
