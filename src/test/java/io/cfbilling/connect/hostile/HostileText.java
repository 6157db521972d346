package io.cfbilling.connect.hostile;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A text of the corpus, which may be far larger than memory: it is written piece by piece. */
final class HostileText {
    private static final Pattern REPEAT = Pattern.compile("repeat\\((\\d+),`([^`]*)`\\)");
    private static final Pattern EXPAND = Pattern.compile("EXPAND(\\d+)([KM])");
    private static final Pattern BYTE = Pattern.compile("%BYTE-([0-9A-F]{2})%");
    private static final String SERIAL = "%SERIAL%";

    private final List<Piece> pieces = new ArrayList<>();

    private static final class Piece {
        final byte[] bytes;
        final int times;

        Piece(byte[] bytes, int times) {
            this.bytes = bytes;
            this.times = times;
        }
    }

    /** {@code text}: all placeholders but repetitions and bytes are replaced. */
    HostileText(String text) {
        Matcher repeat = REPEAT.matcher(text);
        int end = 0;
        while (repeat.find()) {
            add(text.substring(end, repeat.start()), 1);
            add(repeat.group(2), Integer.parseInt(repeat.group(1)));
            end = repeat.end();
        }
        add(text.substring(end), 1);
    }

    private void add(String text, int times) {
        if (text.contains(SERIAL)) {
            for (int i = 0; i < times; i++) {
                pieces.add(new Piece(bytes(text.replace(SERIAL, Integer.toString(i))), 1));
            }
        } else if (!text.isEmpty()) {
            pieces.add(new Piece(bytes(expanded(text)), times));
        }
    }

    private static String expanded(String text) {
        return EXPAND.matcher(text)
                .replaceAll(size -> "x"
                        .repeat(Integer.parseInt(size.group(1)) * (size.group(2).equals("K") ? 1_000 : 1_000_000)));
    }

    private static byte[] bytes(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Matcher single = BYTE.matcher(text.replace("%CRLF%", "\r\n"));
        StringBuilder between = new StringBuilder();
        while (single.find()) {
            between.setLength(0);
            single.appendReplacement(between, "");
            bytes.writeBytes(between.toString().getBytes(StandardCharsets.UTF_8));
            bytes.write(Integer.parseInt(single.group(1), 16));
        }
        between.setLength(0);
        single.appendTail(between);
        bytes.writeBytes(between.toString().getBytes(StandardCharsets.UTF_8));
        return bytes.toByteArray();
    }

    /** Its size in bytes. */
    long length() {
        return pieces.stream()
                .mapToLong(piece -> (long) piece.bytes.length * piece.times)
                .sum();
    }

    void writeTo(OutputStream out) throws IOException {
        // Repeated pieces are short: writing them one by one would take minutes.
        OutputStream buffered = new BufferedOutputStream(out, 65_536);
        for (Piece piece : pieces) {
            for (int i = 0; i < piece.times; i++) {
                buffered.write(piece.bytes);
            }
        }
        buffered.flush();
    }

    /** The whole text, if it is short. */
    byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            writeTo(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
