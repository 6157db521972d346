package io.cfbilling.connect.usage;

import io.cfbilling.connect.api.UsageResponse;
import io.cfbilling.connect.usage.window.UsageWindow;
import java.time.Instant;

/** A response to the request of a window. */
record WindowResponse(UsageWindow window, UsageResponse response, ResponseTimes times) {
    /**
     * @param begun when it was requested
     */
    static WindowResponse of(UsageWindow window, UsageResponse response, Instant begun) {
        return new WindowResponse(window, response, ResponseTimes.of(begun, response.date()));
    }

    /** The same, received after the records that were emitted at that moment: see {@link UsageResponse#notBefore}. */
    WindowResponse notBefore(Instant emitted) {
        return new WindowResponse(window, response.notBefore(emitted), times);
    }
}
