package io.cfbilling.connect.simulator;

import com.sun.net.httpserver.Headers;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;

/**
 * The {@code Date} of every response: the simulator's clock, unless it is shifted or left out. Can be changed at any
 * time, by any thread.
 */
public final class DateHeader {
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
            .withZone(ZoneOffset.UTC);

    private final Clock clock;
    private Duration shift = Duration.ZERO;
    private boolean omitted;

    DateHeader(Clock clock) {
        this.clock = clock;
    }

    /** From now on responses bear a date that is so much ahead of the simulator's clock, or behind. */
    public synchronized void shift(Duration ahead) {
        shift = ahead;
        omitted = false;
    }

    /** From now on responses bear no date. */
    public synchronized void omit() {
        omitted = true;
    }

    /**
     * The JDK's server sets a {@code Date} of its own in the moment in which it writes the headers out. It writes them in
     * the order of the buckets of a hash map, {@code Server} before {@code Date}: so the values of {@code Server}, when they
     * are read for being written, put the right date in its place.
     */
    void applyTo(Headers headers) {
        headers.put("Server", new ReadLast(headers));
    }

    private synchronized List<String> values() {
        return omitted ? List.of() : List.of(HTTP_DATE.format(clock.instant().plus(shift)));
    }

    private final class ReadLast extends ArrayList<String> {
        private static final long serialVersionUID = 1L;
        private final transient Headers headers;

        ReadLast(Headers headers) {
            super(List.of("cloudflare"));
            this.headers = headers;
        }

        @Override
        public Iterator<String> iterator() {
            if (headers.containsKey("Date")) {
                headers.replace("Date", values());
            }
            return super.iterator();
        }
    }
}
