package io.cfbilling.connect.api;

import java.util.List;

/** Hears what passes over the wire besides answers, for whoever keeps count of requests; on the threads that ask. */
public interface Traffic {
    /** Heeds nothing. */
    Traffic UNHEEDED = new Traffic() {
        @Override
        public void resent() {}

        @Override
        public void limited(List<RateLimit> limits) {}
    };

    /** A request was sent once more than was asked for, as HTTP clients do when a kept connection turns out closed. */
    void resent();

    /** An answer has come, whatever it says; its headers tell of these limits. */
    void limited(List<RateLimit> limits);
}
