package io.cfbilling.connect.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The fake behaves as Connect's exactly-once worker. */
class FakeTransactionTest {
    private final FakeKafka kafka = new FakeKafka();
    private final FakeTransaction transaction = new FakeTransaction(kafka);
    private final List<SourceRecord> records =
            Stream.of("1", "2", "3").map(FakeTransactionTest::record).toList();

    private static SourceRecord record(String offset) {
        return new SourceRecord(new HashMap<>(Map.of("p", "1")), Map.of("o", offset), "t", null, offset);
    }

    private @Nullable Map<String, Object> offset() {
        return kafka.offset(new HashMap<>(Map.of("p", "1")));
    }

    private void send() {
        records.forEach(transaction::send);
        transaction.batchSent();
    }

    @Test
    void nothingIsVisibleBeforeACommit() {
        send();
        assertThat(kafka.written()).isEmpty();
        assertThat(offset()).isNull();
        assertThat(transaction.pending()).isEqualTo(3);
    }

    @Test
    void aCommitOnARecordCommitsAllUpToItWithItsOffset() {
        transaction.commitTransaction(records.get(1));
        send();
        assertThat(kafka.transactions()).containsExactly(records.subList(0, 2));
        assertThat(offset()).containsEntry("o", "2");
    }

    @Test
    void aCommitOfABatchCommitsAllSinceTheLastCommit() {
        send();
        transaction.commitTransaction();
        send();
        assertThat(kafka.transactions()).singleElement().asInstanceOf(LIST).hasSize(6);
        transaction.batchSent();
        assertThat(kafka.transactions()).hasSize(1);
    }

    /** As Connect documents: a task that wants its data read again must throw an exception instead. */
    @Test
    void anAbortDiscardsRecordsButStoresOffsets() {
        transaction.abortTransaction(records.get(2));
        send();
        assertThat(kafka.written()).isEmpty();
        assertThat(kafka.transactions()).isEmpty();
        assertThat(offset()).containsEntry("o", "3");
    }
}
