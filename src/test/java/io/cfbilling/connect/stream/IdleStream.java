package io.cfbilling.connect.stream;

import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.model.Dataset;
import io.cfbilling.connect.offset.SourcePartition;
import java.time.Duration;
import java.time.Instant;

/** A stream that is always due, has an hourly interval, six-hourly for profiles, and sends no request. */
public class IdleStream implements BillingStream {
    private final SourcePartition partition;
    private final Priority priority;

    public IdleStream(int account, Dataset dataset, Priority priority) {
        this.partition = new SourcePartition(new AccountId("%032x".formatted(account)), dataset);
        this.priority = priority;
    }

    @Override
    public SourcePartition partition() {
        return partition;
    }

    @Override
    public Instant due(Instant now) {
        return now;
    }

    @Override
    public Priority priority(Instant due) {
        return priority;
    }

    @Override
    public Duration pollInterval() {
        return Duration.ofHours(partition.dataset() == Dataset.USAGE ? 1 : 6);
    }

    @Override
    public Request request(Instant now) {
        throw new UnsupportedOperationException();
    }
}
