package io.cfbilling.connect.bench;

import io.cfbilling.connect.offset.UsagePosition;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A position of one month of 50 services to its offset, and back. */
@State(Scope.Benchmark)
public class OffsetBenchmark {
    private UsagePosition position = Account.unread();
    private Map<String, Object> offset = position.toMap();

    @Setup
    public void prepare() {
        position = Account.after(Account.records(UsageBody.MONTH));
        offset = position.toMap();
    }

    @Benchmark
    public Map<String, Object> write() {
        // A position writes its offset once; an equal one writes it again.
        return new HashMap<>(position.withAccount(UnaryOperator.identity()).toMap());
    }

    @Benchmark
    public UsagePosition read() {
        return UsagePosition.of(offset);
    }
}
