package io.cfbilling.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A section of the README that is generated from the code, between {@code <!-- generated: NAME -->} and
 * {@code <!-- end -->}. If the system property {@code readme.rewrite} is true, it is rewritten.
 */
public final class GeneratedPart {
    private static final Path README = Path.of("README.md");
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
        String readme = read();
        String begin = "<!-- generated: " + name + " -->\n";
        int from = readme.indexOf(begin) + begin.length();
        assertThat(readme).contains(begin);
        int to = readme.indexOf(END, from);
        assertThat(to).as("the end of the section '%s' of the README", name).isGreaterThan(0);
        if (Boolean.getBoolean("readme.rewrite")) {
            write(readme.substring(0, from) + wanted + readme.substring(to));
        } else {
            assertThat(readme.substring(from, to))
                    .as(
                            "The README's section '%s' is outdated; rewrite it with:"
                                    + " mvn test -Dtest=%s -Dreadme.rewrite=true",
                            name, test.getSimpleName())
                    .isEqualTo(wanted);
        }
    }

    private static String read() {
        try {
            return Files.readString(README);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(String text) {
        try {
            Files.writeString(README, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
