package io.cfbilling.connect.bench;

import java.util.List;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** The least that the records of a response cost, whatever they are made of. */
@State(Scope.Benchmark)
public class StructBenchmark {
    @Param({"MONTH", "WIDE"})
    public UsageBody body = UsageBody.MONTH;

    private List<SourceRecord> records = List.of();

    @Setup
    public void prepare() {
        List<SourceRecord> all = Account.records(body);
        records = all.subList(0, body.rows());
    }

    /** As a source does that only re-emits keys and values. */
    @Benchmark
    public void prebuilt(Blackhole hole) {
        for (SourceRecord record : records) {
            hole.consume(record(record, (Struct) record.key(), (Struct) record.value()));
        }
    }

    /** As a source does whose contents are of Connect's types already. */
    @Benchmark
    public void structs(Blackhole hole) {
        for (SourceRecord record : records) {
            hole.consume(record(record, copy((Struct) record.key()), copy((Struct) record.value())));
        }
    }

    private static SourceRecord record(SourceRecord from, Struct key, Struct value) {
        return new SourceRecord(
                from.sourcePartition(),
                from.sourceOffset(),
                from.topic(),
                null,
                key.schema(),
                key,
                value.schema(),
                value,
                from.timestamp());
    }

    private static Struct copy(Struct struct) {
        Struct copy = new Struct(struct.schema());
        for (Field field : struct.schema().fields()) {
            Object content = struct.getWithoutDefault(field.name());
            if (content != null) {
                copy.put(field, content);
            }
        }
        return copy;
    }
}
