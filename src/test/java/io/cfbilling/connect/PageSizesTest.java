package io.cfbilling.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Pages stay short enough to be read. Generated tables, and troubleshooting, are searched, and may be longer. */
class PageSizesTest {
    private static final Path SEARCHED = Pages.page("troubleshooting");

    @Test
    void theReadmeIsReadInFiveMinutes() {
        assertThat(written(Pages.README)).isLessThan(9 * 1024);
    }

    @Test
    void noPageIsLong() {
        assertThat(Pages.ofSite())
                .filteredOn(page -> !page.equals(SEARCHED))
                .isNotEmpty()
                .allSatisfy(page -> assertThat(written(page)).isLessThan(12 * 1024));
    }

    /** The size of a page without its generated tables, in bytes. */
    private static int written(Path page) {
        String text = Pages.text(page).replaceAll("(?s)<!-- generated: .*?<!-- end -->", "");
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
