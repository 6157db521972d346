package io.cfbilling.connect.container;

import io.cfbilling.connect.local.ConnectApi;
import io.cfbilling.connect.local.LocalFailure;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** A connector that is registered, whether or not an earlier run has done so, and watched until it runs. */
final class RegisteredConnector {
    private static final Duration REJECTED_AT_MOST = Duration.ofSeconds(30);
    private static final Duration STARTS_WITHIN = Duration.ofMinutes(2);

    /** For so long a failure may be what an earlier run has left. */
    private static final Duration FAILED_AT_MOST = Duration.ofSeconds(15);

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    private final ConnectApi connect;
    private final ConnectorFile connector;

    RegisteredConnector(URI connect, ConnectorFile connector) {
        this.connect = new ConnectApi(connect, connector.name());
        this.connector = connector;
    }

    /** Fails where an earlier run has registered the connector with another value. */
    void requireSame(String setting) {
        String wanted = connector.config().getOrDefault(setting, "");
        String stored = connect.config().getOrDefault(setting, wanted);
        if (!stored.equals(wanted)) {
            throw new LocalFailure(
                    "The volumes hold what came from " + stored + ", and " + wanted
                            + " is to be polled now: clear them with `docker compose down -v`, or take others with `docker compose -p <name> up`.");
        }
    }

    /** Registers the connector; returns once it and all its tasks run. */
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
                        + " s; `docker compose logs connect` tells why.");
            }
            pause();
        }
        System.out.println(connector.name() + " runs.");
    }

    /** What has failed before gets another chance. A group that rebalances refuses, and so does a worker that has just started. */
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
