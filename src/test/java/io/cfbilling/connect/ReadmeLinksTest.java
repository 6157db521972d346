package io.cfbilling.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadmeLinksTest {
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)]+)\\)");

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "CONTRIBUTING.md", "CHANGELOG.md"})
    void eachLinkHasATarget(String file) throws IOException {
        String text = Files.readString(Path.of(file));
        Set<String> headings = text.lines()
                .filter(line -> line.startsWith("#"))
                .map(ReadmeLinksTest::anchor)
                .collect(Collectors.toSet());
        assertThat(links(text)).allSatisfy(link -> {
            if (link.startsWith("#")) {
                assertThat(headings).contains(link);
            } else {
                assertThat(Path.of(link)).exists();
            }
        });
    }

    private static Stream<String> links(String text) {
        return LINK.matcher(text).results().map(match -> match.group(1)).filter(link -> !link.startsWith("https://"));
    }

    /** The anchor that GitHub derives from a heading. */
    private static String anchor(String heading) {
        return "#"
                + heading.replaceFirst("#+ ", "")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9 _-]", "")
                        .replace(' ', '-');
    }
}
