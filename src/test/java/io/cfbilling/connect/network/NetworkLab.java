package io.cfbilling.connect.network;

import io.cfbilling.connect.local.Ports;
import io.cfbilling.connect.simulator.CloudflareSimulator;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Every kind of proxy and of TLS in front of one simulator, and the settings to reach it through each. */
public final class NetworkLab implements AutoCloseable {
    static final String USER = "billing";
    static final String PASSWORD = "proxy-secret-93ab";
    static final String WRONG_PASSWORD = "proxy-secret-0000";

    private final CloudflareSimulator simulator;
    private final Certificates certificates;
    private final Map<Tls, TlsServer> servers = new EnumMap<>(Tls.class);
    private final LoopbackProxy open = new LoopbackProxy(null);
    private final LoopbackProxy withLogin = new LoopbackProxy(USER + ":" + PASSWORD);
    private final String down = "http://127.0.0.1:" + Ports.free();

    /** The proxy in between. */
    public enum Proxy {
        NONE(""),
        OPEN(""),
        LOGIN(""),
        NO_LOGIN(" wants a login and returned 407: set cloudflare.api.proxy.url, cloudflare.api.proxy.user and"),
        WRONG_LOGIN(" rejected the login and returned 407: check cloudflare.api.proxy.user and"),
        DOWN(" (cloudflare.api.proxy.url) could not be reached (connection refused)");

        private final String sentence;

        Proxy(String sentence) {
            this.sentence = sentence;
        }
    }

    /** TLS between connector and API. */
    public enum Tls {
        PUBLIC("public-server", false, ""),
        OWN_CA("server", false, ""),
        UNTRUSTED("server", false, "is not trusted: set cloudflare.api.ssl.truststore.location"),
        EXPIRED("expired", false, "has expired"),
        WRONG_HOST("elsewhere", false, "is not for localhost: check the host in cloudflare.api.base.url"),
        CLIENT_CERTIFICATE("server", true, ""),
        NO_CLIENT_CERTIFICATE("server", true, "): set cloudflare.api.ssl.keystore.location"),
        WRONG_CLIENT_CERTIFICATE("server", true, "check the key store in cloudflare.api.ssl.keystore.location");

        private final String certificate;
        private final boolean wantsCertificate;
        private final String sentence;

        Tls(String certificate, boolean wantsCertificate, String sentence) {
            this.certificate = certificate;
            this.wantsCertificate = wantsCertificate;
            this.sentence = sentence;
        }
    }

    public NetworkLab(Path directory, CloudflareSimulator simulator) {
        this.simulator = simulator;
        this.certificates = new Certificates(directory);
        for (Tls tls : Tls.values()) {
            servers.put(
                    tls,
                    new TlsServer(
                            certificates.tls(tls.certificate, "company"),
                            tls.wantsCertificate,
                            simulator.baseUrl().getPort()));
        }
    }

    public Certificates certificates() {
        return certificates;
    }

    LoopbackProxy openProxy() {
        return open;
    }

    LoopbackProxy proxyWithLogin() {
        return withLogin;
    }

    /** The API behind that TLS, at another host name or address of this machine. */
    URI baseUrl(String host, Tls tls) {
        return URI.create("https://" + host + ":" + server(tls).port()
                + simulator.baseUrl().getPath());
    }

    private TlsServer server(Tls tls) {
        return Objects.requireNonNull(servers.get(tls));
    }

    /** The settings with which the API can be reached, or cannot. */
    Map<String, String> settings(Proxy proxy, Tls tls) {
        Map<String, String> settings = new HashMap<>();
        settings.put("cloudflare.api.base.url", baseUrl("localhost", tls).toString());
        switch (proxy) {
            case NONE -> {}
            case OPEN -> settings.put("cloudflare.api.proxy.url", open.url());
            case LOGIN -> settings.putAll(login(PASSWORD));
            case NO_LOGIN -> settings.put("cloudflare.api.proxy.url", withLogin.url());
            case WRONG_LOGIN -> settings.putAll(login(WRONG_PASSWORD));
            case DOWN -> settings.put("cloudflare.api.proxy.url", down);
        }
        if (tls != Tls.PUBLIC && tls != Tls.UNTRUSTED) {
            settings.put(
                    "cloudflare.api.ssl.truststore.location",
                    certificates.trustStore("company", "PEM").toString());
            settings.put("cloudflare.api.ssl.truststore.type", "PEM");
        }
        if (tls == Tls.CLIENT_CERTIFICATE || tls == Tls.WRONG_CLIENT_CERTIFICATE) {
            settings.putAll(keyStore(tls == Tls.CLIENT_CERTIFICATE ? "client" : "public-server"));
        }
        return settings;
    }

    private Map<String, String> login(String password) {
        return Map.of(
                "cloudflare.api.proxy.url", withLogin.url(),
                "cloudflare.api.proxy.user", USER,
                "cloudflare.api.proxy.password", password);
    }

    private Map<String, String> keyStore(String name) {
        return Map.of(
                "cloudflare.api.ssl.keystore.location",
                certificates.keyStore(name, "PKCS12").toString(),
                "cloudflare.api.ssl.keystore.type",
                "PKCS12",
                "cloudflare.api.ssl.keystore.password",
                Certificates.PASSWORD);
    }

    /** Part of the sentence that says why the API cannot be reached; empty if it can. */
    static String sentence(Proxy proxy, Tls tls) {
        return proxy.sentence.isEmpty() ? tls.sentence : proxy.sentence;
    }

    /** All secrets of proxies and stores, in the forms in which they travel. */
    static Collection<String> secrets() {
        List<String> secrets = new ArrayList<>(List.of(PASSWORD, WRONG_PASSWORD, Certificates.PASSWORD));
        for (String password : List.of(PASSWORD, WRONG_PASSWORD)) {
            secrets.add(Base64.getEncoder().encodeToString((USER + ":" + password).getBytes(StandardCharsets.UTF_8)));
        }
        secrets.add(CloudflareSimulator.DEFAULT_TOKEN);
        return secrets;
    }

    /** All that the API has received over TLS. */
    String receivedByApi() {
        return String.join(
                "", servers.values().stream().map(TlsServer::received).toList());
    }

    @Override
    public void close() {
        servers.values().forEach(Forwarder::close);
        open.close();
        withLogin.close();
    }
}
