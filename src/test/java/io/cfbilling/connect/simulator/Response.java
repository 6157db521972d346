package io.cfbilling.connect.simulator;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** A status and a body; the body may be written completely, partly or not at all. */
record Response(int status, String contentType, Body body) {
    /** Writes a body. */
    @FunctionalInterface
    interface Body {
        void writeTo(OutputStream out) throws IOException;
    }

    static Response json(int status, Body body) {
        return new Response(status, "application/json", body);
    }

    static Response html(int status) {
        return text(
                status,
                "text/html; charset=UTF-8",
                "<!DOCTYPE html>\n<html><head><title>" + status + " | api.cloudflare.com</title></head><body><h1>Error "
                        + status + "</h1></body></html>\n");
    }

    /** The response of a gateway: JSON, but not Cloudflare's envelope. */
    static Response foreignJson(int status) {
        return text(
                status,
                "application/json",
                "{\"timestamp\":\"2026-03-10T09:30:00Z\",\"status\":" + status
                        + ",\"message\":\"no upstream for this route\",\"path\":\"/client/v4\"}");
    }

    static Response text(int status, String contentType, String text) {
        return new Response(status, contentType, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** The whole body. */
    byte[] bytes() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        body.writeTo(bytes);
        return bytes.toByteArray();
    }
}
