package io.cfbilling.connect.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cfbilling.connect.fake.CapturedLog;
import io.cfbilling.connect.fake.FakeWorker;
import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.model.Dataset;
import io.cfbilling.connect.model.HashKey;
import io.cfbilling.connect.model.ProfileField;
import io.cfbilling.connect.offset.SourcePartition;
import io.cfbilling.connect.simulator.CloudflareSimulator;
import io.cfbilling.connect.simulator.SimulatedAccount;
import io.cfbilling.connect.simulator.SimulatedClock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Redacted profiles of two accounts of one customer, and their changes when the settings change. */
class RedactionThroughTimeTest {
    private static final Duration INTERVAL = Duration.ofHours(6);
    private static final String KEY = "hash-key-0123456789";
    private static final String CARD = "4000056655665556";
    private static final String NONCE = "nonce-of-the-test";
    private static final String VAT = "DE811193231";

    private final SimulatedClock clock = SimulatedClock.at("2026-03-10T09:30:00Z");
    private final List<SimulatedAccount> accounts =
            List.of(SimulatedAccount.withAnchor(1, 1), SimulatedAccount.withAnchor(2, 1));
    private final CloudflareSimulator simulator =
            CloudflareSimulator.builder().clock(clock).start();
    private final CapturedLog log = CapturedLog.ofConnector();
    private FakeWorker worker =
            new FakeWorker(simulator, clock, Map.of("datasets", "profile", "accounts", "0".repeat(32)));

    @BeforeEach
    void giveBothTheSameCard() {
        accounts.forEach(simulator::add);
        set("card_number", CARD);
        set("payment_nonce", NONCE);
        set("vat", VAT);
        worker.set("accounts", accounts.get(0).id() + "," + accounts.get(1).id());
    }

    @AfterEach
    void close() {
        simulator.close();
        log.close();
    }

    private void set(String field, Object value) {
        accounts.forEach(account -> simulator.profiles().set(account.id(), field, value));
    }

    private List<SourceRecord> pollWith(Map<String, String> settings) {
        settings.forEach(worker::set);
        worker.restart();
        return pollAfter(INTERVAL);
    }

    private List<SourceRecord> pollAfter(Duration time) {
        clock.advance(time);
        return worker.pollAll();
    }

    private static List<Object> values(List<SourceRecord> records, String field) {
        return records.stream()
                .map(record -> ((Struct) record.value()).get(field))
                .toList();
    }

    private String offsets() {
        return accounts.stream()
                .map(account -> worker.offset(new SourcePartition(new AccountId(account.id()), Dataset.PROFILE)))
                .toList()
                .toString();
    }

    private void assertNoSecretIsInLogOrOffsets() {
        assertThat(log.text() + offsets())
                .contains("Polling [PROFILE] of 2 accounts")
                .doesNotContain(CARD, NONCE, VAT, KEY);
    }

    @Test
    void hashesEqualValuesOfAllAccountsEqually() {
        List<SourceRecord> emitted = pollWith(Map.of(
                "profile.sensitive.fields.mode",
                "hash",
                "profile.personal.fields.mode",
                "hash",
                "redaction.hash.key",
                KEY));

        HashKey key = new HashKey(KEY);
        assertThat(values(emitted, "card_number")).containsExactly(key.hash(CARD), key.hash(CARD));
        assertThat(values(emitted, "vat")).containsExactly(key.hash(VAT), key.hash(VAT));
        assertThat(emitted.toString()).doesNotContain(CARD, NONCE, VAT);
        set("card_number", "4242424242424242");
        assertThat(values(pollAfter(INTERVAL), "card_number"))
                .containsExactly(key.hash("4242424242424242"), key.hash("4242424242424242"));
        assertThat(pollAfter(INTERVAL)).isEmpty();
        assertNoSecretIsInLogOrOffsets();
    }

