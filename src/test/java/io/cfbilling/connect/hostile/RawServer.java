package io.cfbilling.connect.hostile;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A server on the loopback address that sends any bytes, even if they are not HTTP. */
public final class RawServer implements AutoCloseable {
    private static final String END_OF_HEAD = "\r\n\r\n";

    private final ServerSocket listening;
    private final Responder responder;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

    /** Responds to requests. */
    @FunctionalInterface
    public interface Responder {
        /**
         * @param path the path of the request, with its query
         * @param out its bytes are sent unchanged
         * @return whether the connection is kept for another request
         */
        boolean respond(String path, OutputStream out) throws IOException;
    }

    public RawServer(Responder responder) {
        this.responder = responder;
        try {
            listening = new ServerSocket(0, 0, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::accept);
    }

    /** {@code http://127.0.0.1:PORT}. */
    public URI baseUrl() {
        return URI.create("http://127.0.0.1:" + listening.getLocalPort());
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "raw-server");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket connection = listening.accept();
                connections.add(connection);
                start(() -> serve(connection));
            } catch (SocketException closed) {
                return;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void serve(Socket connection) {
        try (connection;
                InputStream in = new BufferedInputStream(connection.getInputStream());
                OutputStream out = connection.getOutputStream()) {
            connection.setTcpNoDelay(true);
            boolean kept = true;
            for (String path = path(in); kept && !path.isEmpty(); path = kept ? path(in) : "") {
                kept = responder.respond(path, out);
                out.flush();
            }
        } catch (IOException ignored) {
            // The client has closed the connection.
        } finally {
            connections.remove(connection);
        }
    }

    /** The path of the next request, which has no body; empty at the end of the connection. */
    private static String path(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        for (int one = in.read(); one >= 0; one = in.read()) {
            head.append((char) one);
            if (one == '\n' && head.indexOf(END_OF_HEAD, head.length() - END_OF_HEAD.length()) >= 0) {
                return head.toString().split(" ", 3)[1];
            }
        }
        return "";
    }

    /** How many connections neither side has closed. */
    public int connections() {
        return connections.size();
    }

    /** The bytes of a response's head: each character is one byte. */
    public static byte[] head(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Closes all connections at once. */
    @Override
    public void close() {
        try {
            listening.close();
            for (Socket connection : connections) {
                connection.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
