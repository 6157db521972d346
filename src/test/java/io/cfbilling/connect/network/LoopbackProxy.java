package io.cfbilling.connect.network;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** An HTTP proxy that opens tunnels, to the loopback address whatever host is requested. */
public final class LoopbackProxy extends Forwarder {
    private static final String END_OF_HEAD = "\r\n\r\n";

    private final @Nullable String login;
    private final List<String> heads = new CopyOnWriteArrayList<>();

    /**
     * @param login user and password with a colon between them; null if the proxy wants none
     */
    public LoopbackProxy(@Nullable String login) {
        super(listening());
        this.login = login == null
                ? null
                : "Proxy-Authorization: Basic "
                        + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)) + "\r\n";
        start();
    }

    private static ServerSocket listening() {
        try {
            return new ServerSocket(0, 0, LOOPBACK);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    void serve(Socket connection) throws IOException {
        String head = head(connection.getInputStream());
        heads.add(head);
        String[] request = head.split(" ", 3);
        if (login != null && !head.contains(login)) {
            // As some proxies do, it shows what it received.
            respond(connection, "407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"staff\"", head);
        } else if (!request[0].equals("CONNECT")) {
            respond(connection, "405 Method Not Allowed", head);
        } else {
            connection.getOutputStream().write("HTTP/1.1 200 Connected\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            pass(connection, Integer.parseInt(request[1].substring(request[1].lastIndexOf(':') + 1)), seen -> {});
        }
    }

    private static void respond(Socket connection, String status, String body) throws IOException {
        String response = "HTTP/1.1 " + status + "\r\nContent-Length: " + body.length() + END_OF_HEAD + body;
        connection.getOutputStream().write(response.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (!head.toString().endsWith(END_OF_HEAD)) {
            int one = in.read();
            if (one < 0) {
                throw new IOException("no request");
            }
            head.append((char) one);
        }
        return head.toString();
    }

    /** {@code http://127.0.0.1:PORT}. */
    public String url() {
        return "http://127.0.0.1:" + port();
    }

    /** The heads of the requests that the proxy itself received. */
    public List<String> heads() {
        return List.copyOf(heads);
    }
}
