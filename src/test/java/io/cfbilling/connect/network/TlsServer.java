package io.cfbilling.connect.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

/** Serves over TLS what another server of the loopback address serves without. */
public final class TlsServer extends Forwarder {
    private final int backend;
    private final List<String> received = new CopyOnWriteArrayList<>();

    /**
     * @param tls has the server's certificate, and the issuers of client certificates
     * @param clientCertificate whether clients must have a certificate
     * @param backend the port of the other server
     */
    public TlsServer(SSLContext tls, boolean clientCertificate, int backend) {
        super(listening(tls, clientCertificate));
        this.backend = backend;
        start();
    }

    private static ServerSocket listening(SSLContext tls, boolean clientCertificate) {
        try {
            SSLServerSocket socket =
                    (SSLServerSocket) tls.getServerSocketFactory().createServerSocket(0, 0, LOOPBACK);
            socket.setNeedClientAuth(clientCertificate);
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    void serve(Socket connection) throws IOException {
        pass(connection, backend, received::add);
    }

    /** What clients have sent over TLS. */
    public String received() {
        return String.join("", received);
    }
}
