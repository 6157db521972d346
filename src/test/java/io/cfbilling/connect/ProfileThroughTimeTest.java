package io.cfbilling.connect;

import static org.assertj.core.api.Assertions.assertThat;

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

/** Profiles through the task, on a clock that the test moves. */
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

    private List<SourceRecord> settleAfter(Duration time) {
        clock.advance(time);
        return worker.settle();
    }

    private static Struct value(SourceRecord record) {
        return (Struct) record.value();
    }

    @Test
    void tellsAProfileAtFirstSightAndThenNoMoreWhileItStaysTheSame() {
        assertThat(worker.settle()).hasSize(1);
        assertThat(settleAfter(INTERVAL)).isEmpty();
        worker.restart();
        assertThat(settleAfter(INTERVAL)).isEmpty();
        assertThat(simulator.requests()).hasSize(3);
    }

    @Test
    void tellsAChangedProfileAgain() {
        worker.settle();
        simulator.profiles().set(account.id(), "city", "Lisbon");
        List<SourceRecord> emitted = settleAfter(INTERVAL);
        assertThat(emitted).singleElement().satisfies(record -> {
            assertThat(value(record).getString("city")).isEqualTo("Lisbon");
            assertThat(record.timestamp()).isEqualTo(clock.millis());
        });
    }

    @Test
    void masksWhatCouldBePaidWithAndDoesNotTellAnotherCardApart() {
        SourceRecord emitted = worker.settle().get(0);
        assertThat(value(emitted).getString("card_number")).isEqualTo("****");
        simulator.profiles().set(account.id(), "card_number", "4000056655665556");
        assertThat(settleAfter(INTERVAL)).isEmpty();
    }

    @Test
    void leavesOutWhatCouldBePaidWithWhenToldTo() {
        worker.set("profile.sensitive.fields.mode", "drop").restart();
        Struct emitted = value(worker.settle().get(0));
        for (String field : List.of("card_number", "validation_code", "payment_nonce", "device_data")) {
            assertThat(emitted.get(field)).as(field).isNull();
        }
    }

    @Test
    void takesAMissingProfileForNoErrorAndTellsItOnceItIsThere() {
        simulator.profiles().remove(account.id());
        assertThat(worker.settle()).isEmpty();
        simulator.profiles().restore(account.id());
        assertThat(settleAfter(INTERVAL)).hasSize(1);
    }

    @Test
    void writesATombstoneOnlyOnceAToldProfileIsMissingTwiceInARow() {
        worker.settle();
        simulator.profiles().remove(account.id());
        assertThat(settleAfter(INTERVAL)).isEmpty();
        assertThat(settleAfter(INTERVAL)).singleElement().satisfies(record -> {
            assertThat(record.value()).isNull();
            assertThat(((Struct) record.key()).getString("account_id")).isEqualTo(account.id());
        });
        assertThat(settleAfter(INTERVAL)).isEmpty();
        worker.restart();
        assertThat(settleAfter(INTERVAL)).isEmpty();
        simulator.profiles().restore(account.id());
        assertThat(settleAfter(INTERVAL)).hasSize(1);
    }

    @Test
    void believesOnlyTwoMissingProfilesInARow() {
        worker.settle();
        simulator.profiles().remove(account.id());
        settleAfter(INTERVAL);
        simulator.profiles().restore(account.id());
        simulator.profiles().set(account.id(), "address", 5);
        settleAfter(INTERVAL);
        simulator.profiles().remove(account.id());
        assertThat(settleAfter(INTERVAL)).isEmpty();
    }

    @Test
    void doesNotTakeTheEndOfTheEndpointForTheEndOfAllProfiles() {
        worker.settle();
        simulator
                .faults()
                .inject(Fault.error(404, 7000), FaultScope.everything().dataset(Dataset.PROFILE));
        assertThat(settleAfter(INTERVAL)).isEmpty();
        assertThat(settleAfter(Duration.ofDays(1))).isEmpty();
        assertThat(settleAfter(Duration.ofDays(2))).isEmpty();
        simulator.faults().clear();
        assertThat(settleAfter(Duration.ofDays(2))).isEmpty();
        assertThat(simulator.requests())
                .last()
                .satisfies(request -> assertThat(request.status()).isEqualTo(200));
    }

    @Test
    void leavesARejectedProfileEverLongerAndTellsItOnceItIsAnswered() {
        simulator.faults().inject(Fault.error(400, 1183), FaultScope.everything());
        for (int minute = 0; minute < 60; minute++) {
            settleAfter(Duration.ofMinutes(1));
        }
        assertThat(simulator.requests()).hasSizeBetween(4, 10);
        simulator.faults().clear();
        assertThat(settleAfter(Duration.ofDays(1))).hasSize(1);
    }

    @Test
    void concludesNothingFromA404OfAProxyHoweverOften() {
        worker.settle();
        simulator.faults().inject(Fault.html(404), FaultScope.everything());
        for (int hour = 0; hour < 48; hour++) {
            assertThat(settleAfter(Duration.ofHours(1))).isEmpty();
        }
        simulator.faults().clear();
        assertThat(settleAfter(Duration.ofDays(1))).isEmpty();
    }

    @Test
    void removesNeitherOfTwoProfilesWhereTheEndpointGoesAwayWhileOneOfThemIsNotAnswered() {
        SimulatedAccount other = SimulatedAccount.withAnchor(2, 1);
        simulator.add(other);
        worker.set("accounts", account.id() + "," + other.id()).restart();
        assertThat(worker.settle()).hasSize(2);
        simulator.profiles().remove(account.id());
        simulator.profiles().remove(other.id());
        simulator.faults().inject(Fault.html(504), FaultScope.everything().account(other.id()));
        for (int look = 0; look < 3; look++) {
            assertThat(settleAfter(INTERVAL)).isEmpty();
        }
        simulator.faults().clear();
        for (int look = 0; look < 8; look++) {
            assertThat(settleAfter(INTERVAL)).isEmpty();
        }
    }
}
