package io.cfbilling.connect.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;
import org.jspecify.annotations.Nullable;

/** Settings of the way to Cloudflare: a proxy, and certificates. Each is empty if it is not given. */
public final class NetworkSettings {
    static final Group PROXY = new Group("Proxy");
    static final Group TLS = new Group("TLS");

    /** The type of a store that is a PEM file. */
    static final String PEM = DefaultSslEngineFactory.PEM_TYPE;

    /** Kafka's own names of the formats of key and trust stores. */
    private static final List<String> STORE_TYPES = List.of("JKS", "PKCS12", PEM);

    private static final String TYPE =
            "JKS, PKCS12 or PEM. Empty is JKS, which reads PKCS12 too, as in Kafka's own settings.";

    public static final Setting<Optional<URI>> PROXY_URL = PROXY.text(
                    "cloudflare.api.proxy.url", "", Addresses::proxyUrl, given(URI::create))
            .shown(MEDIUM, "Proxy")
            .doc("The HTTP proxy to tunnel through, as http://host:port. Empty: the proxy settings of the worker's JVM"
                    + " (https.proxyHost), and if it has none, the worker's environment variables HTTPS_PROXY and"
                    + " NO_PROXY.");
    public static final Setting<Optional<String>> PROXY_USER = PROXY.text(
                    "cloudflare.api.proxy.user", "", Checks::proxyUser, given(Function.identity()))
            .shown(LOW, "Proxy user")
            .doc("The user for Basic authentication at the proxy in cloudflare.api.proxy.url.");
    public static final Setting<Optional<String>> PROXY_PASSWORD = PROXY.secret(
                    "cloudflare.api.proxy.password", Checks::password)
            .shown(LOW, "Proxy password")
            .doc("The password of cloudflare.api.proxy.user. Only the proxy receives it.");

    public static final Setting<Optional<Path>> TRUSTSTORE_LOCATION = TLS.text(
                    "cloudflare.api.ssl.truststore.location", "", Checks::file, given(Path::of))
            .shown(LOW, "Trust store")
            .doc("Absolute path of a trust store on every worker: the certificates that TLS accepts as issuers, for a"
                    + " proxy that inspects TLS. Empty: those of the worker's JVM. TLS is 1.2 or 1.3, and host names"
                    + " are always verified.");
    public static final Setting<Optional<String>> TRUSTSTORE_PASSWORD = TLS.secret(
                    "cloudflare.api.ssl.truststore.password", Checks::password)
            .shown(LOW, "Trust store password")
            .doc("The password of the trust store; none for PEM.");
    public static final Setting<Optional<String>> TRUSTSTORE_TYPE = TLS.text(
                    "cloudflare.api.ssl.truststore.type", "", NetworkSettings::type, given(Function.identity()))
            .choice(STORE_TYPES)
            .shown(LOW, "Trust store type")
            .doc("Format of the trust store: " + TYPE);
    public static final Setting<Optional<Path>> KEYSTORE_LOCATION = TLS.text(
                    "cloudflare.api.ssl.keystore.location", "", Checks::file, given(Path::of))
            .shown(LOW, "Key store")
            .doc("Absolute path of a key store on every worker: the client certificate and its key, for a proxy or"
                    + " gateway that wants one. Empty: none; if cloudflare.api.ssl.truststore.location is empty"
                    + " too, that of the worker's JVM.");
    public static final Setting<Optional<String>> KEYSTORE_PASSWORD = TLS.secret(
                    "cloudflare.api.ssl.keystore.password", Checks::password)
            .shown(LOW, "Key store password")
            .doc("The password of the key store; none for PEM.");
    public static final Setting<Optional<String>> KEYSTORE_TYPE = TLS.text(
                    "cloudflare.api.ssl.keystore.type", "", NetworkSettings::type, given(Function.identity()))
            .choice(STORE_TYPES)
            .shown(LOW, "Key store type")
            .doc("Format of the key store: " + TYPE);
    public static final Setting<Optional<String>> KEY_PASSWORD = TLS.secret(
                    "cloudflare.api.ssl.key.password", Checks::password)
            .shown(LOW, "Key password")
            .doc("The password of the private key in the key store. Empty: the key store's password; a PEM key must"
                    + " then not be encrypted.");

    private NetworkSettings() {}

    private static <T> Function<String, Optional<T>> given(Function<String, T> reader) {
        return text -> text.isEmpty() ? Optional.empty() : Optional.of(reader.apply(text));
    }

    private static @Nullable String type(String text) {
        return text.isEmpty() || STORE_TYPES.contains(text)
                ? null
                : "write one of " + String.join(", ", STORE_TYPES) + ", or leave it empty for JKS";
    }
}
