package io.cfbilling.connect.local;

import java.io.Console;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Where the output goes.
 *
 * @param rewrites whether a line can be overwritten; otherwise the output is a file or a pipe
 * @param width in characters
 */
record Terminal(boolean rewrites, boolean colours, int width) {
    private static final int USUAL_WIDTH = 80;
    private static final int LEAST_WIDTH = 60;

    /** A file or a pipe, which has no width. */
    static Terminal none() {
        return new Terminal(false, false, Integer.MAX_VALUE);
    }

    static Terminal ofThisProcess() {
        return isTerminal(System.console()) ? of(System.getenv(), askedWidth()) : none();
    }

    /**
     * A terminal in this environment: no-color.org says how a user rejects colours.
     *
     * @param asked the width that the terminal itself reports; 0 if it reports none
     */
    static Terminal of(Map<String, String> environment, int asked) {
        boolean dumb = environment.getOrDefault("TERM", "").equals("dumb");
        boolean colours = !dumb && environment.getOrDefault("NO_COLOR", "").isEmpty();
        return new Terminal(!dumb, colours, asked >= LEAST_WIDTH ? asked : asked == 0 ? USUAL_WIDTH : LEAST_WIDTH);
    }

    /** Since JDK 22 there may be a console without a terminal; {@code isTerminal} exists since then. */
    private static boolean isTerminal(@Nullable Console console) {
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }

    /** Java has no way to ask for it. */
    private static int askedWidth() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(Path.of("/dev/tty").toFile())
                    .redirectError(Redirect.DISCARD)
                    .start();
            String size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
            boolean ended = stty.waitFor(2, TimeUnit.SECONDS);
            return ended && size.matches("\\d+ \\d{1,4}") ? Integer.parseInt(size.split(" ", -1)[1]) : 0;
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    String strong(String text) {
        return styled("1", text);
    }

    String dim(String text) {
        return styled("2", text);
    }

    String good(String text) {
        return styled("32", text);
    }

    String bad(String text) {
        return styled("31", text);
    }

    private String styled(String code, String text) {
        return colours ? "\033[" + code + "m" + text + "\033[0m" : text;
    }
}
