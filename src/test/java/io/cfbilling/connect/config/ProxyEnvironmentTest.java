package io.cfbilling.connect.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.cfbilling.connect.api.HttpProxy;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyEnvironmentTest {
    private static final URI API = URI.create("https://api.cloudflare.com/client/v4");

    @ParameterizedTest
    @CsvSource({
        "http://proxy:3128, proxy:3128",
        "proxy:3128, proxy:3128",
        "http://proxy/, proxy:80",
        "HTTP://[::1]:8080, [::1]:8080"
    })
    void isReadAsOtherProgramsDo(String variable, String proxy) {
        assertThat(ProxyEnvironment.proxy(API, Map.of("HTTPS_PROXY", variable))).hasToString(proxy);
        assertThat(ProxyEnvironment.proxy(API, Map.of("https_proxy", variable))).hasToString(proxy);
    }

    @Test
    void hasItsLoginBeforeTheHost() {
        HttpProxy proxy = Objects.requireNonNull(
                ProxyEnvironment.proxy(API, Map.of("HTTPS_PROXY", "http://me:a%3Ab+c@proxy:3128")));

        assertThat(proxy.login()).isEqualTo(new HttpProxy.Login("me", "a:b+c"));
        assertThat(proxy.toString() + proxy.login()).doesNotContain("me:", "a:b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"*", "api.cloudflare.com", "localhost, .cloudflare.com", "*.cloudflare.com", "COM", "com:443"})
    void isNotUsedForTheHostsOfNoProxy(String excluded) {
        assertThat(ProxyEnvironment.proxy(API, Map.of("HTTPS_PROXY", "proxy:3128", "NO_PROXY", excluded)))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "localhost", "flare.com", "10.0.0.0/8", "notapi.cloudflare.com"})
    void isUsedForAllOtherHosts(String excluded) {
        assertThat(ProxyEnvironment.proxy(API, Map.of("HTTPS_PROXY", "proxy:3128", "NO_PROXY", excluded)))
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://localhost:8443", "https://127.0.0.1", "https://[::1]/", "http://localhost"})
    void isNotUsedForTheWorkersOwnMachine(String api) {
        assertThat(ProxyEnvironment.proxy(URI.create(api), Map.of("HTTPS_PROXY", "proxy:3128")))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "socks5://proxy:1080", "https://proxy:443", "http://", "not a url"})
    void isNoneIfItIsNoHttpProxy(String variable) {
        assertThat(ProxyEnvironment.proxy(API, Map.of("HTTPS_PROXY", variable))).isNull();
    }
}
