package io.cfbilling.connect.api;

import java.security.NoSuchAlgorithmException;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.routing.SystemDefaultRoutePlanner;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.pool.PoolReusePolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/** The connections to the API: kept alive between requests, without a thread of their own. */
final class Connections extends PoolingHttpClientConnectionManager {
    /** Routers on the way forget a connection that is silent for some minutes; a request on it would get no response. */
    private static final TimeValue KEPT_ALIVE = TimeValue.ofSeconds(30);

    private volatile boolean ended;

    Connections(ApiSettings settings) {
        super(
                new DefaultHttpClientConnectionOperator(
                        null,
                        null,
                        RegistryBuilder.<TlsSocketStrategy>create()
                                .register(URIScheme.HTTPS.id, new DefaultClientTlsStrategy(trust()))
                                .build()),
                PoolConcurrencyPolicy.STRICT,
                PoolReusePolicy.LIFO,
                TimeValue.NEG_ONE_MILLISECOND,
                socket -> new Connection());
        // The requests under way are bounded elsewhere: one that is permitted does not wait for a connection.
        setMaxTotal(Integer.MAX_VALUE);
        setDefaultMaxPerRoute(Integer.MAX_VALUE);
        setDefaultConnectionConfig(ConnectionConfig.custom()
                .setConnectTimeout(Timeout.of(settings.connectTimeout()))
                .setValidateAfterInactivity(TimeValue.ZERO_MILLISECONDS)
                .build());
    }

    /** The trust store and keys of the JVM's settings. */
    private static SSLContext trust() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the JVM has no TLS", e);
        }
    }

    /** A client that sends each request once, and returns its response as it is. */
    CloseableHttpClient client(ApiSettings settings) {
        return HttpClientBuilder.create()
                .setConnectionManager(this)
                .setRoutePlanner(new SystemDefaultRoutePlanner(null))
                .setKeepAliveStrategy((response, context) -> KEPT_ALIVE)
                .setUserAgent(settings.userAgent())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setResponseTimeout(Timeout.of(settings.requestTimeout()))
                        .setAuthenticationEnabled(false)
                        .setProtocolUpgradeEnabled(false)
                        .build())
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableContentCompression()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableConnectionState()
                .build();
    }

    /**
     * Does nothing before {@link #end}: the client calls this whenever a request meets an Error, such as too little
     * memory, and no later request would get a connection.
     */
    @Override
    public void close(CloseMode mode) {
        if (ended) {
            super.close(mode);
        }
    }

    /** Closes all connections. */
    void end() {
        ended = true;
        close(CloseMode.IMMEDIATE);
    }
}
