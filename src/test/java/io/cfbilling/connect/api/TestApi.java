package io.cfbilling.connect.api;

import io.cfbilling.connect.model.MalformedRow;
import io.cfbilling.connect.model.SampleRedaction;
import io.cfbilling.connect.model.UsageLine;
import io.cfbilling.connect.model.UsageRow;
import io.cfbilling.connect.spool.SpoolDirectory;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** The API over HTTP for tests. */
public final class TestApi {
    /** The smallest allowed setting; most tests' responses are smaller. */
    static final long LARGEST_RESPONSE = 64 << 20;

    private TestApi() {}

    public static CloudflareApi at(URI baseUrl, Credential credential, Duration requestTimeout, Clock clock) {
        return at(baseUrl, credential, requestTimeout, clock, Traffic.IGNORED);
    }

    public static CloudflareApi at(
            URI baseUrl, Credential credential, Duration requestTimeout, Clock clock, Traffic traffic) {
        return at(settings(baseUrl, credential, requestTimeout), clock, traffic);
    }

    /** Through that proxy, and with those certificates. */
    public static HttpCloudflareApi at(URI baseUrl, Credential credential, Network network) {
        return at(settings(baseUrl, credential, Duration.ofSeconds(30), network), Clock.systemUTC(), Traffic.IGNORED);
    }

    private static HttpCloudflareApi at(ApiSettings settings, Clock clock, Traffic traffic) {
        return new HttpCloudflareApi(
                settings,
                // Profile records include all fields; nothing else shows sensitive ones.
                SampleRedaction.INCLUDE,
                new SpoolDirectory(Path.of(System.getProperty("java.io.tmpdir"))),
                clock,
                traffic);
    }

    static ApiSettings settings(URI baseUrl, Credential credential, Duration requestTimeout) {
        return settings(baseUrl, credential, requestTimeout, new Network(null, null, false));
    }

    static ApiSettings settings(URI baseUrl, Credential credential, Duration requestTimeout, Network network) {
        return new ApiSettings(
                baseUrl, credential, Duration.ofSeconds(10), requestTimeout, "tests/1.0", LARGEST_RESPONSE, network);
    }

    public static List<UsageRow> rows(UsageResponse response) {
        return lines(response, UsageRow.class);
    }

    static List<MalformedRow> malformed(UsageResponse response) {
        return lines(response, MalformedRow.class);
    }

    private static <T extends UsageLine> List<T> lines(UsageResponse response, Class<T> kind) {
        List<T> lines = new ArrayList<>();
        for (Iterator<UsageLine> all = response.lines(); all.hasNext(); ) {
            UsageLine line = all.next();
            if (kind.isInstance(line)) {
                lines.add(kind.cast(line));
            }
        }
        return lines;
    }
}
