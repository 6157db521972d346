package io.cfbilling.connect.simulator;

import java.util.ArrayList;
import java.util.List;

/** All requests, in order of arrival. Thread-safe. */
final class RequestLog {
    private final List<ReceivedRequest> requests = new ArrayList<>();

    /** Adds a request; returns its index in the log. */
    synchronized int arrived(ReceivedRequest request) {
        requests.add(request);
        return requests.size() - 1;
    }

    synchronized void responded(int place, int status) {
        if (place < requests.size()) {
            requests.set(place, requests.get(place).responded(status));
        }
    }

    synchronized int size() {
        return requests.size();
    }

    synchronized List<ReceivedRequest> all() {
        return List.copyOf(requests);
    }
}
