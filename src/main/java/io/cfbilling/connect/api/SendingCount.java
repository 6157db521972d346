package io.cfbilling.connect.api;

import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The empty body of one request. The JDK's client sends a GET again by itself when a kept-alive connection turns out to
 * be closed. It reports this in no other way than that it reads the body's length each time.
 */
final class SendingCount implements BodyPublisher {
    private final BodyPublisher nothing = BodyPublishers.noBody();
    private final AtomicBoolean sent = new AtomicBoolean();
    private final Traffic traffic;

    SendingCount(Traffic traffic) {
        this.traffic = traffic;
    }

    @Override
    public long contentLength() {
        if (sent.getAndSet(true)) {
            traffic.resent();
        }
        return 0;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
        nothing.subscribe(subscriber);
    }
}
