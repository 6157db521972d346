package io.cfbilling.connect.hostile;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;

/** Sends one case of the corpus. */
final class HostileResponse {
    private static final long LONGEST_HANG_SECONDS = 10;
    private static final long DRIP_MILLIS = 20;

    private final HostileCase hostile;
    private final UnaryOperator<String> filling;
    private final HostileCase.Manner manner;

    HostileResponse(HostileCase hostile, UnaryOperator<String> filling) {
        this.hostile = hostile;
        this.filling = filling;
        this.manner = hostile.manner();
    }

    /** Sends the response; returns whether the connection is kept. */
    boolean send(OutputStream out) throws IOException {
        if (manner.pace().equals("hang")) {
            hold(LONGEST_HANG_SECONDS * 1_000);
            return false;
        }
        if (hostile.raw() != null) {
            new HostileText(filling.apply(hostile.raw())).writeTo(out);
            return false;
        }
        HostileText body = new HostileText(filling.apply(Objects.requireNonNull(hostile.body())));
        if (manner.gzip() || manner.gzipSilently()) {
            byte[] zipped = zipped(body);
            out.write(head(zipped.length));
            out.write(zipped);
        } else if (manner.pace().equals("at once") && !manner.cut()) {
            out.write(head(body.length()));
            body.writeTo(out);
        } else {
            sendSlowlyOrInPart(out, body.toBytes());
        }
        return !manner.close() && !manner.cut() && manner.pace().equals("at once");
    }

    private void sendSlowlyOrInPart(OutputStream out, byte[] body) throws IOException {
        byte[] head = head(body.length);
        boolean dripsHead = manner.pace().equals("drip-head");
        drip(out, head, dripsHead ? head.length : 0);
        switch (manner.pace()) {
            case "drip" -> drip(out, body, body.length);
            case "stall" -> {
                out.write(body, 0, body.length / 2);
                out.flush();
                hold(LONGEST_HANG_SECONDS * 1_000);
            }
            default -> out.write(body, 0, manner.cut() ? body.length / 2 : body.length);
        }
    }

    /** Sends {@code single} bytes one at a time, and the rest at once. */
    private static void drip(OutputStream out, byte[] bytes, int single) throws IOException {
        for (int i = 0; i < single; i++) {
            out.write(bytes[i]);
            out.flush();
            hold(DRIP_MILLIS);
        }
        out.write(bytes, single, bytes.length - single);
        out.flush();
    }

    private byte[] head(long length) {
        StringBuilder head = new StringBuilder(
                "HTTP/1.1 " + hostile.status().code() + " " + hostile.status().reason() + "%CRLF%");
        boolean framed = manner.close();
        for (String header : hostile.headers()) {
            head.append(header).append("%CRLF%");
            framed |= header.toLowerCase(Locale.ROOT).startsWith("content-length");
        }
        if (!framed) {
            head.append("Content-Length: ").append(length).append("%CRLF%");
        }
        if (manner.gzip()) {
            head.append("Content-Encoding: gzip%CRLF%");
        }
        return new HostileText(filling.apply(head + "%CRLF%")).toBytes();
    }

    private static byte[] zipped(HostileText body) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes, 65_536)) {
            body.writeTo(gzip);
        }
        return bytes.toByteArray();
    }

    private static void hold(long millis) {
        try {
            boolean released = new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
            assert !released : "nothing releases it";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
