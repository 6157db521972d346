package io.cfbilling.connect.scenario;

import io.cfbilling.connect.cluster.UsageTopic;
import io.cfbilling.connect.fake.FakeWorker;
import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.model.Dataset;
import io.cfbilling.connect.offset.SourcePartition;
import io.cfbilling.connect.simulator.CloudflareSimulator;
import io.cfbilling.connect.simulator.Fault;
import io.cfbilling.connect.simulator.FaultScope;
import io.cfbilling.connect.simulator.LedgerRow;
import io.cfbilling.connect.simulator.SimulatedAccount;
import io.cfbilling.connect.simulator.SimulatedClock;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/** One account's usage, polled by a task whose clock stands at a morning in March until the test moves it. */
public final class PolledAccount implements AutoCloseable {
    public static final Duration INTERVAL = Duration.ofHours(1);
    public static final LocalDate TODAY = LocalDate.of(2026, 3, 10);
    /** The open billing period begins on this day. */
    public static final LocalDate PERIOD = LocalDate.of(2026, 2, 15);

    public final SimulatedClock clock = SimulatedClock.at(TODAY + "T09:30:00Z");
    public final CloudflareSimulator simulator =
            CloudflareSimulator.builder().clock(clock).start();
    public final SimulatedAccount account;
    public final FakeWorker worker;

    private PolledAccount(SimulatedAccount account, Map<String, String> settings) {
        this.account = account;
        simulator.add(account);
        Map<String, String> all = new HashMap<>(settings);
        all.put("datasets", "usage");
        all.put("accounts", account.id());
        worker = new FakeWorker(simulator, clock, all);
    }

    /** Four services, restated only by the test, with periods from the 15th. */
    public static PolledAccount stable(Map<String, String> settings) {
        return new PolledAccount(
                SimulatedAccount.builder(1)
                        .subscription(15, LocalDate.of(2025, 1, 1))
                        .services(4)
                        .stable()
                        .build(),
                settings);
    }

    public static PolledAccount of(SimulatedAccount account, Map<String, String> settings) {
        return new PolledAccount(account, settings);
    }

    public static PolledAccount withoutUsage(Map<String, String> settings) {
        return new PolledAccount(SimulatedAccount.builder(9).noUsage().build(), settings);
    }

    /** Polls until nothing is due any more. Returns the written records. */
    public List<SourceRecord> pollAll() {
        return worker.pollAll();
    }

    public List<SourceRecord> pollAfter(Duration time) {
        clock.advance(time);
        return worker.pollAll();
    }

    /** The usage records, tombstones included, of the next read. */
    public List<SourceRecord> usageAfter(Duration time) {
        return UsageTopic.records(pollAfter(time));
    }

    public List<LedgerRow> ledger(LocalDate from, LocalDate toExclusive) {
        return simulator.ledger().rows(account.id(), from, toExclusive);
    }

    public List<LedgerRow> ledger(LocalDate from) {
        return ledger(from, LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).plusDays(1));
    }

    public List<LedgerRow> compacted() {
        return List.copyOf(UsageTopic.compacted(worker.written()));
    }

    /** The day's first row by service. */
    public LedgerRow rowOf(LocalDate day) {
        return ledger(day, day.plusDays(1)).get(0);
    }

    public void restate(LedgerRow row, String quantity) {
        simulator.ledger().restate(account.id(), row.day(), row.serviceName(), new BigDecimal(quantity));
    }

    public void remove(LedgerRow row) {
        simulator.ledger().remove(account.id(), row.day(), row.serviceName());
    }

    public void clear(LocalDate day) {
        simulator.ledger().clear(account.id(), day);
    }

    /** Injects a fault into the next requests. */
    public void strike(Fault fault, int times) {
        simulator.faults().inject(fault, FaultScope.everything().times(times));
    }

    /** The number of requests, without those that look up the token. */
    public int requests() {
        return simulator.reads().size();
    }

    public SourcePartition partition() {
        return new SourcePartition(new AccountId(account.id()), Dataset.USAGE);
    }

    public String cursor() {
        return String.valueOf(worker.offset(partition()).get("cursor"));
    }

    /** The values of a topic's records; a tombstone's is null. */
    public static List<Struct> values(List<SourceRecord> records, String topic) {
        return records.stream()
                .filter(record -> record.topic().endsWith("." + topic))
                .map(record -> (Struct) record.value())
                .toList();
    }

    @Override
    public void close() {
        simulator.close();
    }
}
