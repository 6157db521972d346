package io.cfbilling.connect.api;

import java.util.List;
import java.util.Map;
import org.apache.hc.core5.http.MessageHeaders;
import org.apache.hc.core5.http.message.BasicHeader;
import org.apache.hc.core5.http.message.HeaderGroup;

/** Headers of a response, for tests. */
final class SampleHeaders {
    private SampleHeaders() {}

    static MessageHeaders of(Map<String, List<String>> values) {
        HeaderGroup headers = new HeaderGroup();
        values.forEach((name, all) -> all.forEach(value -> headers.addHeader(new BasicHeader(name, value))));
        return headers;
    }
}
