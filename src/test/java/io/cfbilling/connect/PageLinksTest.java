package io.cfbilling.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Links between the pages, and from them to files of the repository. */
class PageLinksTest {
    private static final Pattern CODE_BLOCK = Pattern.compile("(?ms)^ *```.*?^ *```$");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)]+)\\)");
    private static final Pattern INCLUDE = Pattern.compile("<include name=\"([^\"]+)\"/>");
    private static final Path CONTRIBUTING = Path.of("CONTRIBUTING.md");
    private static final Path CHANGELOG = Path.of("CHANGELOG.md");

    static Stream<Path> pages() {
        return Stream.concat(Stream.of(Pages.README, CONTRIBUTING, CHANGELOG), Pages.ofSite().stream());
    }

    @ParameterizedTest
    @MethodSource("pages")
    void eachLinkHasATarget(Path page) {
        assertThat(links(page)).allSatisfy(link -> {
            Path file = target(page, link);
            assertThat(file).exists();
            if (link.contains("#")) {
                assertThat(anchors(file)).contains(link.substring(link.indexOf('#')));
            }
        });
    }

    /** Site and archive contain the pages, and copies of the files that {@code src/site/pages.xml} names. */
    @ParameterizedTest
    @MethodSource("pages")
    void eachLinkedFileIsAlsoInTheSiteAndTheArchive(Path page) throws IOException {
        List<String> copied = INCLUDE.matcher(Files.readString(Path.of("src/site/pages.xml")))
                .results()
                .map(name -> name.group(1))
                .toList();
        assertThat(copied).isNotEmpty();
        assertThat(links(page))
                .map(link -> target(page, link))
                .filteredOn(file -> pages().noneMatch(file::equals) && !file.startsWith("src/site"))
                .allSatisfy(file -> assertThat(copied).anyMatch(pattern -> matches(file, pattern)));
    }

    @Test
    void theMapInTheReadmeAndTheMenuOfTheSiteListAllPages() throws IOException {
        String menu = Files.readString(Path.of("src/site/site.xml"));
        assertThat(Pages.ofSite()).hasSizeGreaterThan(5).allSatisfy(page -> {
            assertThat(links(Pages.README)).contains(page.toString());
            assertThat(menu).contains("href=\"" + page.getFileName().toString().replace(".md", ".html") + "\"");
        });
    }

    private static boolean matches(Path file, String pattern) {
        return FileSystems.getDefault().getPathMatcher("glob:" + pattern).matches(file);
    }

    private static List<String> links(Path page) {
        return LINK.matcher(CODE_BLOCK.matcher(Pages.text(page)).replaceAll(""))
                .results()
                .map(match -> match.group(1))
                .filter(link -> !link.startsWith("https://"))
                .toList();
    }

    /** The file that a link leads to; the page itself if the link has only an anchor. */
    private static Path target(Path page, String link) {
        String file = link.replaceFirst("#.*", "");
        return file.isEmpty() ? page : page.resolveSibling(file).normalize();
    }

    private static List<String> anchors(Path page) {
        return CODE_BLOCK
                .matcher(Pages.text(page))
                .replaceAll("")
                .lines()
                .filter(line -> line.startsWith("#"))
                .map(PageLinksTest::anchor)
                .toList();
    }

    /** The anchor that GitHub derives from a heading, and {@code pages.js} on the site. */
    private static String anchor(String heading) {
        return "#"
                + heading.replaceFirst("#+ ", "")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9 _-]", "")
                        .replace(' ', '-');
    }
}
