package io.cfbilling.connect.local;

/** Shows progress to the user during long steps. */
@FunctionalInterface
public interface Progress {
    void say(String line);

    /** For tests, where failures say enough. */
    static Progress silent() {
        return line -> {};
    }
}
