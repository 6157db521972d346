package io.cfbilling.connect.bench;

import io.cfbilling.connect.api.PreparedApi;
import io.cfbilling.connect.api.UsageResponse;
import io.cfbilling.connect.model.DateRange;
import io.cfbilling.connect.model.EndpointVersion;
import io.cfbilling.connect.model.UsageLine;
import io.cfbilling.connect.spool.SortedSpool;
import io.cfbilling.connect.spool.SpoolDirectory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** The rows of a response, in no order, into a spool, and in order out of it. */
@State(Scope.Benchmark)
public class SpoolBenchmark {
    private static final SpoolDirectory DIRECTORY = new SpoolDirectory(Path.of(System.getProperty("java.io.tmpdir")));

    @Param({"MONTH", "LARGE"})
    public UsageBody body = UsageBody.MONTH;

    private final List<UsageLine> lines = new ArrayList<>();

    @Setup
    public void prepare() {
        DateRange days = new DateRange(UsageBody.START, UsageBody.START.plusMonths(1));
        try (UsageResponse response =
                new PreparedApi(body.json(), Account.NOW).usage(EndpointVersion.PAYGO, Account.ID, days)) {
            response.lines().forEachRemaining(lines::add);
        }
        Collections.shuffle(lines, new Random(1));
    }

    @Benchmark
    public void spool(Blackhole hole) {
        try (SortedSpool<UsageLine> spool = DIRECTORY.usage()) {
            lines.forEach(spool::add);
            spool.iterator().forEachRemaining(hole::consume);
        }
    }
}
