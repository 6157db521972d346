package io.cfbilling.connect.simulator;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.function.IntConsumer;
import java.util.zip.GZIPOutputStream;

/** Sends one response, complete or not. */
final class Reply {
    /** How many pieces a slow body comes in. */
    static final int PIECES = 4;

    private final HttpExchange exchange;
    private final IntConsumer noted;

    /** {@code noted} receives the status before it is sent. */
    Reply(HttpExchange exchange, IntConsumer noted) {
        this.exchange = exchange;
        this.noted = noted;
    }

    void header(String name, String value) {
        exchange.getResponseHeaders().set(name, value);
    }

    /** Streams the whole response, compressed if the client accepts that. */
    void send(Response response) throws IOException {
        boolean gzip = FrontDoor.acceptsGzip(exchange.getRequestHeaders());
        if (gzip) {
            header("Content-Encoding", "gzip");
        }
        start(response, 0);
        OutputStream out = exchange.getResponseBody();
        try (OutputStream body = gzip ? new GZIPOutputStream(out, 8192) : out) {
            response.body().writeTo(body);
        }
    }

    /** Announces the whole response, sends half of it, runs {@code next}, and closes the connection. */
    void sendHalf(Response response, Runnable next) throws IOException {
        byte[] bytes = response.bytes();
        start(response, bytes.length);
        OutputStream out = exchange.getResponseBody();
        out.write(bytes, 0, bytes.length / 2);
        out.flush();
        next.run();
    }

    /** Sends the whole response in pieces, with {@code pause} before each. */
    void sendInPieces(Response response, Runnable pause) throws IOException {
        byte[] bytes = response.bytes();
        start(response, bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            for (int i = 0; i < PIECES; i++) {
                out.flush();
                pause.run();
                int begin = (int) ((long) bytes.length * i / PIECES);
                int end = (int) ((long) bytes.length * (i + 1) / PIECES);
                out.write(bytes, begin, end - begin);
            }
        }
    }

    /** Sends half of the response as if it were complete. */
    void sendCut(Response response) throws IOException {
        byte[] bytes = response.bytes();
        send(new Response(
                response.status(), response.contentType(), out -> out.write(Arrays.copyOf(bytes, bytes.length / 2))));
    }

    private void start(Response response, long length) throws IOException {
        header("Content-Type", response.contentType());
        if (response.status() == 405) {
            header("Allow", "GET");
        }
        noted.accept(response.status());
        exchange.sendResponseHeaders(response.status(), length);
    }
}
