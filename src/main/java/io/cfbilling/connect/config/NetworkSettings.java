package io.cfbilling.connect.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;

import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Width;

/** Settings of the way to Cloudflare: a proxy, and certificates. */
final class NetworkSettings {
    /** Kafka's own names of the formats of key and trust stores. */
    private static final List<String> STORE_TYPES = List.of("JKS", "PKCS12", TlsStores.PEM);

    private static final ConfigDef.Validator STORE_TYPE = (name, value) -> {
        if (value instanceof String text && !text.isEmpty() && !STORE_TYPES.contains(text)) {
            throw Wrong.value(
                    name, text, "write one of " + String.join(", ", STORE_TYPES) + ", or leave it empty for JKS");
        }
    };

    private static final String TYPE =
            "JKS, PKCS12 or PEM. Empty is JKS, which reads PKCS12 too, as in Kafka's own settings.";

    private NetworkSettings() {}

    static void proxy(Group group) {
        group.add(
                Settings.PROXY_URL,
                ConfigDef.Type.STRING,
                "",
                Validators.PROXY_URL,
                MEDIUM,
                Width.LONG,
                "Proxy",
                "The HTTP proxy to tunnel through, as http://host:port. Empty: the proxy settings of the worker's JVM"
                        + " (https.proxyHost), and if it has none, the worker's environment variables HTTPS_PROXY and"
                        + " NO_PROXY.");
        group.add(
                Settings.PROXY_USER,
                ConfigDef.Type.STRING,
                "",
                Validators.PROXY_USER,
                LOW,
                Width.MEDIUM,
                "Proxy user",
                "The user for Basic authentication at the proxy in " + Settings.PROXY_URL + ".");
        group.add(
                Settings.PROXY_PASSWORD,
                ConfigDef.Type.PASSWORD,
                null,
                Secrets.ON_ONE_LINE,
                LOW,
                Width.MEDIUM,
                "Proxy password",
                "The password of " + Settings.PROXY_USER + ". Only the proxy receives it.");
    }

    static void tls(Group group) {
        location(
                group,
                Settings.TRUSTSTORE_LOCATION,
                "Trust store",
                "Absolute path of a trust store on every worker: the certificates that TLS accepts as issuers, for a"
                        + " proxy that inspects TLS. Empty: those of the worker's JVM. TLS is 1.2 or 1.3, and host names"
                        + " are always verified.");
        password(
                group,
                Settings.TRUSTSTORE_PASSWORD,
                "Trust store password",
                "The password of the trust store; none for PEM.");
        type(group, Settings.TRUSTSTORE_TYPE, "Trust store type", "Format of the trust store: " + TYPE);
        location(
                group,
                Settings.KEYSTORE_LOCATION,
                "Key store",
                "Absolute path of a key store on every worker: the client certificate and its key, for a proxy or"
                        + " gateway that wants one. Empty: none, or that of the worker's JVM if there is no trust store"
                        + " here either.");
        password(
                group,
                Settings.KEYSTORE_PASSWORD,
                "Key store password",
                "The password of the key store; none for PEM.");
        type(group, Settings.KEYSTORE_TYPE, "Key store type", "Format of the key store: " + TYPE);
        password(
                group,
                Settings.KEY_PASSWORD,
                "Key password",
                "The password of the private key in the key store. Empty: that of the key store, or, for PEM, a key that"
                        + " is not encrypted.");
    }

    private static void location(Group group, String setting, String name, String documentation) {
        group.add(setting, ConfigDef.Type.STRING, "", Validators.FILE, LOW, Width.LONG, name, documentation);
    }

    private static void password(Group group, String setting, String name, String documentation) {
        group.add(setting, ConfigDef.Type.PASSWORD, null, Secrets.ON_ONE_LINE, LOW, Width.MEDIUM, name, documentation);
    }

    private static void type(Group group, String setting, String name, String documentation) {
        group.add(setting, ConfigDef.Type.STRING, "", STORE_TYPE, LOW, Width.SHORT, name, documentation, STORE_TYPES);
    }
}
