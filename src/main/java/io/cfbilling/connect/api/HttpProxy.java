package io.cfbilling.connect.api;

import org.jspecify.annotations.Nullable;

/**
 * An HTTP proxy through which the connector tunnels to the API.
 *
 * @param host its host name or address
 * @param port its port, 1 to 65535
 * @param login what it wants for Basic authentication; null if nothing
 * @param source who names it
 */
public record HttpProxy(String host, int port, @Nullable Login login, Source source) {
    /** Who names a proxy. The proxy settings of the JVM come between the two. */
    public enum Source {
        /** The connector's settings: no other proxy is used. */
        SETTINGS("cloudflare.api.proxy.url"),
        /** The worker's environment: used if the JVM has no proxy settings. */
        ENVIRONMENT("HTTPS_PROXY");

        private final String name;

        Source(String name) {
            this.name = name;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /**
     * User and password of a proxy. Its {@code toString} shows neither.
     *
     * @param user without a colon
     * @param password any text
     */
    public record Login(String user, String password) {
        @Override
        public String toString() {
            return "a login";
        }
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
