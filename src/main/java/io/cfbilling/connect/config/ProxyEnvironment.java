package io.cfbilling.connect.config;

import io.cfbilling.connect.api.HttpProxy;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The proxy that the worker's environment names in {@code HTTPS_PROXY}, as curl and others read it. */
final class ProxyEnvironment {
    private static final int USUAL_PORT = 80;

    private ProxyEnvironment() {}

    /**
     * The proxy for the API; null if the environment has none for it, or none that is an HTTP proxy.
     *
     * @param api the API's address; hosts of the worker's own machine are never reached through a proxy
     * @param environment the variables by name; the lower-case names count first
     */
    static @Nullable HttpProxy proxy(URI api, Map<String, String> environment) {
        String text = variable(environment, "HTTPS_PROXY");
        String host = api.getHost();
        if (text.isEmpty() || Addresses.isLoopback(host) || isExcluded(host, variable(environment, "NO_PROXY"))) {
            return null;
        }
        try {
            URI proxy = new URI(text.contains("://") ? text : "http://" + text);
            if (!"http".equalsIgnoreCase(proxy.getScheme()) || proxy.getHost() == null) {
                return null;
            }
            return new HttpProxy(
                    proxy.getHost(),
                    proxy.getPort() < 0 ? USUAL_PORT : proxy.getPort(),
                    login(proxy.getRawUserInfo()),
                    HttpProxy.Source.ENVIRONMENT);
        } catch (URISyntaxException e) {
            return null;
        }
    }

    private static String variable(Map<String, String> environment, String name) {
        String lowerCase =
                environment.getOrDefault(name.toLowerCase(Locale.ROOT), "").strip();
        return lowerCase.isEmpty() ? environment.getOrDefault(name, "").strip() : lowerCase;
    }

    /** Whether a list such as {@code localhost,.example.com} has the host, or a domain that it is in. */
    private static boolean isExcluded(String host, String list) {
        String name = "." + host.toLowerCase(Locale.ROOT);
        return Arrays.stream(list.split(",", -1))
                .map(entry -> entry.strip().toLowerCase(Locale.ROOT).replaceAll("^\\*?\\.|:[0-9]+$", ""))
                .anyMatch(entry -> entry.equals("*") || (!entry.isEmpty() && name.endsWith("." + entry)));
    }

    private static HttpProxy.@Nullable Login login(@Nullable String userInfo) {
        if (userInfo == null || !userInfo.contains(":")) {
            return null;
        }
        int colon = userInfo.indexOf(':');
        return new HttpProxy.Login(decoded(userInfo.substring(0, colon)), decoded(userInfo.substring(colon + 1)));
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
