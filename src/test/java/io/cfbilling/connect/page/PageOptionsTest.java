package io.cfbilling.connect.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageOptionsTest {
    private static final List<String> LEAST = List.of("--bootstrap-server", "b:9092", "--registry=http://r:8081");

    @Test
    void hasDefaultsForAllButBrokersAndRegistry() throws IOException {
        PageOptions options = read();
        assertThat(options.client()).containsExactlyEntriesOf(Map.of("bootstrap.servers", "b:9092"));
        assertThat(options.registry()).hasToString("http://r:8081");
        assertThat(options.prefix()).isEqualTo("cloudflare.billing");
        assertThat(options.listen()).isEqualTo("127.0.0.1");
        assertThat(options.port()).isEqualTo(8080);
        assertThat(options.workers()).isEmpty();
        assertThat(options.connect()).isEmpty();
    }

    @Test
    void takesTheSecurityOfTheClientFromAFile(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("client.properties"), "security.protocol=SASL_SSL\n");
        assertThat(read("--client-config", file.toString()).client()).containsEntry("security.protocol", "SASL_SSL");
    }

    @Test
    void readsTheMetricsOfSeveralWorkers() {
        assertThat(read("--jmx", "a:9999,b:9999").workers()).hasSize(2);
    }

    @Test
    void saysWhatIsWrong() {
        assertThatThrownBy(() -> read("--topic", "x")).hasMessage("There is no option --topic.");
        assertThatThrownBy(() -> read("--port", "http")).hasMessageStartingWith("--port is a whole number");
        assertThatThrownBy(() -> read("--port")).hasMessage("--port needs a value.");
        assertThatThrownBy(() -> PageOptions.read("--registry", "http://r:8081"))
                .hasMessage("--bootstrap-server is missing.");
    }

    private static PageOptions read(String... more) {
        return PageOptions.read(
                Stream.concat(LEAST.stream(), Arrays.stream(more)).toArray(String[]::new));
    }
}
