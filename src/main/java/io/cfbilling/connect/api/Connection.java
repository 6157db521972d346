package io.cfbilling.connect.api;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.impl.io.SocketHolder;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * One connection to the API. It replaces the library's own because that one logs headers and bodies at the level
 * DEBUG, the credential and payment data among them.
 */
final class Connection extends DefaultBHttpClientConnection implements ManagedHttpClientConnection {
    private static final Timeout SHORTEST_LOOK = Timeout.ofMilliseconds(1);

    /** Bounds for the head of a response; Cloudflare's have some twenty lines, of which the longest has 1 KB. */
    private static final Http1Config HEAD = Http1Config.custom()
            .setMaxLineLength(16 * 1024)
            .setMaxHeaderCount(200)
            .setMaxEmptyLineCount(10)
            .build();

    /** A server may send a few responses that are only informational before the real one. */
    private static final int MOST_INFORMATIONAL = 10;

    private volatile boolean closed;
    private int informational;

    Connection() {
        super(HEAD);
    }

    @Override
    protected void bind(SocketHolder holder) throws IOException {
        super.bind(holder);
        if (closed) {
            close(CloseMode.IMMEDIATE);
            throw new InterruptedIOException("the request was cancelled while it connected");
        }
    }

    /** Bytes that a proxy sent before TLS began would pass for the first response over TLS. */
    @Override
    public void bind(SSLSocket tls, Socket plain) throws IOException {
        super.bind(tls, plain);
        if (!isQuiet()) {
            close(CloseMode.IMMEDIATE);
            throw new SSLException("the proxy sent more than its response");
        }
    }

    /** The protocol is never switched, since no request asks for it. */
    @Override
    public ClassicHttpResponse receiveResponseHeader() throws HttpException, IOException {
        ClassicHttpResponse response = super.receiveResponseHeader();
        informational = response.getCode() < HttpStatus.SC_OK ? informational + 1 : 0;
        if (response.getCode() == HttpStatus.SC_SWITCHING_PROTOCOLS || informational > MOST_INFORMATIONAL) {
            throw new ProtocolException("no response after " + informational + " informational ones");
        }
        return response;
    }

    /** At once: an orderly end of TLS waits for the other side, for as long as that sends something. */
    @Override
    public void close() {
        close(CloseMode.IMMEDIATE);
    }

    @Override
    public void close(CloseMode mode) {
        closed = true;
        super.close(mode);
    }

    /** The socket under TLS, if there is TLS; null before the connection is made. */
    @Override
    public @Nullable Socket getSocket() {
        SocketHolder holder = getSocketHolder();
        return holder == null ? null : holder.getSocket();
    }

    /** Also true where bytes wait that no request asked for: they would pass for the response to the next one. */
    @Override
    public boolean isStale() throws IOException {
        return !isOpen() || !isQuiet();
    }

    /** Whether the other side sends nothing, not even its end. */
    private boolean isQuiet() throws IOException {
        try {
            awaitInput(SHORTEST_LOOK);
            return false;
        } catch (SocketTimeoutException quiet) {
            return true;
        }
    }

    @Override
    public void passivate() {}

    @Override
    public void activate() {}
}
