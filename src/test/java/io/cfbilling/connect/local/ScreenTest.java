package io.cfbilling.connect.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScreenTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Test
    void aPassingLineIsOverwrittenByTheNextOne() {
        Screen screen = screen(new Terminal(true, false, 80));
        screen.pass("Starting the broker ...");
        screen.pass("Starting the broker ...");
        screen.pass("5 s");
        screen.say("ready");
        screen.say("done");

        assertThat(written()).isEqualTo("\r\033[KStarting the broker ...\r\033[K5 s\r\033[Kready\ndone\n");
    }

    @Test
    void aLongPassingLineIsCutBeforeTheLastColumn() {
        screen(new Terminal(true, false, 60)).pass("x".repeat(100));

        assertThat(written()).isEqualTo("\r\033[K" + "x".repeat(58) + "…");
    }

    @Test
    void aFileHasOnlyPlainLines() {
        Screen screen = screen(Terminal.none());
        screen.pass("x".repeat(100));
        screen.pass("x".repeat(100));
        screen.say(screen.terminal().good("ready"));

        assertThat(written()).isEqualTo("x".repeat(100) + "\nready\n");
    }

    @Test
    void coloursCanBeRejected() {
        assertThat(Terminal.of(Map.of("TERM", "xterm"), 0).good("ready")).isEqualTo("\033[32mready\033[0m");
        assertThat(Terminal.of(Map.of("TERM", "xterm", "NO_COLOR", "1"), 0).good("ready"))
                .isEqualTo("ready");
        assertThat(Terminal.of(Map.of("TERM", "dumb"), 0)).isEqualTo(new Terminal(false, false, 80));
    }

    private Screen screen(Terminal terminal) {
        return new Screen(new PrintStream(bytes, true, StandardCharsets.UTF_8), terminal);
    }

    private String written() {
        return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }
}
