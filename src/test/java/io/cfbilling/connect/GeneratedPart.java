package io.cfbilling.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A section of the documentation that is generated from the code, between {@code <!-- generated: NAME -->} and
 * {@code <!-- end -->} in one of the pages. If the system property {@code pages.rewrite} is true, it is rewritten.
 */
public final class GeneratedPart {
    private static final String END = "<!-- end -->";

    private GeneratedPart() {}

    /**
     * Fails if the section differs from the generated text.
     *
     * @param name the section's name in its first line
     * @param wanted the generated lines, each with a line feed
     * @param test the calling test, which the failure names
     */
    public static void is(String name, String wanted, Class<?> test) {
        String begin = "<!-- generated: " + name + " -->\n";
        List<Path> pages = Pages.ofSite().stream()
                .filter(page -> Pages.text(page).contains(begin))
                .toList();
        assertThat(pages).as("the pages with the section '%s'", name).hasSize(1);
        Path page = pages.get(0);
        String text = Pages.text(page);
        int from = text.indexOf(begin) + begin.length();
        int to = text.indexOf(END, from);
        assertThat(to).as("the end of the section '%s' in %s", name, page).isGreaterThan(0);
        if (Boolean.getBoolean("pages.rewrite")) {
            write(page, text.substring(0, from) + wanted + text.substring(to));
        } else {
            assertThat(text.substring(from, to))
                    .as(
                            "The section '%s' of %s is outdated; rewrite it with:"
                                    + " mvn test -Dtest=%s -Dpages.rewrite=true",
                            name, page, test.getSimpleName())
                    .isEqualTo(wanted);
        }
    }

    private static void write(Path page, String text) {
        try {
            Files.writeString(page, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
