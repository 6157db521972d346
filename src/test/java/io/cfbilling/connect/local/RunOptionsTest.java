package io.cfbilling.connect.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunOptionsTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 23);

    @Test
    void hasDefaultsForEverything() {
        assertThat(read(Map.of("user.home", "elsewhere")))
                .isEqualTo(new RunOptions(
                        false,
                        false,
                        "",
                        LocalDate.of(2026, 8, 23),
                        Duration.ofMinutes(10),
                        8080,
                        9092,
                        8083,
                        8081,
                        8084,
                        0));
    }

    @Test
    void acceptsFlagsWithAndWithoutAValue() {
        RunOptions options = read(Map.of("run.once", "", "run.fresh", "true"));
        assertThat(options.once()).isTrue();
        assertThat(options.fresh()).isTrue();
        assertThat(read(Map.of("run.once", "false")).once()).isFalse();
    }

    @Test
    void anUnknownOptionFailsWithAListOfTheKnownOnes() {
        assertThatThrownBy(() -> read(Map.of("run.port.zookeeper", "2181")))
                .isInstanceOf(LocalFailure.class)
                .hasMessageContaining("no option -Drun.port.zookeeper")
                .hasMessageContaining("-Drun.port.broker");
    }

    @Test
    void saysWhatIsWrongWithAValue() {
        assertThatThrownBy(() -> read(Map.of("run.port.connect", "70000")))
                .hasMessage("-Drun.port.connect is a whole number from 1 to 65535, not '70000'.");
        assertThatThrownBy(() -> read(Map.of("run.start", "yesterday")))
                .hasMessage("-Drun.start is a date as 2026-09-01, not 'yesterday'.");
        assertThatThrownBy(() -> read(Map.of("run.once", "yes"))).hasMessage("-Drun.once is true or false, not 'yes'.");
    }

    private static RunOptions read(Map<String, String> properties) {
        return RunOptions.read(properties, TODAY);
    }
}
