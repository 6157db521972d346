package io.cfbilling.connect.local;

/** Hears what is going on while something takes its time. */
@FunctionalInterface
public interface Progress {
    void say(String line);

    /** For tests: a failure tells what there is to know. */
    static Progress silent() {
        return line -> {};
    }
}
