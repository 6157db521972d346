package io.cfbilling.connect.fake;

import io.cfbilling.connect.scenario.RequestFigures;
import io.cfbilling.connect.simulator.CloudflareSimulator;
import io.cfbilling.connect.simulator.ReceivedRequest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Another client of the connector's credential, which ignores the responses. */
public final class OtherClient implements AutoCloseable {
    private static final String NAME = "another-client";
    private static final Duration INTERVAL = Duration.ofMillis(20);

    private final CloudflareSimulator simulator;
    private final Duration window;
    private final HttpClient http = HttpClient.newHttpClient();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private @Nullable Instant windowOfBurst;
    private Instant burstAt = Instant.MAX;

    /**
     * @param window the simulator's window
     */
    public OtherClient(CloudflareSimulator simulator, Duration window) {
        this.simulator = simulator;
        this.window = window;
    }

    /** Whether such a client sent the request. */
    public static boolean sent(ReceivedRequest request) {
        return NAME.equals(request.headers().userAgent());
    }

    /** Sends so many requests per window, evenly, until closed. */
    public void evenly(int requests) {
        every(window.dividedBy(requests), this::send);
    }

    /** Sends so many requests at once, at a random moment of each of the simulator's windows, until closed. */
    public void inBursts(int requests, Random random) {
        send();
        every(INTERVAL, () -> {
            Instant begun = RequestFigures.windowBegun(simulator.requests(), window);
            if (!begun.equals(windowOfBurst)) {
                windowOfBurst = begun;
                burstAt = begun.plusMillis(random.nextLong(window.toMillis() * 9 / 10));
            }
            if (!Instant.now().isBefore(burstAt)) {
                burstAt = Instant.MAX;
                for (int i = 0; i < requests; i++) {
                    send();
                }
            }
        });
    }

    private void every(Duration time, Runnable action) {
        var unused = timer.scheduleAtFixedRate(action, 0, time.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void send() {
        // The response does not matter: the request counts once it has arrived.
        var unused = http.sendAsync(
                HttpRequest.newBuilder(URI.create(simulator.baseUrl() + "/accounts?page=1&per_page=5"))
                        .header("Authorization", "Bearer " + CloudflareSimulator.DEFAULT_TOKEN)
                        .header("User-Agent", NAME)
                        .build(),
                BodyHandlers.discarding());
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
