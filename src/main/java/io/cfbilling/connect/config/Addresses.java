package io.cfbilling.connect.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;

/** Checks e-mail addresses and the addresses of the API and of a proxy. */
final class Addresses {
    /** RFC 5322's atoms before the @, a host after it. */
    private static final Pattern MAIL = Pattern.compile("[A-Za-z0-9.!#$%&*+/=?^_`{|}~'-]+@[A-Za-z0-9.-]+");

    private static final Pattern VISIBLE_ASCII = Pattern.compile("[\\x21-\\x7e]+");
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]");
    private static final String SUCH_AS = " such as https://api.cloudflare.com/client/v4";
    private static final String PROXY = " such as http://proxy.example.com:3128";
    private static final int LONGEST_MAIL = 254;
    private static final int LAST_PORT = 65_535;

    private Addresses() {}

    static void checkMail(String name, String text) {
        if (!MAIL.matcher(text).matches() || text.length() > LONGEST_MAIL) {
            throw Wrong.value(name, text, "write the e-mail address of the user whom the key belongs to");
        }
    }

    static void checkBaseUrl(String name, String text) {
        URI url = url(name, text, SUCH_AS);
        String host = url.getHost();
        if (host == null || url.getQuery() != null || url.getFragment() != null || url.getUserInfo() != null) {
            throw Wrong.value(name, hidden(text), "write only scheme, host and path," + SUCH_AS);
        }
        if (url.getPort() == 0 || url.getPort() > LAST_PORT) {
            throw Wrong.value(
                    name, hidden(text), "write a port from 1 to " + LAST_PORT + ", or none for the usual one");
        }
        String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
        boolean loopback = isLoopback(host);
        if (!scheme.equals("https") && !(scheme.equals("http") && loopback)) {
            throw Wrong.value(
                    name,
                    hidden(text),
                    "write https://…: the credential must not cross a network in the clear"
                            + " (http is only for loopback hosts)");
        }
    }

    static void checkProxyUrl(String name, String text) {
        if (text.isEmpty()) {
            return;
        }
        URI url = url(name, text, PROXY);
        if (!"http".equalsIgnoreCase(url.getScheme())) {
            throw Wrong.value(name, hidden(text), "write http://host:port: TLS or SOCKS to a proxy is not supported");
        }
        if (url.getHost() == null
                || url.getUserInfo() != null
                || url.getQuery() != null
                || url.getFragment() != null
                || !(url.getPath().isEmpty() || url.getPath().equals("/"))) {
            throw Wrong.value(
                    name, hidden(text), "write only http://host:port; user and password have settings of their own");
        }
        if (url.getPort() < 1 || url.getPort() > LAST_PORT) {
            throw Wrong.value(name, hidden(text), "write the port too, from 1 to " + LAST_PORT + "," + PROXY);
        }
    }

    /** Whether a host is the worker's own machine by its name or address. */
    static boolean isLoopback(String host) {
        return LOOPBACK.matcher(host.toLowerCase(Locale.ROOT)).matches();
    }

    private static URI url(String name, String text, String example) {
        try {
            if (VISIBLE_ASCII.matcher(text).matches()) {
                return new URI(text);
            }
        } catch (URISyntaxException e) {
            // The exception below replaces it: the message of this one quotes the address.
        }
        throw Wrong.value(name, hidden(text), "write an address" + example);
    }

    /** Hides an address that may contain a password. */
    private static String hidden(String address) {
        return address.contains("@") ? "[hidden]" : address;
    }
}
