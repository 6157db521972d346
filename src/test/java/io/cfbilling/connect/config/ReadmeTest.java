package io.cfbilling.connect.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.junit.jupiter.api.Test;

/** The README's table of settings is the code's own. */
class ReadmeTest {
    @Test
    void tellsEachSettingWithItsDefaultAndDocumentationAsTheCodeHasThem() throws IOException {
        List<String> readme = Files.readString(Path.of("README.md")).lines().toList();
        assertThat(Settings.definition().configKeys().values())
                .allSatisfy(key -> assertThat(readme)
                        .as("the README's table of settings must have this line")
                        .contains(line(key)));
    }

    @Test
    void tellsNoSettingThatThereIsNot() throws IOException {
        List<String> told = Files.readString(Path.of("README.md"))
                .lines()
                .dropWhile(line -> !line.equals("## Settings"))
                .skip(1)
                .takeWhile(line -> !line.startsWith("## "))
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.split("`", -1)[1])
                .toList();
        assertThat(told)
                .containsExactlyInAnyOrderElementsOf(Settings.definition().names());
    }

    private static String line(ConfigKey key) {
        String documentation = key.documentation.replace("|", "\\|").replace("<", "&lt;");
        return "| `" + key.name + "` | " + preset(key) + " | " + documentation + " |";
    }

    private static String preset(ConfigKey key) {
        if (!key.hasDefault()) {
            return "(required)";
        }
        Object value = key.defaultValue;
        String text = value instanceof List<?> list
                ? list.stream().map(Object::toString).collect(Collectors.joining(","))
                : value == null ? "" : value.toString();
        return text.isEmpty() ? "" : "`" + text + "`";
    }
}
