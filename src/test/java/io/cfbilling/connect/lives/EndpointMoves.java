package io.cfbilling.connect.lives;

import io.cfbilling.connect.simulator.CloudflareSimulator;
import io.cfbilling.connect.simulator.UsagePath;
import java.util.Arrays;
import java.util.Random;

/**
 * Moves the usage endpoint of one account to later versions, never back: a later version is added, an older one is
 * removed, and some or all of them are unavailable for a while.
 */
final class EndpointMoves {
    private final Random random;
    private final CloudflareSimulator simulator;
    private final String accountId;
    private final LifeStory story;
    private int oldest;
    private int newest;

    EndpointMoves(Random random, CloudflareSimulator simulator, String accountId, LifeStory story) {
        this.random = random;
        this.simulator = simulator;
        this.accountId = accountId;
        this.story = story;
        this.newest = random.nextInt(UsagePath.values().length);
        this.oldest = random.nextInt(newest + 1);
        serveAll();
    }

    /**
     * Perhaps moves on. Versions that were unavailable for a while are back, or others are unavailable now.
     *
     * @param known whether the account ever had a response: otherwise it may look like a typing error, which fails its task
     */
    void step(boolean known) {
        if (random.nextInt(8) == 0) {
            newest = Math.min(newest + 1, UsagePath.values().length - 1);
        }
        if (random.nextInt(8) == 0) {
            oldest += random.nextInt(newest - oldest + 1);
        }
        int kind = random.nextInt(10);
        if (kind == 0 && known) {
            serve(0, -1);
        } else if (kind == 1) {
            serve(newest, newest);
        } else {
            serveAll();
        }
    }

    /** Serves all versions that are to stay. */
    void serveAll() {
        serve(oldest, newest);
    }

    /** Whether the path is to stay available. */
    boolean serves(UsagePath path) {
        return Arrays.asList(paths(oldest, newest)).contains(path);
    }

    private void serve(int from, int to) {
        UsagePath[] paths = paths(from, to);
        story.add("served of " + accountId + ": " + Arrays.toString(paths));
        simulator.serveFor(accountId, paths);
    }

    private static UsagePath[] paths(int from, int to) {
        return Arrays.copyOfRange(UsagePath.values(), from, to + 1);
    }
}
