package io.cfbilling.connect.api;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.MessageHeaders;

/** Values of a response's headers. */
final class Headers {
    private Headers() {}

    /** The value of the first header of that name, whatever its case; empty if there is none. */
    static Optional<String> first(MessageHeaders headers, String name) {
        return Optional.ofNullable(headers.getFirstHeader(name)).map(Header::getValue);
    }

    /** The values of all headers of that name, whatever its case. */
    static List<String> all(MessageHeaders headers, String name) {
        return Arrays.stream(headers.getHeaders(name)).map(Header::getValue).toList();
    }
}
