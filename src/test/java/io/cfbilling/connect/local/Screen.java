package io.cfbilling.connect.local;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;

/** The user's screen: lines that stay, and below them one that passes, which the next line overwrites. */
final class Screen implements Progress {
    private static final String CLEAR = "\r\033[K";

    private final PrintStream out;
    private final Terminal terminal;
    private String passing = "";

    Screen(PrintStream out, Terminal terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    static Screen ofThisProcess() {
        // Maven's own System.out handles colours, and is not reliable while the JVM exits.
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, Charset.defaultCharset());
        return new Screen(out, Terminal.ofThisProcess());
    }

    Terminal terminal() {
        return terminal;
    }

    @Override
    public synchronized void say(String lines) {
        if (terminal.rewrites() && !passing.isEmpty()) {
            out.print(CLEAR);
        }
        passing = "";
        out.println(lines);
        out.flush();
    }

    /** Where a line cannot be overwritten, this one stays. Writes nothing while it does not change. */
    synchronized void pass(String line) {
        if (line.equals(passing)) {
            return;
        }
        if (terminal.rewrites()) {
            out.print(CLEAR + terminal.dim(cut(line)));
        } else {
            out.println(line);
        }
        passing = line;
        out.flush();
    }

    /** A line that reaches the last column could not be overwritten. */
    private String cut(String line) {
        int most = terminal.width() - 1;
        return line.length() <= most ? line : line.substring(0, most - 1) + "…";
    }
}
