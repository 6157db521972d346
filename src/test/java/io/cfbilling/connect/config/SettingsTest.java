package io.cfbilling.connect.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.SslConfigs;
import org.junit.jupiter.api.Test;

class SettingsTest {
    private final Map<String, ConfigKey> keys = SettingsDefinition.create().configKeys();

    @Test
    void haveTheirDefaults() {
        Map<String, Object> defaults = new HashMap<>();
        keys.forEach((name, key) -> defaults.put(name, key.defaultValue));

        assertThat(defaults)
                .containsOnly(
                        entry("cloudflare.api.token", null),
                        entry("cloudflare.api.email", null),
                        entry("cloudflare.api.key", null),
                        entry("cloudflare.api.base.url", "https://api.cloudflare.com/client/v4"),
                        entry("cloudflare.api.connect.timeout.ms", 10_000),
                        entry("cloudflare.api.request.timeout.ms", 60_000),
                        entry("cloudflare.api.response.max.bytes", 1_073_741_824L),
                        entry("cloudflare.api.proxy.url", ""),
                        entry("cloudflare.api.proxy.user", ""),
                        entry("cloudflare.api.proxy.password", null),
                        entry("cloudflare.api.ssl.truststore.location", ""),
                        entry("cloudflare.api.ssl.truststore.password", null),
                        entry("cloudflare.api.ssl.truststore.type", ""),
                        entry("cloudflare.api.ssl.keystore.location", ""),
                        entry("cloudflare.api.ssl.keystore.password", null),
                        entry("cloudflare.api.ssl.keystore.type", ""),
                        entry("cloudflare.api.ssl.key.password", null),
                        entry("cloudflare.api.rate.limit.requests", 1000),
                        entry("cloudflare.api.rate.limit.window.ms", 300_000L),
                        entry("cloudflare.api.max.concurrent.requests", 4),
                        entry("cloudflare.api.retry.backoff.ms", 500L),
                        entry("cloudflare.api.retry.backoff.max.ms", 60_000L),
                        entry("cloudflare.api.retry.max.attempts", 8),
                        entry("cloudflare.api.fail.after.hours", 0),
                        entry("accounts", ConfigDef.NO_DEFAULT_VALUE),
                        entry("accounts.exclude", List.of()),
                        entry("accounts.discovery.interval.ms", 3_600_000L),
                        entry("accounts.errors.mode", "isolate"),
                        entry("datasets", List.of("profile", "usage")),
                        entry("usage.api", "auto"),
                        entry("usage.start.date", ""),
                        entry("usage.end.date", ""),
                        entry("usage.poll.interval.ms", 3_600_000L),
                        entry("usage.lookback.days", 7),
                        entry("usage.removal.confirmation.ms", 3_600_000L),
                        entry("usage.tombstones.enabled", true),
                        entry("profile.poll.interval.ms", 21_600_000L),
                        entry("profile.sensitive.fields.mode", "mask"),
                        entry("profile.personal.fields.mode", "include"),
                        entry("redaction.hash.key", null),
                        entry("topic.prefix", "cloudflare.billing"),
                        entry("decimal.handling.mode", "precise"),
                        entry("malformed.records.mode", "dead_letter"),
                        entry("batch.max.rows", 2000),
                        entry("spool.directory", ""));
    }

    @Test
    void areDefinedCompletely() {
        assertThat(keys.values()).allSatisfy(key -> {
            assertThat(key.documentation).as(key.name).endsWith(".").hasSizeGreaterThan(20);
            assertThat(key.group).as(key.name).isNotBlank();
            assertThat(key.orderInGroup).as(key.name).isPositive();
            assertThat(key.width).as(key.name).isNotIn(ConfigDef.Width.NONE, null);
            assertThat(key.importance).as(key.name).isNotNull();
            assertThat(key.displayName).as(key.name).isNotBlank().isNotEqualTo(key.name);
            assertThat(key.validator).as(key.name).isNotNull();
        });
        assertThat(keys.values())
                .extracting(key -> key.group + key.orderInGroup)
                .doesNotHaveDuplicates();
        assertThat(keys.values()).extracting(key -> key.displayName).doesNotHaveDuplicates();
    }

    @Test
    void hideSecrets() {
        assertThat(keys.values().stream()
                        .filter(key -> key.type == ConfigDef.Type.PASSWORD)
                        .map(key -> key.name))
                .containsExactlyInAnyOrder(
                        "cloudflare.api.token",
                        "cloudflare.api.key",
                        "cloudflare.api.proxy.password",
                        "cloudflare.api.ssl.truststore.password",
                        "cloudflare.api.ssl.keystore.password",
                        "cloudflare.api.ssl.key.password",
                        "redaction.hash.key");
    }

    @Test
    void ofTlsHaveKafkasNames() {
        ConfigDef kafkas = new ConfigDef();
        SslConfigs.addClientSslSupport(kafkas);

        assertThat(keys.keySet().stream()
                        .filter(name -> name.startsWith("cloudflare.api.ssl."))
                        .map(name -> name.substring("cloudflare.api.".length())))
                .hasSize(7)
                .isSubsetOf(kafkas.names());
    }

    @Test
    void recommendTheirValuesIfTheyAreFew() {
        Map<String, List<Object>> offered = new HashMap<>();
        keys.values().stream()
                .filter(key -> key.recommender != null)
                .forEach(key -> offered.put(key.name, key.recommender.validValues(key.name, Map.of())));

        assertThat(offered)
                .containsOnly(
                        entry("accounts.errors.mode", List.of("isolate", "fail")),
                        entry("datasets", List.of("profile", "usage")),
                        entry("cloudflare.api.ssl.truststore.type", List.of("JKS", "PKCS12", "PEM")),
                        entry("cloudflare.api.ssl.keystore.type", List.of("JKS", "PKCS12", "PEM")),
                        entry("usage.api", List.of("auto", "paygo", "paygo-usage", "billable-usage")),
                        entry("usage.tombstones.enabled", List.of(true, false)),
                        entry("profile.sensitive.fields.mode", List.of("mask", "drop", "hash", "include")),
                        entry("profile.personal.fields.mode", List.of("mask", "drop", "hash", "include")),
                        entry("malformed.records.mode", List.of("dead_letter", "skip", "fail")),
                        entry("decimal.handling.mode", List.of("precise", "string", "double")));
    }

    @Test
    void unknownNamesAreWarnedAboutWithTheNearestSetting() {
        Map<String, String> props = new HashMap<>(Map.of("transaction.boundary", "connector"));
        for (String name : List.of(
                "cloudflare.api.tokn",
                "usage.start.day",
                "account.errors.mode",
                "accounts.excluded",
                "malformed.record.mode",
                "redaction.key",
                "spool.dir",
                "transforms.usage.type",
                "name",
                "topic.creation.default.partitions",
                "usage.lookback.days")) {
            props.put(name, "7");
        }
        ConnectorConfig config = new ConnectorConfig(Map.of("cloudflare.api.token", "cfut_1", "accounts", "*"));
        assertThat(Warnings.of(config, props))
                .containsExactly(
                        "there is no setting account.errors.mode: did you mean accounts.errors.mode?",
                        "there is no setting accounts.excluded: did you mean accounts.exclude?",
                        "there is no setting cloudflare.api.tokn: did you mean cloudflare.api.token?",
                        "there is no setting malformed.record.mode: did you mean malformed.records.mode?",
                        "there is no setting redaction.key: did you mean redaction.hash.key?",
                        "there is no setting spool.dir: did you mean spool.directory?",
                        "there is no setting usage.start.day: did you mean usage.start.date?");
    }
}
