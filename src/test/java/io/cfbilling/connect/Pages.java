package io.cfbilling.connect;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The documentation for users: README.md, and the pages of the site. */
public final class Pages {
    public static final Path README = Path.of("README.md");
    private static final Path DIRECTORY = Path.of("src/site/markdown");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w+)\n(.*?)^```$");

    private Pages() {}

    /** The page of the site with this name, such as {@code monitoring}. */
    public static Path page(String name) {
        return DIRECTORY.resolve(name + ".md");
    }

    /** All pages of the site, in the order of their names. */
    public static List<Path> ofSite() {
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The blocks of this language on a page, such as {@code sql}, in their order. */
    public static List<String> blocks(Path page, String language) {
        return BLOCK.matcher(text(page))
                .results()
                .filter(block -> block.group(1).equals(language))
                .map(block -> block.group(2))
                .toList();
    }

    /** The text of a page. */
    public static String text(Path page) {
        try {
            return Files.readString(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
