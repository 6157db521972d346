package io.cfbilling.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Pages stay short enough to be read. Those that readers search, and do not read in full, may be longer. */
class PageSizesTest {
    private static final Set<Path> SEARCHED =
            Set.of(Pages.page("connector-configuration"), Pages.page("troubleshooting"));

    @Test
    void theReadmeIsReadInFiveMinutes() {
        assertThat(Pages.README).satisfies(page -> assertThat(page.toFile().length()).isLessThan(9 * 1024));
    }

    @Test
    void noPageIsLong() {
        assertThat(Pages.ofSite())
                .filteredOn(page -> !SEARCHED.contains(page))
                .isNotEmpty()
                .allSatisfy(page -> assertThat(page.toFile().length()).isLessThan(12 * 1024));
    }
}
