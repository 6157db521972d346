package io.cfbilling.connect.hostile;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One line of the corpus; the corpus documents the fields.
 *
 * @param body the whole body, before placeholders are replaced; null for {@code raw}
 * @param raw the whole response; null if there is a body
 */
record HostileCase(
        String attacks,
        boolean onProfile,
        Status status,
        List<String> headers,
        @Nullable String body,
        @Nullable String raw,
        Manner manner,
        Expect expect,
        boolean heavy,
        boolean backsOff) {
    /** Code and reason of the status line. */
    record Status(int code, String reason) {}

    /** How the body is sent. */
    record Manner(boolean gzip, boolean gzipSilently, boolean cut, boolean close, String pace) {}

    /** What the connector must do with it. */
    enum Expect {
        /** The well-formed rows are emitted. */
        ROWS,
        /** The well-formed rows are emitted, and there is a dead letter. */
        DEAD_LETTER,
        /** A WARN names the account. */
        WARN,
        /** Rows, a dead letter or a WARN. */
        EITHER
    }

    static HostileCase of(JsonNode line) {
        List<String> headers = new ArrayList<>();
        line.path("headers").forEach(header -> headers.add(header.textValue()));
        return new HostileCase(
                line.path("attacks").textValue(),
                line.path("on").asText("usage").equals("profile"),
                new Status(line.path("status").asInt(200), line.path("reason").asText("Hostile")),
                headers,
                line.has("raw") ? null : body(line),
                line.has("raw") ? line.path("raw").textValue() : null,
                new Manner(
                        line.path("gzip").asBoolean(),
                        line.path("gzip-silently").asBoolean(),
                        line.path("cut").asBoolean(),
                        line.path("close").asBoolean(),
                        line.path("pace").asText("at once")),
                Expect.valueOf(line.path("expect").textValue().replace('-', '_').toUpperCase(Locale.ROOT)),
                line.path("heavy").asBoolean(),
                line.path("backs-off").asBoolean());
    }

    private static String body(JsonNode line) {
        if (line.has("field")) {
            var field = line.path("field").properties().iterator().next();
            return envelope("%GOOD%,"
                    + HostileRows.with(field.getKey(), field.getValue().textValue()));
        }
        return line.has("rows")
                ? envelope(line.path("rows").textValue())
                : line.path("body").asText("");
    }

    private static String envelope(String rows) {
        return "{\"success\":true,\"errors\":[],\"messages\":[],\"result\":[" + rows + "]}";
    }
}
