package io.cfbilling.connect.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.cfbilling.connect.CloudflareBillingSourceConnector;
import io.cfbilling.connect.config.Validation;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.ConfigValue;

/** The inputs are lines of {@code name=value}. */
class SettingsFuzzTest {
    private static final int LONGEST_MESSAGE = 300;
    private static final int LONGEST_QUOTE = 40;
    private static final CloudflareBillingSourceConnector CONNECTOR = new CloudflareBillingSourceConnector();

    /**
     * Validation never fails. Each error is a message of bounded length, on one line, that quotes only a part of the
     * value, and nothing of a password.
     */
    @FuzzTest(maxDuration = "30m")
    void validationAnswersWithSentencesWhateverIsWritten(byte[] input) {
        Map<String, String> settings = settings(input);
        for (ConfigValue value :
                Validation.of(settings, LocalDate.now(Clock.systemUTC())).configValues()) {
            String written = settings.getOrDefault(value.name(), "");
            for (String message : value.errorMessages()) {
                assertThat(message)
                        .isNotBlank()
                        .hasSizeLessThan(LONGEST_MESSAGE)
                        .matches(text -> text.chars().noneMatch(Character::isISOControl), "is one line");
                assertQuotesLittle(message, value.name(), written);
            }
        }
    }

    private static void assertQuotesLittle(String message, String name, String written) {
        boolean secret = name.endsWith("token") || name.endsWith("key") || name.endsWith("password");
        int shown = secret ? 12 : LONGEST_QUOTE;
        for (int begin = 0; begin + shown < written.length(); begin++) {
            String piece = written.substring(begin, begin + shown + 1);
            // The value may contain words of the message by chance.
            if (piece.chars().distinct().count() > 8) {
                assertThat(withoutSettings(message))
                        .as("what is said of %s", name)
                        .doesNotContain(piece);
            }
        }
    }

    private static String withoutSettings(String message) {
        String rest = message;
        for (String setting : CONNECTOR.config().names()) {
            rest = rest.replace(setting, "");
        }
        return rest;
    }

    private static Map<String, String> settings(byte[] input) {
        Map<String, String> settings = new HashMap<>();
        settings.put("name", "billing");
        settings.put("connector.class", CloudflareBillingSourceConnector.class.getName());
        settings.put("accounts", FuzzedApi.ACCOUNT.value());
        settings.put("cloudflare.api.token", FuzzedApi.TOKEN);
        for (String line : new String(input, StandardCharsets.UTF_8).split("\n", -1)) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                settings.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        return settings;
    }
}
