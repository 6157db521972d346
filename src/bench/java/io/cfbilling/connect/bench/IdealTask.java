package io.cfbilling.connect.bench;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.jspecify.annotations.Nullable;

/** Emits the usage records of one month of 50 services again and again, as many rows as are wanted. */
public final class IdealTask extends SourceTask {
    /** The setting that says how many rows are emitted. */
    static final String ROWS = "rows";

    private static final Map<String, String> SOURCE = Map.of("source", "ideal");
    private static final Map<String, String> POSITION = Map.of("position", "any");

    private final CountDownLatch stopped = new CountDownLatch(1);
    private List<SourceRecord> month = List.of();
    private int left;

    @Override
    public String version() {
        return "1";
    }

    @Override
    public void start(Map<String, String> props) {
        left = Integer.parseInt(props.get(ROWS));
        String topic = props.get("topic.prefix") + ".usage";
        month = Account.records(UsageBody.MONTH).stream()
                .limit(UsageBody.MONTH.rows())
                .map(record -> new SourceRecord(
                        SOURCE,
                        POSITION,
                        topic,
                        null,
                        record.keySchema(),
                        record.key(),
                        record.valueSchema(),
                        record.value(),
                        record.timestamp()))
                .toList();
    }

    @Override
    public @Nullable List<SourceRecord> poll() throws InterruptedException {
        if (left == 0) {
            stopped.await(100, TimeUnit.MILLISECONDS);
            return null;
        }
        List<SourceRecord> batch = left < month.size() ? month.subList(0, left) : month;
        left -= batch.size();
        return batch;
    }

    @Override
    public void stop() {
        stopped.countDown();
    }
}
