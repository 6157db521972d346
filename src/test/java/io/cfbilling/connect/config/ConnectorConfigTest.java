package io.cfbilling.connect.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cfbilling.connect.api.Credential;
import io.cfbilling.connect.model.AccountErrorsMode;
import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.model.Dataset;
import io.cfbilling.connect.model.EndpointVersion;
import io.cfbilling.connect.model.HashKey;
import io.cfbilling.connect.model.MalformedMode;
import io.cfbilling.connect.model.Redaction;
import io.cfbilling.connect.model.Redaction.Mode;
import io.cfbilling.connect.record.DecimalMode;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;

class ConnectorConfigTest {
    private static final String A = "a".repeat(32);
    private static final String B = "b".repeat(32);

    private final Map<String, String> props = new HashMap<>(Map.of("cloudflare.api.token", "cfut_1", "accounts", A));

    private ConnectorConfig with(String name, String value) {
        props.put(name, value);
        return new ConnectorConfig(props);
    }

    @Test
    void cutsIntervalsBeyondTheLifeOfAnyTask() {
        assertThat(with("usage.poll.interval.ms", Long.toString(Long.MAX_VALUE))
                        .get(BillingSettings.USAGE_POLL_INTERVAL))
                .isEqualTo(
                        with("profile.poll.interval.ms", "999999999999999").get(BillingSettings.PROFILE_POLL_INTERVAL))
                .isGreaterThan(Duration.ofDays(1000))
                .isLessThan(Duration.ofDays(10_000));
    }

    @Test
    void hasDefaultsInTheirOwnTypes() {
        ConnectorConfig config = new ConnectorConfig(props);

        assertThat(config.credential()).isEqualTo(new Credential.Token("cfut_1"));
        assertThat(config.get(RequestSettings.BASE_URL)).isEqualTo(URI.create("https://api.cloudflare.com/client/v4"));
        assertThat(config.get(RequestSettings.CONNECT_TIMEOUT)).isEqualTo(10_000);
        assertThat(config.get(RequestSettings.REQUEST_TIMEOUT)).isEqualTo(60_000);
        assertThat(config.get(RequestSettings.RATE_LIMIT_REQUESTS)).isEqualTo(1000);
        assertThat(config.get(RequestSettings.RATE_LIMIT_WINDOW)).isEqualTo(Duration.ofMinutes(5));
        assertThat(config.get(RequestSettings.CONCURRENT_REQUESTS)).isEqualTo(4);
        assertThat(config.get(RequestSettings.RETRY_BACKOFF)).isEqualTo(Duration.ofMillis(500));
        assertThat(config.get(RequestSettings.RETRY_BACKOFF_MAX)).isEqualTo(Duration.ofMinutes(1));
        assertThat(config.get(RequestSettings.RETRY_ATTEMPTS)).isEqualTo(8);
        assertThat(config.allAccounts()).isFalse();
        assertThat(config.get(AccountSettings.ACCOUNTS_EXCLUDE)).isEmpty();
        assertThat(config.get(AccountSettings.DISCOVERY_INTERVAL)).isEqualTo(Duration.ofHours(1));
        assertThat(config.get(AccountSettings.DATASETS)).containsExactlyInAnyOrder(Dataset.PROFILE, Dataset.USAGE);
        assertThat(config.get(BillingSettings.USAGE_API)).isEmpty();
        assertThat(config.get(BillingSettings.USAGE_START_DATE)).isEmpty();
        assertThat(config.get(BillingSettings.USAGE_END_DATE)).isEmpty();
        assertThat(config.get(BillingSettings.USAGE_POLL_INTERVAL)).isEqualTo(Duration.ofHours(1));
        assertThat(config.get(BillingSettings.USAGE_LOOKBACK_DAYS)).isEqualTo(7);
        assertThat(config.get(BillingSettings.PROFILE_POLL_INTERVAL)).isEqualTo(Duration.ofHours(6));
        assertThat(config.redaction()).isEqualTo(new Redaction(Mode.MASK, Mode.INCLUDE, null));
        assertThat(config.get(RecordSettings.TOPIC_PREFIX)).isEqualTo("cloudflare.billing");
        assertThat(config.get(RecordSettings.DECIMAL_MODE)).isEqualTo(DecimalMode.PRECISE);
        assertThat(config.get(BillingSettings.USAGE_TOMBSTONES)).isTrue();
        assertThat(config.get(RecordSettings.MALFORMED_MODE)).isEqualTo(MalformedMode.DEAD_LETTER);
        assertThat(config.get(AccountSettings.ACCOUNTS_ERRORS_MODE)).isEqualTo(AccountErrorsMode.ISOLATE);
        assertThat(config.get(RecordSettings.BATCH_MAX_ROWS)).isEqualTo(2000);
        assertThat(config.get(RecordSettings.SPOOL_DIRECTORY)).isEqualTo(Path.of(System.getProperty("java.io.tmpdir")));
    }

