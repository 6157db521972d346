package io.cfbilling.connect.local;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The user's terminal: lines, and below them one line of counts, which is overwritten where that is possible. */
final class Screen implements Progress {
    private final PrintStream out;
    private final boolean rewrites;
    private String counts = "";
    private boolean open;

    Screen(PrintStream out, boolean rewrites) {
        this.out = out;
        this.rewrites = rewrites;
    }

    static Screen ofThisProcess() {
        // Maven's own System.out handles colours, and is not reliable while the JVM exits.
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, Charset.defaultCharset());
        return new Screen(out, isTerminal(System.console()));
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

    @Override
    public synchronized void say(String line) {
        if (open) {
            out.println();
            open = false;
        }
        out.println(line);
        out.flush();
    }

    /** Writes nothing while the counts do not change. */
    synchronized void counts(Map<String, Long> records) {
        String line = records.entrySet().stream()
                .map(each -> each.getKey() + ": " + each.getValue())
                .collect(Collectors.joining(", ", "  records in ", ""));
        if (records.isEmpty() || line.equals(counts)) {
            return;
        }
        counts = line;
        if (rewrites) {
            out.print("\r" + line);
            out.flush();
            open = true;
        } else {
            out.println(line);
        }
    }
}
