package io.cfbilling.connect.config;

import io.cfbilling.connect.api.Credential;
import io.cfbilling.connect.api.HttpProxy;
import io.cfbilling.connect.api.Network;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/** The settings of requests to Cloudflare: address, credential, timeouts, network, rate limit and retries. */
abstract class RequestConfig {
    /** Longer durations are cut to this, since far later moments overflow as milliseconds or dates. */
    private static final Duration NEVER = Duration.ofDays(3650);

    /** The settings, each in the type that Kafka parses it to. */
    final AbstractConfig config;

    /** The share of a task; empty for the connector's settings. */
    final Optional<TaskShare> share;

    RequestConfig(Map<String, String> props) {
        Map<String, String> given = withoutNulls(props);
        share = TaskShare.in(given);
        // The configuration of a task lacks accounts, which is required.
        share.ifPresent(own -> given.put(Settings.ACCOUNTS, Settings.ALL_ACCOUNTS));
        RawTexts.checkAll(given);
        config = new AbstractConfig(SettingsDefinition.create(), given, false);
    }

    /** The settings whose value is not null. */
    public static Map<String, String> withoutNulls(Map<String, String> props) {
        Map<String, String> given = new HashMap<>(props);
        given.values().removeIf(Objects::isNull);
        return given;
    }

    /** The API token, or else e-mail address and key. */
    public Credential credential() {
        Password token = config.getPassword(Settings.TOKEN);
        return token == null
                ? new Credential.EmailAndKey(
                        config.getString(Settings.EMAIL),
                        config.getPassword(Settings.KEY).value())
                : new Credential.Token(token.value());
    }

    /** The API's address, with its scheme in lower case and without a trailing slash. */
    public URI baseUrl() {
        String url = config.getString(Settings.BASE_URL).replaceAll("/+$", "");
        int scheme = url.indexOf(':');
        return URI.create(url.substring(0, scheme).toLowerCase(Locale.ROOT) + url.substring(scheme));
    }

    /** How long connecting may take. */
    public Duration connectTimeout() {
        return Duration.ofMillis(config.getInt(Settings.CONNECT_TIMEOUT));
    }

    /** How long a request may take, until the last byte of its response. */
    public Duration requestTimeout() {
        return Duration.ofMillis(config.getInt(Settings.REQUEST_TIMEOUT));
    }

    /** The largest response that is read, in bytes after decompression. */
    public long responseMaxBytes() {
        return config.getLong(Settings.RESPONSE_MAX_BYTES);
    }

    /**
     * Proxy and certificates.
     *
     * @throws ConfigException if a trust or key store cannot be loaded
     */
    public Network network() {
        return new Network(
                proxy(),
                TlsStores.load(config),
                !config.getString(Settings.KEYSTORE_LOCATION).isEmpty());
    }

    private @Nullable HttpProxy proxy() {
        String url = config.getString(Settings.PROXY_URL);
        if (url.isEmpty()) {
            boolean ofTheJvm = System.getProperty("https.proxyHost") != null;
            return ofTheJvm ? null : ProxyEnvironment.proxy(baseUrl(), System.getenv());
        }
        URI proxy = URI.create(url);
        Password password = config.getPassword(Settings.PROXY_PASSWORD);
        return new HttpProxy(
                proxy.getHost(),
                proxy.getPort(),
                password == null ? null : new HttpProxy.Login(config.getString(Settings.PROXY_USER), password.value()),
                HttpProxy.Source.SETTINGS);
    }

    /** How many requests the task, or the whole connector, may send in a window. */
    public int rateLimitRequests() {
        return share.map(TaskShare::requests).orElseGet(() -> config.getInt(Settings.RATE_LIMIT_REQUESTS));
    }

    /** How many requests all tasks together, and the listing of accounts, may send in a window. */
    public int rateLimitOfAll() {
        return share.map(TaskShare::ofAll).orElseGet(this::rateLimitRequests);
    }

    /** How many requests the listing of accounts, and the tasks before this one, may send in a window. */
    public int rateLimitBefore() {
        return share.map(TaskShare::before).orElse(0);
    }

    /** The length of the window in which requests are counted. */
    public Duration rateLimitWindow() {
        return millis(Settings.RATE_LIMIT_WINDOW);
    }

    /** How many requests a task sends concurrently, 1 to 64. */
    public int concurrentRequests() {
        return config.getInt(Settings.CONCURRENT_REQUESTS);
    }

    /** The wait before the first retry of a request. */
    public Duration retryBackoff() {
        return millis(Settings.RETRY_BACKOFF);
    }

    /** The longest wait between two attempts. */
    public Duration retryBackoffMax() {
        return millis(Settings.RETRY_BACKOFF_MAX);
    }

    /** How many attempts a request gets until the next regular poll of its stream, at least one. */
    public int retryAttempts() {
        return config.getInt(Settings.RETRY_ATTEMPTS);
    }

    final Duration millis(String setting) {
        return Duration.ofMillis(Math.min(config.getLong(setting), NEVER.toMillis()));
    }
}
