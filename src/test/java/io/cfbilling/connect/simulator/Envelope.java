package io.cfbilling.connect.simulator;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;

/** The object around every response of the API. */
final class Envelope {
    private static final JsonFactory JSON = new JsonFactory();

    private Envelope() {}

    /** Writes a part of the JSON. */
    @FunctionalInterface
    interface Part {
        void writeTo(JsonGenerator json) throws IOException;
    }

    /** A success; {@code draw} decides whether the empty lists are written as such or as null. */
    static void write(OutputStream out, long draw, Part result) throws IOException {
        try (JsonGenerator json = generator(out)) {
            json.writeStartObject();
            writeNothing(json, "errors", (draw & 1) == 0);
            writeNothing(json, "messages", (draw & 2) == 0);
            json.writeFieldName("result");
            result.writeTo(json);
            json.writeBooleanField("success", true);
            json.writeEndObject();
        }
    }

    /** A success that has no result at all. */
    static void writeWithoutResult(OutputStream out) throws IOException {
        try (JsonGenerator json = generator(out)) {
            json.writeStartObject();
            writeNothing(json, "errors", false);
            writeNothing(json, "messages", false);
            json.writeBooleanField("success", true);
            json.writeEndObject();
        }
    }

    /** A success whose result is one page of many. */
    static void writePage(OutputStream out, Part result, Part resultInfo) throws IOException {
        try (JsonGenerator json = generator(out)) {
            json.writeStartObject();
            json.writeFieldName("result");
            result.writeTo(json);
            json.writeFieldName("result_info");
            resultInfo.writeTo(json);
            json.writeBooleanField("success", true);
            writeNothing(json, "errors", false);
            writeNothing(json, "messages", false);
            json.writeEndObject();
        }
    }

    /** A failure; {@code code} 0: the error has none; {@code chainedCode} 0: without a chain. */
    static void writeError(OutputStream out, int code, String message, int chainedCode, String chainedMessage)
            throws IOException {
        try (JsonGenerator json = generator(out)) {
            json.writeStartObject();
            json.writeBooleanField("success", false);
            json.writeArrayFieldStart("errors");
            json.writeStartObject();
            if (code != 0) {
                json.writeNumberField("code", code);
            }
            json.writeStringField("message", message);
            if (chainedCode != 0) {
                json.writeArrayFieldStart("error_chain");
                json.writeStartObject();
                json.writeNumberField("code", chainedCode);
                json.writeStringField("message", chainedMessage);
                json.writeEndObject();
                json.writeEndArray();
            }
            json.writeEndObject();
            json.writeEndArray();
            writeNothing(json, "messages", false);
            json.writeNullField("result");
            json.writeEndObject();
        }
    }

    private static JsonGenerator generator(OutputStream out) throws IOException {
        return JSON.createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    }

    private static void writeNothing(JsonGenerator json, String field, boolean asNull) throws IOException {
        json.writeFieldName(field);
        if (asNull) {
            json.writeNull();
        } else {
            json.writeStartArray();
            json.writeEndArray();
        }
    }
}
