package io.cfbilling.connect.lives;

import java.time.Clock;

/** The events of a life, and the command that repeats it, to find the reason of a failure. */
final class LifeStory {
    private final StringBuilder text = new StringBuilder();
    private final Clock clock;

    LifeStory(int seed, Clock clock) {
        this.clock = clock;
        text.append("mvn test -Dtest=RandomLivesTest -Dlives.from=%1$d -Dlives.to=%1$d".formatted(seed));
    }

    void add(String event) {
        text.append('\n').append(clock.instant()).append(' ').append(event);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
