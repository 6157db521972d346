package io.cfbilling.connect.api;

import java.io.IOException;
import java.net.Proxy;
import java.net.Socket;
import java.security.NoSuchAlgorithmException;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.DefaultHostnameVerifier;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.http.ssl.TLS;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.pool.PoolReusePolicy;
import org.apache.hc.core5.reactor.ssl.SSLBufferMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/** Sends requests over connections that are kept alive between them, without a thread of its own. */
final class Connections extends PoolingHttpClientConnectionManager {
    /** Routers on the way forget a connection that is silent for some minutes; a request on it would get no response. */
    private static final TimeValue KEPT_ALIVE = TimeValue.ofSeconds(30);

    private final HttpHost host;
    private final ProxyRoutes routes;
    private final ConnectFailures failures;
    private final CloseableHttpClient client;
    private volatile boolean ended;

    Connections(ApiSettings settings) {
        this(settings, new ProxyRoutes(settings.network().proxy()));
    }

    private Connections(ApiSettings settings, ProxyRoutes routes) {
        super(
                new DefaultHttpClientConnectionOperator(
                        socks -> routes.withoutJvm() ? new Socket(Proxy.NO_PROXY) : new Socket(),
                        null,
                        null,
                        RegistryBuilder.<TlsSocketStrategy>create()
                                .register(URIScheme.HTTPS.id, tls(settings.network()))
                                .build()),
                PoolConcurrencyPolicy.STRICT,
                PoolReusePolicy.FIFO,
                TimeValue.NEG_ONE_MILLISECOND,
                socket -> new Connection());
        // The requests under way are bounded elsewhere: one that is permitted does not wait for a connection.
        setMaxTotal(Integer.MAX_VALUE);
        setDefaultMaxPerRoute(Integer.MAX_VALUE);
        setDefaultConnectionConfig(ConnectionConfig.custom()
                .setConnectTimeout(Timeout.of(settings.connectTimeout()))
                .setValidateAfterInactivity(TimeValue.ZERO_MILLISECONDS)
                .build());
        this.host = HttpHost.create(settings.baseUrl());
        this.routes = routes;
        this.failures = new ConnectFailures(
                host.getHostName(), routes, settings.network().ownCertificate());
        this.client = client(settings);
    }

    /** TLS 1.2 and later, with the stores of the settings, else of the JVM; host names are verified whatever these say. */
    private static TlsSocketStrategy tls(Network network) {
        try {
            return new DefaultClientTlsStrategy(
                    network.tls() == null ? SSLContext.getDefault() : network.tls(),
                    new String[] {TLS.V_1_3.id, TLS.V_1_2.id},
                    null,
                    SSLBufferMode.STATIC,
                    HostnameVerificationPolicy.BOTH,
                    new DefaultHostnameVerifier());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the JVM has no TLS", e);
        }
    }

    /**
     * Sends a request once, and returns the response as it is, once its head is there.
     *
     * @throws BrokenResponseException if there is no connection to the API, and a sentence says why
     */
    ClassicHttpResponse send(HttpUriRequestBase request) throws IOException {
        HttpClientContext context = HttpClientContext.create();
        routes.authenticate(context);
        ClassicHttpResponse response;
        try {
            response = client.executeOpen(host, request, context);
        } catch (IOException e) {
            throw failures.explained(e, ProxyRoutes.used(context));
        }
        if (context.getSSLSession() == null && URIScheme.HTTPS.same(host.getSchemeName())) {
            throw failures.refused(response.getCode(), response, ProxyRoutes.used(context));
        }
        return response;
    }

    private CloseableHttpClient client(ApiSettings settings) {
        return HttpClientBuilder.create()
                .setConnectionManager(this)
                .setRoutePlanner(routes)
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