    @ParameterizedTest
    @ValueSource(strings = {"mask", "drop"})
    void emitsNothingWhenOnlyHiddenFieldsChange(String mode) {
        List<SourceRecord> emitted =
                pollWith(Map.of("profile.sensitive.fields.mode", mode, "profile.personal.fields.mode", mode));

        Object hidden = mode.equals("mask") ? "****" : null;
        List<String> fields = Arrays.stream(ProfileField.values())
                .filter(field -> field.group() != ProfileField.Group.OPEN)
                .map(ProfileField::apiName)
                .toList();
        for (String field : fields) {
            Map<String, Object> profile =
                    simulator.profiles().get(accounts.get(0).id());
            assertThat(((Struct) emitted.get(0).value()).get(field))
                    .as(field)
                    .isEqualTo(profile == null || profile.get(field) == null ? null : hidden);
        }
        set("vat", "DE811193232");
        set("card_number", "4242424242424242");
        assertThat(pollAfter(INTERVAL)).isEmpty();
        assertNoSecretIsInLogOrOffsets();
    }

    @Test
    void includesSensitiveFieldsOnlyInProfileRecords() {
        List<SourceRecord> emitted =
                pollWith(Map.of("profile.sensitive.fields.mode", "include", "redaction.hash.key", KEY));
        assertThat(values(emitted, "card_number")).containsExactly(CARD, CARD);
        assertThat(values(emitted, "payment_nonce")).containsExactly(NONCE, NONCE);
        assertNoSecretIsInLogOrOffsets();

        set("card_number", "4242424242424242");
        assertThat(pollAfter(INTERVAL)).hasSize(2);

        set("is_partner", "maybe");
        List<SourceRecord> letters = pollAfter(INTERVAL);
        assertThat(values(letters, "raw"))
                .hasSize(2)
                .allSatisfy(raw -> assertThat((String) raw)
                        .contains("\"card_number\":\"****\"", "\"payment_nonce\":\"****\"", VAT)
                        .doesNotContain("4242424242424242", NONCE));
        assertThat(log.text() + offsets()).contains("left out until it can be read");
        assertNoSecretIsInLogOrOffsets();
    }

    @Test
    void aDigestWithoutAKeyDoesNotRevealAnIncludedCard() {
        assertThat(pollWith(Map.of("profile.sensitive.fields.mode", "include"))).hasSize(2);
        set("card_number", "4242424242424242");
        assertThat(pollAfter(INTERVAL)).isEmpty();

        set("city", "Lisbon");
        assertThat(values(pollAfter(INTERVAL), "card_number")).containsExactly("4242424242424242", "4242424242424242");
    }

    @Test
    void hidesPersonalFieldsInDeadLettersToo() {
        set("is_partner", "maybe");
        List<SourceRecord> letters =
                pollWith(Map.of("profile.personal.fields.mode", "hash", "redaction.hash.key", KEY));

        assertThat(values(letters, "raw"))
                .hasSize(2)
                .allSatisfy(raw -> assertThat((String) raw)
                        .contains("\"vat\":\"" + new HashKey(KEY).hash(VAT) + "\"")
                        .doesNotContain(VAT, CARD));
        assertNoSecretIsInLogOrOffsets();
    }

    @Test
    void emitsAllProfilesOnceAfterAChangeOfRedaction() {
        worker.set("redaction.hash.key", KEY);
        for (String mode : List.of("mask", "include", "hash", "drop", "mask")) {
            assertThat(pollWith(Map.of("profile.sensitive.fields.mode", mode)))
                    .as(mode)
                    .hasSize(2);
            assertThat(pollWith(Map.of())).isEmpty();
        }
        assertThat(pollWith(Map.of("profile.sensitive.fields.mode", "hash"))).hasSize(2);
        assertThat(pollWith(Map.of("redaction.hash.key", KEY + "9"))).hasSize(2);
    }

    /** Without a key too, since fields masked before are included now. */
    @Test
    void emitsAllProfilesAgainWhenMaskedFieldsAreIncluded() {
        pollWith(Map.of());

        assertThat(values(pollWith(Map.of("profile.sensitive.fields.mode", "include")), "card_number"))
                .containsExactly(CARD, CARD);
    }

    @Test
    void failsAtTheStartWithoutANeededKey() {
        worker.set("profile.personal.fields.mode", "hash");

        assertThatThrownBy(worker::restart)
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("redaction.hash.key: to hash takes a key");
    }
}
