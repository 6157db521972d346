package io.cfbilling.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A part of the README that the code writes: what stands between {@code <!-- generated: NAME -->} and
 * {@code <!-- end -->}. Where the system property {@code readme.rewrite} is true, it is written anew.
 */
public final class GeneratedPart {
    private static final Path README = Path.of("README.md");
    private static final String END = "<!-- end -->";

    private GeneratedPart() {}

    /**
     * Fails if the part is not what the code has to say.
     *
     * @param name the part's name in its first line
     * @param wanted its lines, each ended by a line feed
     * @param test the class that asks, which the failure names
     */
    public static void is(String name, String wanted, Class<?> test) {
        String readme = read();
        String begin = "<!-- generated: " + name + " -->\n";
        int from = readme.indexOf(begin) + begin.length();
        assertThat(readme).contains(begin);
        int to = readme.indexOf(END, from);
        assertThat(to).as("the end of the part '%s' of the README", name).isGreaterThan(0);
        if (Boolean.getBoolean("readme.rewrite")) {
            write(readme.substring(0, from) + wanted + readme.substring(to));
        } else {
            assertThat(readme.substring(from, to))
                    .as(
                            "The README's part '%s' is not what the code says; write it anew with:"
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
