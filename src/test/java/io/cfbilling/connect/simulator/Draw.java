package io.cfbilling.connect.simulator;

import java.nio.charset.StandardCharsets;

/** Numbers that look random but only depend on their arguments: the same in every JVM. */
final class Draw {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private Draw() {}

    /** 64 bits for the given parts. */
    static long bits(long... parts) {
        long state = GOLDEN;
        for (long part : parts) {
            state = mix(state ^ mix(part + GOLDEN));
        }
        return state;
    }

    /** A number from 0 to {@code bound - 1}. */
    static int below(int bound, long... parts) {
        return (int) Long.remainderUnsigned(bits(parts), bound);
    }

    /** A part that stands for a text. */
    static long of(String text) {
        long hash = 0xCBF29CE484222325L;
        for (byte one : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ one) * 0x100000001B3L;
        }
        return mix(hash);
    }

    /** Lower-case hex digits. */
    static String hex(int length, long... parts) {
        StringBuilder text = new StringBuilder(length + 16);
        long state = bits(parts);
        while (text.length() < length) {
            state = mix(state + GOLDEN);
            text.append(String.format("%016x", state));
        }
        return text.substring(0, length);
    }

    /** Decimal digits, the first of them not zero. */
    static String digits(int length, long... parts) {
        StringBuilder text = new StringBuilder(length);
        text.append(1 + below(9, bits(parts)));
        while (text.length() < length) {
            text.append(below(10, bits(parts), text.length()));
        }
        return text.toString();
    }

    private static long mix(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}
