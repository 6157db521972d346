package io.cfbilling.connect.api;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.Socket;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
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

    private volatile boolean closed;

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

    @Override
    public void close() throws IOException {
        closed = true;
        super.close();
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
        return super.isStale() || isDataAvailable(SHORTEST_LOOK);
    }

    @Override
    public void passivate() {}

    @Override
    public void activate() {}
}
