package io.cfbilling.connect.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** Ports of the loopback address, the only address on which the tests' processes listen. */
public final class Ports {
    // Below the range from which systems take ports for connections: one of those might be taken before it is used.
    private static final int FIRST = 20_000;
    private static final int AFTER_LAST = 32_000;
    private static final Set<Integer> RETURNED = ConcurrentHashMap.newKeySet();

    private Ports() {}

    /** A port that is free at the moment, and that this JVM has not returned before. */
    public static int free() {
        return ThreadLocalRandom.current()
                .ints(FIRST, AFTER_LAST)
                .limit(AFTER_LAST - FIRST)
                .filter(port -> isFree(port) && RETURNED.add(port))
                .findFirst()
                .orElseThrow(() -> new LocalFailure("This machine has no free port."));
    }

    static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
