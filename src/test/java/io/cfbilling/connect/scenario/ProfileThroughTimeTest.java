package io.cfbilling.connect.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.cfbilling.connect.fake.FakeWorker;
import io.cfbilling.connect.simulator.CloudflareSimulator;
import io.cfbilling.connect.simulator.Dataset;
import io.cfbilling.connect.simulator.Fault;
import io.cfbilling.connect.simulator.FaultScope;
import io.cfbilling.connect.simulator.SimulatedAccount;
import io.cfbilling.connect.simulator.SimulatedClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Profiles, polled by a task whose clock the test moves. */
class ProfileThroughTimeTest {
    private static final Duration INTERVAL = Duration.ofHours(6);

    private final SimulatedClock clock = SimulatedClock.at("2026-03-10T09:30:00Z");
    private final SimulatedAccount account = SimulatedAccount.withAnchor(1, 1);
    private final CloudflareSimulator simulator =
            CloudflareSimulator.builder().clock(clock).account(account).start();
    private final FakeWorker worker = new FakeWorker(
            simulator, clock, Map.of("datasets", "profile", "accounts", account.id(), "accounts.exclude", ""));

    @AfterEach
    void close() {
        simulator.close();
    }

    private List<SourceRecord> pollAfter(Duration time) {
        clock.advance(time);
        return worker.pollAll();
    }

    private static Struct value(SourceRecord record) {
        return (Struct) record.value();
    }

    @Test
    void emitsAProfileOnceWhileItIsUnchanged() {
        assertThat(worker.pollAll()).hasSize(1);
        assertThat(pollAfter(INTERVAL)).isEmpty();
        worker.restart();
        assertThat(pollAfter(INTERVAL)).isEmpty();
        assertThat(simulator.reads()).hasSize(3);
    }

    @Test
    void emitsAChangedProfileAgain() {
        worker.pollAll();
        simulator.profiles().set(account.id(), "city", "Lisbon");
        List<SourceRecord> emitted = pollAfter(INTERVAL);
        assertThat(emitted).singleElement().satisfies(record -> {
            assertThat(value(record).getString("city")).isEqualTo("Lisbon");
            assertThat(record.timestamp()).isEqualTo(clock.millis());
        });
    }

    @Test
    void masksSensitiveFieldsAndDoesNotEmitAnotherCard() {
        SourceRecord emitted = worker.pollAll().get(0);
        assertThat(value(emitted).getString("card_number")).isEqualTo("****");
        simulator.profiles().set(account.id(), "card_number", "4000056655665556");
        assertThat(pollAfter(INTERVAL)).isEmpty();
    }

    @Test
    void dropsSensitiveFieldsInModeDrop() {
        worker.set("profile.sensitive.fields.mode", "drop").restart();
        Struct emitted = value(worker.pollAll().get(0));
        for (String field : List.of("card_number", "validation_code", "payment_nonce", "device_data")) {
            assertThat(emitted.get(field)).as(field).isNull();
        }
    }

    @Test
    void treatsAMissingProfileAsNoErrorAndEmitsALaterOne() {
        simulator.profiles().remove(account.id());
        assertThat(worker.pollAll()).isEmpty();
        simulator.profiles().restore(account.id());
        assertThat(pollAfter(INTERVAL)).hasSize(1);
    }

    @Test
    void writesATombstoneIfAnEmittedProfileIsMissingTwice() {
        worker.pollAll();
        simulator.profiles().remove(account.id());
        assertThat(pollAfter(INTERVAL)).isEmpty();
        assertThat(pollAfter(INTERVAL)).singleElement().satisfies(record -> {
            assertThat(record.value()).isNull();
            assertThat(((Struct) record.key()).getString("account_id")).isEqualTo(account.id());
        });
        assertThat(pollAfter(INTERVAL)).isEmpty();
        worker.restart();
        assertThat(pollAfter(INTERVAL)).isEmpty();
        simulator.profiles().restore(account.id());
        assertThat(pollAfter(INTERVAL)).hasSize(1);
    }

    @Test
    void needsTwoResponsesInARowForATombstone() {
        worker.pollAll();
        simulator.profiles().remove(account.id());
        pollAfter(INTERVAL);
        simulator.profiles().restore(account.id());
        simulator.profiles().set(account.id(), "address", 5);
        pollAfter(INTERVAL);
        simulator.profiles().remove(account.id());
        assertThat(pollAfter(INTERVAL)).isEmpty();
    }

    @Test
    void writesNoTombstonesIfTheEndpointIsRemoved() {
        worker.pollAll();
        simulator
                .faults()
                .inject(Fault.error(404, 7000), FaultScope.everything().dataset(Dataset.PROFILE));
        assertThat(pollAfter(INTERVAL)).isEmpty();
        assertThat(pollAfter(Duration.ofDays(1))).isEmpty();
        assertThat(pollAfter(Duration.ofDays(2))).isEmpty();
        simulator.faults().clear();
        assertThat(pollAfter(Duration.ofDays(2))).isEmpty();
        assertThat(simulator.reads())
                .last()
                .satisfies(request -> assertThat(request.status()).isEqualTo(200));
    }

    @Test
    void backsOffFromARejectedProfileAndEmitsItLater() {
        simulator.faults().inject(Fault.error(400, 1183), FaultScope.everything());
        for (int minute = 0; minute < 60; minute++) {
            pollAfter(Duration.ofMinutes(1));
        }
        assertThat(simulator.reads()).hasSizeBetween(4, 10);
        simulator.faults().clear();
        assertThat(pollAfter(Duration.ofDays(1))).hasSize(1);
    }

    @Test
    void ignoresA404OfAProxy() {
        worker.pollAll();
        simulator.faults().inject(Fault.html(404), FaultScope.everything());
        for (int hour = 0; hour < 48; hour++) {
            assertThat(pollAfter(Duration.ofHours(1))).isEmpty();
        }
        simulator.faults().clear();
        assertThat(pollAfter(Duration.ofDays(1))).isEmpty();
    }

    @Test
    void writesNoTombstonesIfTheEndpointGoesDuringAFailure() {
        SimulatedAccount other = SimulatedAccount.withAnchor(2, 1);
        simulator.add(other);
        worker.set("accounts", account.id() + "," + other.id()).restart();
        assertThat(worker.pollAll()).hasSize(2);
        simulator.profiles().remove(account.id());
        simulator.profiles().remove(other.id());
        simulator.faults().inject(Fault.html(504), FaultScope.everything().account(other.id()));
        for (int read = 0; read < 3; read++) {
            assertThat(pollAfter(INTERVAL)).isEmpty();
        }
        simulator.faults().clear();
        for (int read = 0; read < 8; read++) {
            assertThat(pollAfter(INTERVAL)).isEmpty();
        }
    }
}
