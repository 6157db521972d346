package io.cfbilling.connect.container;

import io.cfbilling.connect.local.ConnectApi;
import io.cfbilling.connect.local.LocalFailure;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Creates a connector, or updates the one of an earlier run, and waits until it runs. */
final class RegisteredConnector {
    private static final Duration REJECTED_AT_MOST = Duration.ofSeconds(30);
    private static final Duration STARTS_WITHIN = Duration.ofMinutes(2);

    /** For so long, a failure may be from an earlier run. */
    private static final Duration FAILED_AT_MOST = Duration.ofSeconds(15);

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    private final ConnectApi connect;
    private final ConnectorFile connector;

    RegisteredConnector(URI connect, ConnectorFile connector) {
        this.connect = new ConnectApi(connect, connector.name());
        this.connector = connector;
    }

    /** Fails if an earlier run created the connector with another value. */
    void requireSame(String setting) {
        String wanted = connector.config().getOrDefault(setting, "");
        String stored = connect.config().getOrDefault(setting, wanted);
        if (!stored.equals(wanted)) {
            throw new LocalFailure(
                    "The volumes hold data of " + stored + ", and " + wanted
                            + " is to be polled now: delete them with `docker compose down -v`, or use others with `docker compose -p <name> up`.");
        }
    }

    /** Creates the connector; returns once it and all its tasks run. */
    void awaitRunning() {
        register();
        long begun = System.nanoTime();
        long lastWell = begun;
        while (!connect.isRunning()) {
            Optional<String> failure = connect.failure();
            long now = System.nanoTime();
            lastWell = failure.isPresent() ? lastWell : now;
            if (now - lastWell > FAILED_AT_MOST.toNanos()) {
                throw new LocalFailure(connector.name() + ": " + failure.orElse("The connector has failed."));
            }
            if (now - begun > STARTS_WITHIN.toNanos()) {
                throw new LocalFailure(connector.name() + " does not run after " + STARTS_WITHIN.toSeconds()
                        + " s; see `docker compose logs connect`.");
            }
            pause();
        }
        System.out.println(connector.name() + " runs.");
    }

    /** Restarts what failed before. Connect rejects requests during a rebalance, and just after a worker's start. */
    private void register() {
        long begun = System.nanoTime();
        while (true) {
            try {
                connect.put(connector.named());
                if (connect.failure().isPresent()) {
                    connect.restartFailed();
                }
                return;
            } catch (LocalFailure rejection) {
                if (System.nanoTime() - begun > REJECTED_AT_MOST.toNanos()) {
                    throw new LocalFailure(connector.name() + ": " + rejection.getMessage(), rejection);
                }
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(BETWEEN_LOOKS.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalFailure("Interrupted.", e);
        }
    }
}
