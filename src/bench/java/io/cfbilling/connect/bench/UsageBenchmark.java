package io.cfbilling.connect.bench;

import io.cfbilling.connect.api.PreparedApi;
import io.cfbilling.connect.api.UsageResponse;
import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.model.EndpointVersion;
import io.cfbilling.connect.model.UsageLine;
import io.cfbilling.connect.model.UsageSummary;
import io.cfbilling.connect.offset.UsagePosition;
import io.cfbilling.connect.stream.Emission;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** From the body of a usage response to its records. */
@State(Scope.Benchmark)
public class UsageBenchmark {
    private static final DateRange DAYS = new DateRange(UsageBody.START, UsageBody.START.plusMonths(1));

    @Param
    public UsageBody body = UsageBody.MONTH;

    private byte[] json = {};
    private PreparedApi api = new PreparedApi(json, Account.NOW);
    private final List<UsageLine> lines = new ArrayList<>();
    private UsagePosition unread = Account.unread();
    private UsagePosition read = unread;

    @Setup
    public void prepare() {
        json = body.json();
        api = new PreparedApi(json, Account.NOW);
        unread = Account.unread();
        read = Account.after(Account.records(body));
        try (UsageResponse response = api.usage(EndpointVersion.PAYGO, Account.ID, DAYS)) {
            response.lines().forEachRemaining(lines::add);
        }
    }

    /** The bound of all others. */
    @Benchmark
    public int drain() throws IOException {
        return Drain.tokens(json);
    }

    /** The bound of reading: Jackson makes the values, which nothing checks. */
    @Benchmark
    public void values(Blackhole hole) throws IOException {
        Drain.values(json, hole::consume);
    }

    /** Of the same rows, in order, once they have been read. */
    @Benchmark
    public UsageSummary digests() {
        return UsageSummary.of(lines.iterator());
    }

    /** To sorted rows and the digests of their days. */
    @Benchmark
    public UsageSummary rows() {
        try (UsageResponse response = api.usage(EndpointVersion.PAYGO, Account.ID, DAYS)) {
            return response.summary();
        }
    }

    /** The same for a task that has emitted all of it before: only a checkpoint is emitted. */
    @Benchmark
    public int unchanged() {
        try (Emission emission = Account.emission(api, read)) {
            emission.next();
            if (emission.hasNext()) {
                throw new IllegalStateException("an unchanged response is emitted again");
            }
            return json.length;
        }
    }

    /** The same for a task that has emitted nothing before: a record for each row. */
    @Benchmark
    public void records(Blackhole hole) {
        try (Emission emission = Account.emission(api, unread)) {
            emission.forEachRemaining(hole::consume);
        }
    }
}
