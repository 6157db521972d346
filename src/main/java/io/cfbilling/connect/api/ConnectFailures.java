package io.cfbilling.connect.api;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.MessageHeaders;
import org.jspecify.annotations.Nullable;

/** Describes why there is no connection to the API, in sentences that name the setting to look at. */
final class ConnectFailures {
    private final String host;
    private final ProxyRoutes routes;
    private final TlsFailures tls;

    /**
     * @param host the host of the API
     */
    ConnectFailures(String host, ProxyRoutes routes, boolean ownCertificate) {
        this.host = host;
        this.routes = routes;
        this.tls = new TlsFailures(host, ownCertificate);
    }

    /**
     * The failure, with a sentence in its place where there is one for it.
     *
     * @param proxy the proxy of the request; null if it has none
     */
    IOException explained(IOException failure, @Nullable HttpHost proxy) {
        Optional<String> why = tls.sentence(failure);
        if (why.isEmpty() && proxy != null && isUnreachable(failure)) {
            why = Optional.of(routes.described(proxy) + " could not be reached (" + reason(failure)
                    + "): check that it runs and that the worker may connect to it");
        } else if (why.isEmpty() && proxy == null && failure instanceof UnknownHostException) {
            why = Optional.of("the worker finds no address of " + host
                    + ": check its DNS, or, if it must use a proxy, set cloudflare.api.proxy.url");
        }
        return why.<IOException>map(sentence -> new BrokenResponseException("was not sent: " + sentence))
                .orElse(failure);
    }

    private static boolean isUnreachable(IOException failure) {
        return failure instanceof ConnectException
                || failure instanceof ConnectTimeoutException
                || failure instanceof NoRouteToHostException
                || failure instanceof UnknownHostException;
    }

    private static String reason(IOException failure) {
        return failure instanceof ConnectTimeoutException
                ? "no response within cloudflare.api.connect.timeout.ms"
                : failure instanceof UnknownHostException
                        ? "its name is unknown"
                        : failure instanceof NoRouteToHostException ? "no route to it" : "connection refused";
    }

    /** What a proxy's own response to the request for a tunnel means. */
    BrokenResponseException refused(int status, MessageHeaders headers, @Nullable HttpHost used) {
        String proxy = used == null ? "a proxy" : routes.described(used);
        if (status != HttpStatus.SC_PROXY_AUTHENTICATION_REQUIRED) {
            return new BrokenResponseException(
                    "was not sent: " + proxy + " refused to connect to " + host + " and returned " + status);
        }
        List<String> offers = Headers.all(headers, "Proxy-Authenticate");
        boolean basic = offers.stream()
                .flatMap(offer -> Arrays.stream(offer.split(",", -1)))
                .anyMatch(offer -> offer.strip().toLowerCase(Locale.ROOT).startsWith("basic"));
        if (!offers.isEmpty() && !basic) {
            return new BrokenResponseException("was not sent: " + proxy
                    + " returned 407, and does not offer Basic authentication, the only kind that the connector has");
        } else if (used != null && routes.hasLogin(used)) {
            return new BrokenResponseException("was not sent: " + proxy
                    + " rejected the login and returned 407: check cloudflare.api.proxy.user and"
                    + " cloudflare.api.proxy.password");
        }
        return new BrokenResponseException("was not sent: " + proxy
                + " wants a login and returned 407: set cloudflare.api.proxy.url, cloudflare.api.proxy.user and"
                + " cloudflare.api.proxy.password");
    }
}
