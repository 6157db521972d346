package io.cfbilling.connect.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cfbilling.connect.api.ApiFailure;
import io.cfbilling.connect.api.CloudflareApi;
import io.cfbilling.connect.api.HttpProxy;
import io.cfbilling.connect.api.Network;
import io.cfbilling.connect.api.TestApi;
import io.cfbilling.connect.config.ConnectorConfig;
import io.cfbilling.connect.config.RequestSettings;
import io.cfbilling.connect.fake.CapturedLog;
import io.cfbilling.connect.simulator.CloudflareSimulator;
import io.cfbilling.connect.simulator.SimulatedAccount;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests through every kind of proxy and TLS, with the settings for it. */
class NetworkTest {
    @TempDir
    private static Path directory;

    private static CloudflareSimulator simulator;
    private static NetworkLab lab;
    private static SSLContext before;

    @BeforeAll
    static void start() throws Exception {
        simulator = CloudflareSimulator.builder()
                .account(SimulatedAccount.withAnchor(1, 1))
                .start();
        lab = new NetworkLab(directory, simulator);
        before = SSLContext.getDefault();
        SSLContext.setDefault(lab.certificates().tls("public-server", "public"));
    }

    @AfterAll
    static void stop() {
        SSLContext.setDefault(before);
        lab.close();
        simulator.close();
    }

    private static ConnectorConfig config(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("cloudflare.api.token", CloudflareSimulator.DEFAULT_TOKEN);
        all.put("accounts", "*");
        return new ConnectorConfig(all);
    }

    private static int accounts(ConnectorConfig config) throws Exception {
        return accounts(config, config.network());
    }

    private static int accounts(ConnectorConfig config, Network network) throws Exception {
        try (CloudflareApi api = TestApi.at(config.get(RequestSettings.BASE_URL), config.credential(), network)) {
            return api.accounts(1).accounts().size();
        }
    }

    static Stream<Arguments> cells() {
        return Arrays.stream(NetworkLab.Proxy.values())
                .flatMap(proxy -> Arrays.stream(NetworkLab.Tls.values()).map(tls -> Arguments.of(proxy, tls)));
    }

    @ParameterizedTest
    @MethodSource("cells")
    void reachTheApiOrSayInOneSentenceWhichSettingToLookAt(NetworkLab.Proxy proxy, NetworkLab.Tls tls)
            throws Exception {
        ConnectorConfig config = config(lab.settings(proxy, tls));
        String sentence = NetworkLab.sentence(proxy, tls);
        try (CapturedLog log = CapturedLog.ofLibrary("org.apache.hc");
                CapturedLog ours = CapturedLog.ofConnector()) {
            if (sentence.isEmpty()) {
                assertThat(accounts(config)).isOne();
            } else {
                assertThatThrownBy(() -> accounts(config))
                        .isInstanceOf(ApiFailure.Transient.class)
                        .hasMessageStartingWith("GET /accounts?page=1&per_page=50 was not sent: ")
                        .hasMessageContaining(sentence)
                        .satisfies(failure -> assertThat(failure.getMessage()).doesNotContain(NetworkLab.secrets()));
            }
            assertThat(log.text()).contains("localhost").doesNotContain(NetworkLab.secrets());
            assertThat(ours.text()).doesNotContain(NetworkLab.secrets());
        }
    }

    @Test
    void showTheLoginToTheProxyAndToNobodyElse() throws Exception {
        assertThat(accounts(config(lab.settings(NetworkLab.Proxy.LOGIN, NetworkLab.Tls.OWN_CA))))
                .isOne();

        assertThat(lab.proxyWithLogin().heads().get(lab.proxyWithLogin().heads().size() - 1))
                .startsWith("CONNECT localhost:")
                .contains("Proxy-Authorization: Basic ")
                .doesNotContain("Authorization: Bearer", CloudflareSimulator.DEFAULT_TOKEN);
        assertThat(lab.receivedByApi())
                .contains("Authorization: Bearer " + CloudflareSimulator.DEFAULT_TOKEN)
                .doesNotContainIgnoringCase("Proxy-Authorization");
    }

    @Test
    void sendALoginInUtf8() throws Exception {
        String password = "p\u00e4ssw\u00f6rd: \u20ac";
        try (LoopbackProxy proxy = new LoopbackProxy(NetworkLab.USER + ":" + password)) {
            Map<String, String> settings = lab.settings(NetworkLab.Proxy.LOGIN, NetworkLab.Tls.PUBLIC);
            settings.put("cloudflare.api.proxy.url", proxy.url());
            settings.put("cloudflare.api.proxy.password", password);

            assertThat(accounts(config(settings))).isOne();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"JKS", "PKCS12", "PEM"})
    void loadStoresOfEachTypeThatKafkaKnows(String type) throws Exception {
        Map<String, String> settings = stores(type);

        assertThat(accounts(config(settings))).isOne();
    }

