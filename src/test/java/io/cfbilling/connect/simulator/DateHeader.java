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

/** The {@code Date} of every response: the simulator's clock, unless it is shifted or omitted. Thread-safe. */
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

    /** From now on the date of responses differs from the simulator's clock by this. */
    public synchronized void shift(Duration ahead) {
        shift = ahead;
        omitted = false;
    }

    /** From now on responses have no date. */
    public synchronized void omit() {
        omitted = true;
    }

    /**
     * The JDK's server sets its own {@code Date} when it writes the headers. It writes them in the order of a hash map,
     * {@code Server} before {@code Date}. So reading the values of {@code Server} replaces the date with the right one.
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
