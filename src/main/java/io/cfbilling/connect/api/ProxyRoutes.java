package io.cfbilling.connect.api;

import org.apache.hc.client5.http.auth.AuthExchange;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.impl.auth.BasicScheme;
import org.apache.hc.client5.http.impl.routing.SystemDefaultRoutePlanner;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/** Selects the proxy of each request: that of the settings, else that of the JVM, else that of the environment. */
final class ProxyRoutes extends SystemDefaultRoutePlanner {
    private static final String USED = ProxyRoutes.class.getName();

    private final @Nullable HttpProxy proxy;
    private final @Nullable HttpHost address;

    /**
     * @param proxy the proxy of the settings or of the environment; null if neither has one
     */
    ProxyRoutes(@Nullable HttpProxy proxy) {
        super(null);
        this.proxy = proxy;
        this.address = proxy == null ? null : new HttpHost(URIScheme.HTTP.id, proxy.host(), proxy.port());
    }

    /** Whether the JVM's proxy settings are not used, nor those for SOCKS. */
    boolean withoutJvm() {
        return proxy != null && proxy.source() == HttpProxy.Source.SETTINGS;
    }

    @Override
    protected @Nullable HttpHost determineProxy(HttpHost target, HttpContext context) throws HttpException {
        HttpHost selected = selected(target, context);
        context.setAttribute(USED, selected);
        return selected;
    }

    /** Without TLS, a proxy of the settings would read the credential: only addresses on the worker's own machine have none. */
    private @Nullable HttpHost selected(HttpHost target, HttpContext context) throws HttpException {
        boolean tunnel = URIScheme.HTTPS.same(target.getSchemeName());
        if (withoutJvm() && tunnel) {
            return address;
        }
        HttpHost ofTheJvm = super.determineProxy(target, context);
        return ofTheJvm == null && tunnel ? address : ofTheJvm;
    }

    /** The proxy that was selected for a request; null if none was. */
    static @Nullable HttpHost used(HttpContext context) {
        return (HttpHost) context.getAttribute(USED);
    }

    /** Lets the request to open a tunnel, and no other, carry the proxy's login. */
    void authenticate(HttpClientContext context) {
        if (proxy == null || address == null || proxy.login() == null) {
            return;
        }
        BasicScheme basic = new BasicScheme();
        basic.initPreemptive(new UsernamePasswordCredentials(
                proxy.login().user(), proxy.login().password().toCharArray()));
        AuthExchange exchange = new AuthExchange();
        exchange.select(basic);
        context.setAuthExchange(address, exchange);
    }

    /** Whether a login is sent to this proxy. */
    boolean hasLogin(HttpHost used) {
        return used.equals(address) && proxy != null && proxy.login() != null;
    }

    /** A proxy that a request used, and who named it, for messages. */
    String described(HttpHost used) {
        String source = used.equals(address) && proxy != null
                ? proxy.source().toString()
                : "from the JVM's settings, as https.proxyHost";
        return "the proxy " + used.getHostName() + ":" + used.getPort() + " (" + source + ")";
    }
}
