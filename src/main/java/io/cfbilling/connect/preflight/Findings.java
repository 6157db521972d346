package io.cfbilling.connect.preflight;

import io.cfbilling.connect.config.Setting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a preflight has found. Thread-safe. */
public final class Findings {
    private final Map<String, String> problems = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();

    Findings() {}

    synchronized void problem(Setting<?> setting, String sentence) {
        problems.put(setting.toString(), setting + " " + sentence);
    }

    synchronized void note(String sentence) {
        notes.add(sentence);
    }

    /** By setting: why it cannot work, and what to write instead. */
    public synchronized Map<String, String> problems() {
        return Map.copyOf(problems);
    }

    /** What the log should say: what could not be found out, and what will need attention. */
    public synchronized List<String> notes() {
        return List.copyOf(notes);
    }
}
