package io.cfbilling.connect.preflight;

import io.cfbilling.connect.api.ApiFailure;
import io.cfbilling.connect.api.HttpCloudflareApi;
import io.cfbilling.connect.config.ConnectorConfig;
import io.cfbilling.connect.model.WithoutMessage;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A look at Cloudflare before a connector is created or changed, or while it starts: what Cloudflare says of the credential.
 * It sends six requests at most, one after the other, on a thread of its own. Problems of the network are
 * notes, and no problem of a setting.
 */
public final class Preflight implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Preflight.class);

    private final HttpCloudflareApi api;
    private final Consumer<Findings> whenOver;
    private final Findings findings = new Findings();
    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread thread;
    private volatile boolean closed;

    private Preflight(ConnectorConfig config, HttpCloudflareApi api, Clock clock, Consumer<Findings> whenOver) {
        this.api = api;
        this.whenOver = whenOver;
        CredentialPreflight credential = new CredentialPreflight(config, api, clock, findings);
        this.thread = new Thread(() -> run(credential), "cloudflare-billing-preflight");
        thread.setDaemon(true);
    }

    /**
     * Starts to look.
     *
     * @param config valid settings
     * @param api reaches Cloudflare by these settings; closed afterwards
     * @param whenOver is called with all that was found, on the preflight's thread; never if it is closed before
     */
    public static Preflight start(
            ConnectorConfig config, HttpCloudflareApi api, Clock clock, Consumer<Findings> whenOver) {
        Preflight preflight = new Preflight(config, api, clock, whenOver);
        preflight.thread.start();
        return preflight;
    }

    /**
     * Waits for the end, and closes the preflight.
     *
     * @param limit how long to wait at most; what was found until then is returned
     */
    public Findings findings(Duration limit) {
        try {
            if (!over.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                findings.note("The credential was not checked in full: Cloudflare did not respond within "
                        + limit.toMillis() + " ms");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            close();
        }
        return findings;
    }

    private void run(CredentialPreflight credential) {
        try {
            credential.look();
        } catch (ApiFailure failure) {
            if (!closed) {
                findings.note("The credential was not checked in full: " + failure.getMessage());
            }
        } catch (InterruptedException stopping) {
            // Only close() interrupts it.
        } catch (RuntimeException broken) {
            LOG.warn(
                    "The credential was not checked in full, because of a bug in the connector: open an issue with the"
                            + " stack trace",
                    new WithoutMessage(broken));
        } finally {
            api.close();
        }
        if (!closed) {
            whenOver.accept(findings);
        }
        over.countDown();
    }

    /** Ends the requests under way, and with them the thread. */
    @Override
    public void close() {
        closed = true;
        api.close();
        thread.interrupt();
    }
}
