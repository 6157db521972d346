package io.cfbilling.connect.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is checked of e-mail addresses and of the addresses of the API and of a proxy; see {@link Check#advice}. */
final class Addresses {
    /** RFC 5322's atoms before the @, a host after it. */
    private static final Pattern MAIL = Pattern.compile("[A-Za-z0-9.!#$%&*+/=?^_`{|}~'-]+@[A-Za-z0-9.-]+");

    private static final int LONGEST_MAIL = 254;

    private static final Pattern VISIBLE_ASCII = Pattern.compile("[\\x21-\\x7e]+");
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]");
    private static final String SUCH_AS = " such as https://api.cloudflare.com/client/v4";
    private static final String PROXY = " such as http://proxy.example.com:3128";
    private static final int LAST_PORT = 65_535;

    private Addresses() {}

    static @Nullable String mail(String text) {
        return MAIL.matcher(text).matches() && text.length() <= LONGEST_MAIL
                ? null
                : "write the e-mail address of the user whom the key belongs to";
    }

    static @Nullable String baseUrl(String text) {
        URI url = url(text);
        if (url == null) {
            return "write an address" + SUCH_AS;
        }
        String host = url.getHost();
        if (host == null || url.getUserInfo() != null || hasQuery(url)) {
            return "write only scheme, host and path," + SUCH_AS;
        } else if (url.getPort() == 0 || url.getPort() > LAST_PORT) {
            return "write a port from 1 to " + LAST_PORT + ", or none for the usual one";
        }
        String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
        return scheme.equals("https") || (scheme.equals("http") && isLoopback(host))
                ? null
                : "write https://…: the credential must not cross a network in the clear (http is only for loopback"
                        + " hosts)";
    }

    static @Nullable String proxyUrl(String text) {
        if (text.isEmpty()) {
            return null;
        }
        URI url = url(text);
        if (url == null) {
            return "write an address" + PROXY;
        } else if (!"http".equalsIgnoreCase(url.getScheme())) {
            return "write http://host:port: TLS or SOCKS to a proxy is not supported";
        } else if (url.getHost() == null || url.getUserInfo() != null || hasQuery(url) || hasPath(url)) {
            return "write only http://host:port; user and password have settings of their own";
        }
        return url.getPort() >= 1 && url.getPort() <= LAST_PORT
                ? null
                : "write the port too, from 1 to " + LAST_PORT + "," + PROXY;
    }

    private static boolean hasQuery(URI url) {
        return url.getQuery() != null || url.getFragment() != null;
    }

    private static boolean hasPath(URI url) {
        return !url.getPath().isEmpty() && !url.getPath().equals("/");
    }

    private static @Nullable URI url(String text) {
        try {
            return VISIBLE_ASCII.matcher(text).matches() ? new URI(text) : null;
        } catch (URISyntaxException e) {
            // Its message quotes the address.
            return null;
        }
    }

    /** Whether a host is the worker's own machine by its name or address. */
    static boolean isLoopback(String host) {
        return LOOPBACK.matcher(host.toLowerCase(Locale.ROOT)).matches();
    }
}