    @Test
    void parsesGivenValues() {
        assertThat(with("usage.start.date", "2025-01-31").get(BillingSettings.USAGE_START_DATE))
                .hasValue(LocalDate.of(2025, 1, 31));
        assertThat(with("usage.end.date", "2025-02-28").get(BillingSettings.USAGE_END_DATE))
                .hasValue(LocalDate.of(2025, 2, 28));
        assertThat(with("usage.api", "billable-usage").get(BillingSettings.USAGE_API))
                .hasValue(EndpointVersion.BILLABLE_USAGE);
        assertThat(with("datasets", "usage").get(AccountSettings.DATASETS)).containsExactly(Dataset.USAGE);
        assertThat(with("profile.sensitive.fields.mode", "drop").redaction().sensitive())
                .isEqualTo(Mode.DROP);
        assertThat(with("profile.personal.fields.mode", "mask").redaction().personal())
                .isEqualTo(Mode.MASK);
        assertThat(with("decimal.handling.mode", "string").get(RecordSettings.DECIMAL_MODE))
                .isEqualTo(DecimalMode.STRING);
        assertThat(with("usage.tombstones.enabled", "false").get(BillingSettings.USAGE_TOMBSTONES))
                .isFalse();
        assertThat(with("accounts.errors.mode", "fail").get(AccountSettings.ACCOUNTS_ERRORS_MODE))
                .isEqualTo(AccountErrorsMode.FAIL);
        assertThat(with("malformed.records.mode", "skip").get(RecordSettings.MALFORMED_MODE))
                .isEqualTo(MalformedMode.SKIP);
        assertThat(with("spool.directory", "/no/such/directory").get(RecordSettings.SPOOL_DIRECTORY))
                .isEqualTo(Path.of("/no/such/directory"));
        assertThat(with("accounts", "*").allAccounts()).isTrue();
    }

    @Test
    void hashesWithTheKeyAndShowsItNowhere() {
        props.put("profile.personal.fields.mode", "hash");
        assertThatThrownBy(() -> new ConnectorConfig(props).redaction())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("redaction.hash.key: to hash takes a key");

        Redaction redaction = with("redaction.hash.key", "sixteen letters.").redaction();

        assertThat(redaction.hash("GB123456789")).isEqualTo(new HashKey("sixteen letters.").hash("GB123456789"));
        assertThat(redaction.toString()).contains("HASH").doesNotContain("sixteen");
    }

    @Test
    void usesEmailAndKeyIfThereIsNoToken() {
        props.remove("cloudflare.api.token");
        props.put("cloudflare.api.email", "me@example.com");

        assertThat(with("cloudflare.api.key", "key1").credential())
                .isEqualTo(new Credential.EmailAndKey("me@example.com", "key1"));
    }

    @Test
    void removesTrailingSlashesOfTheBaseUrl() {
        assertThat(with("cloudflare.api.base.url", "http://localhost:8080/client/v4//")
                        .get(RequestSettings.BASE_URL))
                .isEqualTo(URI.create("http://localhost:8080/client/v4"));
    }

    @Test
    void excludesAccounts() {
        props.put("accounts", B + " , " + A + "," + A);

        assertThat(with("accounts.exclude", A).share().accounts()).containsExactly(new AccountId(B));
    }

    @Test
    void rejectsInvalidSecretsWithoutQuotingThem() {
        props.put("cloudflare.api.token", "Bearer cfut_secret");

        assertThatThrownBy(() -> new ConnectorConfig(props))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("cloudflare.api.token: write only the secret")
                .hasMessageNotContaining("cfut_secret");
    }

    @Test
    void treatsNullAsNotGiven() {
        props.put("topic.prefix", null);
        props.put("usage.end.date", null);
        props.put("accounts.exclude", null);
        ConnectorConfig config = new ConnectorConfig(props);

        assertThat(config.get(RecordSettings.TOPIC_PREFIX)).isEqualTo("cloudflare.billing");
        assertThat(config.get(BillingSettings.USAGE_END_DATE)).isEmpty();
        assertThat(config.share().accounts()).hasSize(1);
    }
}
