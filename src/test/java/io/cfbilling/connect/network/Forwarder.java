package io.cfbilling.connect.network;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Accepts connections on the loopback address, and passes bytes between each and another port of it. */
abstract class Forwarder implements AutoCloseable {
    static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private final ServerSocket listening;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

    Forwarder(ServerSocket listening) {
        this.listening = listening;
    }

    final void start() {
        background(this::accept);
    }

    final int port() {
        return listening.getLocalPort();
    }

    /** Serves a connection to its end. */
    abstract void serve(Socket connection) throws IOException;

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket connection = listening.accept();
                connections.add(connection);
                background(() -> serveAndClose(connection));
            } catch (SocketException closed) {
                return;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void serveAndClose(Socket connection) {
        try (connection) {
            serve(connection);
        } catch (IOException ignored) {
            // One of the two sides has closed the connection.
        } finally {
            connections.remove(connection);
        }
    }

    /**
     * Passes bytes in both directions until both sides have ended.
     *
     * @param seen gets what the client sends
     */
    final void pass(Socket client, int port, Consumer<String> seen) throws IOException {
        // Not through what the test makes the JVM's proxy.
        try (Socket server = new Socket(Proxy.NO_PROXY)) {
            server.connect(new InetSocketAddress(LOOPBACK, port));
            connections.add(server);
            Thread back = background(() -> copy(server, client, text -> {}));
            copy(client, server, seen);
            back.join();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static void copy(Socket from, Socket to, Consumer<String> seen) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] bytes = new byte[8192];
            for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
                seen.accept(new String(bytes, 0, n, StandardCharsets.ISO_8859_1));
                out.write(bytes, 0, n);
                out.flush();
            }
            to.shutdownOutput();
        } catch (IOException e) {
            close(to);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Thread background(Runnable task) {
        Thread thread = new Thread(task, "forwarder");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    @Override
    public final void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        connections.forEach(Forwarder::close);
    }
}
