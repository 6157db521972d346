package io.cfbilling.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.cfbilling.connect.config.ConnectorConfig;
import io.cfbilling.connect.config.SettingsDefinition;
import io.cfbilling.connect.config.Validation;
import java.time.Clock;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each setting with each of many texts that a user may write by mistake or in malice. */
class AwkwardSettingsTest {
    private static final int MOST_QUOTED = 40;

    private static final List<String> TEXTS = List.of(
            "",
            "   ",
            "\u0000",
            "secret\u0000secret1",
            "\"secret secret1\"",
            "'5'",
            "\"true\"",
            "${env:SECRET_SECRET1}",
            "${env:SECRET_SECRET1",
            "SECRET_SECRET1}",
            "x${env:SECRET}-${env:SECRET1}",
            "9".repeat(100_000),
            "secret1 ".repeat(12_500),
            "https://" + "secret1.".repeat(12_500) + "com",
            "a".repeat(1_000_000),
            "\u0661\u0662\u0663",
            "\u0967\u0968",
            "2025-0\u0661-01",
            "-1",
            "0",
            "+5",
            "1e3",
            "0x10",
            "2147483648",
            "-2147483649",
            "9223372036854775807",
            "9223372036854775808",
            "line1\nsecret1 line2",
            "line1\r\nWARN secret1",
            "a,\n b",
            ",",
            "*",
            "*,*",
            "\u202esecret1\u2028",
            "\u0085\u001b[31m\u200b",
            "/tmp/\u202e",
            "/" + "secret1/".repeat(10_000),
            "\ud800",
            "HTTPS://API.CLOUDFLARE.COM:65535/",
            "https://api.cloudflare.com:/",
            "https://secret:secret1@host/",
            "9999-12-31",
            "2010-01-01",
            "TRUE",
            "null");

    static Stream<Arguments> cases() {
        return SettingsDefinition.create().configKeys().values().stream()
                .flatMap(key -> TEXTS.stream()
                        .map(text -> Arguments.argumentSet(key.name + " = text " + TEXTS.indexOf(text), key, text)));
    }

    private static Map<String, String> with(String setting, String text) {
        Map<String, String> props = new HashMap<>(Map.of("cloudflare.api.token", "cfut_1", "accounts", "a".repeat(32)));
        if (setting.equals("cloudflare.api.email") || setting.equals("cloudflare.api.key")) {
            props.remove("cloudflare.api.token");
            props.put("cloudflare.api.email", "me@example.com");
            props.put("cloudflare.api.key", "key1");
        }
        props.put(setting, text);
        return props;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void areRejectedInAShortSentenceOrStartATask(ConfigKey key, String text) {
        Map<String, String> props = with(key.name, text);
        List<ConfigValue> values =
                Validation.of(props, LocalDate.now(Clock.systemUTC())).configValues();
        List<String> errors = values.stream()
                .flatMap(value -> value.errorMessages().stream()
                        .peek(error -> assertThat(error).contains(value.name())))
                .toList();
        errors.forEach(error -> assertShort(key, text, error));
        if (errors.isEmpty()) {
            assertStarts(new ConnectorConfig(props));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void failAStartInAShortSentence(ConfigKey key, String text) {
        try {
            new ConnectorConfig(with(key.name, text));
        } catch (ConfigException e) {
            assertShort(key, text, String.valueOf(e.getMessage()));
        }
    }

    private static void assertShort(ConfigKey key, String text, String error) {
        assertThat(error).hasSizeLessThan(300).doesNotContainPattern("[\\p{Cntrl}\\u0085\\u2028\\u2029\\u202e\\u200b]");
        for (int i = 0; i + MOST_QUOTED < text.length(); i += text.length() > 1000 ? 9973 : 1) {
            assertThat(error).doesNotContain(text.substring(i, i + MOST_QUOTED + 1));
        }
        if (key.type == ConfigDef.Type.PASSWORD) {
            assertThat(error.toLowerCase(Locale.ROOT)).doesNotContain("secret1");
        }
    }

    /** Reads all settings as a task does, and creates its first request. */
    private static void assertStarts(ConnectorConfig config) {
        SettingsDefinition.settings().forEach(config::get);
        Assembly assembly = new Assembly(config, Clock.systemUTC());
        assembly.api(Clock.systemUTC(), assembly.budget()).close();
        assertThat(config.credential().headers()).isNotEmpty();
    }
}
