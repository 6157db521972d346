package io.cfbilling.connect.preflight;

import io.cfbilling.connect.api.ApiFailure;
import io.cfbilling.connect.api.HttpCloudflareApi;
import io.cfbilling.connect.config.ConnectorConfig;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A look at Cloudflare before a connector is created or changed, which takes a few seconds at most. */
public final class Preflight {
    private Preflight() {}

    /**
     * What Cloudflare says of the credential. Problems of the network are notes, and no problem of a setting.
     *
     * @param config valid settings
     * @param api reaches Cloudflare by these settings; closed afterwards
     * @param limit how long it may take in all
     */
    public static Findings of(ConnectorConfig config, HttpCloudflareApi api, Clock clock, Duration limit) {
        Findings findings = new Findings();
        CompletableFuture<Void> end = new CompletableFuture<>();
        Thread thread = new Thread(() -> look(config, api, clock, findings, end), "cloudflare-billing-preflight");
        thread.setDaemon(true);
        thread.start();
        try {
            end.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            findings.note("The credential was not checked in full: Cloudflare did not respond within "
                    + limit.toMillis() + " ms");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } finally {
            // Ends the requests under way, and with them the thread.
            api.close();
            thread.interrupt();
        }
        return findings;
    }

    private static void look(
            ConnectorConfig config,
            HttpCloudflareApi api,
            Clock clock,
            Findings findings,
            CompletableFuture<Void> end) {
        try {
            new CredentialPreflight(config, api, clock, findings).look();
        } catch (ApiFailure failure) {
            findings.note("The credential was not checked in full: " + failure.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            end.completeExceptionally(e);
        }
        end.complete(null);
    }
}
