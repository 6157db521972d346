package io.cfbilling.connect.api;

import java.util.List;

/** Is notified of what the request budget needs to know besides responses, on the threads that send requests. */
public interface Traffic {
    /** Ignores everything. */
    Traffic IGNORED = limits -> {};

    /** A response of any status was received; its headers state these limits. */
    void limitsReported(List<RateLimit> limits);
}
