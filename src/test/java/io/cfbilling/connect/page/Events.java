package io.cfbilling.connect.page;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Server-sent events: announces a new version of the bill to each open page. The page then requests what it shows. */
final class Events {
    private final Set<Stream> streams = ConcurrentHashMap.newKeySet();

    /** Leaves the response open, until the page is closed. */
    void open(Response response, Callback callback, long version) {
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/event-stream; charset=utf-8");
        Stream stream = new Stream(response, callback);
        streams.add(stream);
        stream.send(text(version));
    }

    void changed(long version) {
        streams.forEach(stream -> stream.send(text(version)));
    }

    /** Keeps connections open, and finds those that are closed. */
    void keepAlive() {
        streams.forEach(stream -> stream.send(":\n\n"));
    }

    void close() {
        streams.forEach(stream -> stream.callback.succeeded());
        streams.clear();
    }

    private static String text(long version) {
        return "data: " + version + "\n\n";
    }

    /** One open page. */
    private final class Stream {
        private final Response response;
        private final Callback callback;
        private final AtomicBoolean writing = new AtomicBoolean();

        Stream(Response response, Callback callback) {
            this.response = response;
            this.callback = callback;
        }

        /** Skips an event while an earlier one is being written: a later one follows. */
        void send(String event) {
            if (writing.compareAndSet(false, true)) {
                Content.Sink.write(response, false, event, Callback.from(() -> writing.set(false), this::gone));
            }
        }

        private void gone(Throwable failure) {
            streams.remove(this);
            callback.failed(failure);
        }
    }
}