    /** Trust store and key store of a type, for the server that wants a client certificate. */
    private static Map<String, String> stores(String type) {
        Map<String, String> settings = lab.settings(NetworkLab.Proxy.NONE, NetworkLab.Tls.CLIENT_CERTIFICATE);
        String prefix = "cloudflare.api.ssl.";
        settings.put(
                prefix + "truststore.location",
                lab.certificates().trustStore("company", type).toString());
        settings.put(
                prefix + "keystore.location",
                lab.certificates().keyStore("client", type).toString());
        for (String store : new String[] {"truststore", "keystore"}) {
            settings.put(prefix + store + ".type", type);
            if (type.equals("PEM")) {
                settings.remove(prefix + store + ".password");
            } else {
                settings.put(prefix + store + ".password", Certificates.PASSWORD);
            }
        }
        return settings;
    }

    @Test
    void readPkcs12WithoutATypeAsKafkaDoes() throws Exception {
        Map<String, String> settings = stores("PKCS12");
        settings.keySet().removeIf(name -> name.endsWith(".type"));

        assertThat(accounts(config(settings))).isOne();
    }

    @ParameterizedTest
    @CsvSource({
        "truststore.location, /no/such/file, cloudflare.api.ssl.truststore.location: this worker cannot read the file",
        "truststore.type, PEM, cloudflare.api.ssl.truststore.location: the file",
        "keystore.location, /no/such/file, cloudflare.api.ssl.keystore.location: this worker cannot read the file",
        "keystore.password, wrong-secret, 'cloudflare.api.ssl.keystore.password, cloudflare.api.ssl.key.password'",
        "key.password, wrong-secret, 'cloudflare.api.ssl.keystore.password, cloudflare.api.ssl.key.password'",
    })
    void namesTheSettingsOfAStoreThatCannotBeLoaded(String setting, String value, String sentence) {
        Map<String, String> settings = stores("PKCS12");
        settings.put("cloudflare.api.ssl." + setting, value);

        assertThatThrownBy(() -> config(settings).network())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(sentence)
                .hasNoCause()
                .satisfies(failure -> assertThat(failure.getMessage())
                        .doesNotContain(NetworkLab.secrets())
                        .doesNotContain("wrong-secret"));
    }

    @Test
    void useTheProxyOfTheEnvironmentIfTheJvmHasNone() throws Exception {
        ConnectorConfig config = config(Map.of(
                "cloudflare.api.base.url",
                lab.baseUrl("api.cloudflare.test", NetworkLab.Tls.PUBLIC).toString()));
        HttpProxy ofTheEnvironment = new HttpProxy(
                "127.0.0.1",
                lab.proxyWithLogin().port(),
                new HttpProxy.Login(NetworkLab.USER, NetworkLab.PASSWORD),
                HttpProxy.Source.ENVIRONMENT);
        Network network = new Network(ofTheEnvironment, null, false);

        assertThat(accounts(config, network)).isOne();
        ProxySelector jvms = ProxySelector.getDefault();
        ProxySelector.setDefault(ProxySelector.of(new InetSocketAddress(
                InetAddress.getLoopbackAddress(), lab.openProxy().port())));
        try {
            int requests = lab.openProxy().heads().size();
            assertThat(accounts(config, network)).isOne();
            assertThat(lab.openProxy().heads())
                    .hasSize(requests + 1)
                    .noneMatch(head -> head.contains("Proxy-Authorization"));
        } finally {
            ProxySelector.setDefault(jvms);
        }
    }

    @Test
    void goThroughTheProxyOfTheSettingsAndNoneOfTheJvms() throws Exception {
        ConnectorConfig config = config(lab.settings(NetworkLab.Proxy.OPEN, NetworkLab.Tls.PUBLIC));
        ProxySelector jvms = ProxySelector.getDefault();
        ProxySelector.setDefault(new ProxySelector() {
            @Override
            public List<Proxy> select(URI uri) {
                throw new AssertionError("the JVM's settings were read for " + uri);
            }

            @Override
            public void connectFailed(URI uri, SocketAddress address, IOException failure) {}
        });
        try {
            assertThat(accounts(config)).isOne();
        } finally {
            ProxySelector.setDefault(jvms);
        }
    }
}
