package io.cfbilling.connect.page;

import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/** What the billing topics say so far. Thread-safe: records are taken, and views are made, one at a time. */
public final class Bill {
    private final Charges charges = new Charges();
    private final Coverage coverage = new Coverage();
    private final Arrivals arrivals = new Arrivals();
    private String stage = "";
    private long version;

    /** What views are made of; only inside {@link #view}. */
    record Contents(long version, Charges charges, Coverage coverage, Arrivals arrivals, String stage) {
        /** The accounts that have been read, or have usage. */
        Set<String> accounts() {
            Set<String> all = new TreeSet<>(charges.accounts());
            all.addAll(coverage.accounts());
            return all;
        }
    }

    /** Takes the next record of a topic. */
    public synchronized void take(TopicRecord record) {
        arrivals.add(
                switch (record.topic()) {
                    case "usage" -> usage(record);
                    case "checkpoints" -> checkpoint(record);
                    default -> Arrival.of(arrivals.next(), record, null, about(record.value()));
                });
        version++;
    }

    private Arrival usage(TopicRecord record) {
        String account = AvroFields.text(record.key(), "BillingAccountId");
        Charge.Row row = Charge.Row.of(record.key());
        Charge charge = record.value() == null ? null : Charge.of(row, record.value());
        Optional<Charge> former = charge == null ? charges.remove(account, row) : charges.put(account, charge);
        return Arrival.of(arrivals.next(), record, row, charge, former);
    }

    private Arrival checkpoint(TopicRecord record) {
        String account = AvroFields.text(record.key(), "account_id");
        LocalDate start = AvroFields.day(record.key(), "period_start");
        if (record.value() == null) {
            coverage.remove(account, start);
            return Arrival.of(arrivals.next(), record, start, "period");
        }
        ReadPeriod period = ReadPeriod.of(record.value());
        coverage.put(account, period);
        String state = period.isFinal() ? "final" : period.removalsComplete() ? "read" : "suspect";
        return Arrival.of(arrivals.next(), record, start, state + " until " + period.until());
    }

    /** The reason of a dead letter, which quotes nothing of its content. */
    private static String about(@Nullable GenericRecord value) {
        return value != null && value.hasField("reason") ? AvroFields.text(value, "reason") : "";
    }

    /** What is going on, for people. */
    public synchronized void stage(String sentence) {
        if (!sentence.equals(stage)) {
            stage = sentence;
            version++;
        }
    }

    /** The connector's {@code usage.start.date}. */
    public synchronized void startsOn(LocalDate day) {
        coverage.startsOn(day);
        version++;
    }

    /** Something that is shown besides the topics has changed. */
    synchronized void touch() {
        version++;
    }

    /** Grows with each change. */
    synchronized long version() {
        return version;
    }

    /** Makes a view of the contents, which do not change meanwhile. */
    synchronized <T> T view(Function<Contents, T> maker) {
        return maker.apply(new Contents(version, charges, coverage, arrivals, stage));
    }
}
