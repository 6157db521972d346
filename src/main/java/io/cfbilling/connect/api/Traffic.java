package io.cfbilling.connect.api;

import java.util.List;

/** Is notified of what the request budget needs to know besides responses, on the threads that send requests. */
public interface Traffic {
    /** Ignores everything. */
    Traffic UNHEEDED = new Traffic() {
        @Override
        public void resent() {}

        @Override
        public void limited(List<RateLimit> limits) {}
    };

    /** The HTTP client sent a request once more by itself, since a kept-alive connection turned out to be closed. */
    void resent();

    /** A response of any status was received; its headers state these limits. */
    void limited(List<RateLimit> limits);
}
