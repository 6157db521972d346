package io.cfbilling.connect.config;

import io.cfbilling.connect.api.Credential;
import io.cfbilling.connect.api.HttpProxy;
import io.cfbilling.connect.api.Network;
import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.model.HashKey;
import io.cfbilling.connect.model.Redaction;
import java.net.URI;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/** The settings, parsed and checked. */
public final class ConnectorConfig {
    private final Map<String, String> props;
    private final Map<String, Object> values;
    private final TaskShare share;

    /**
     * @param props the settings of a connector, or of a task with its share, as Connect hands them over
     * @throws ConfigException if a setting is invalid
     */
    public ConnectorConfig(Map<String, String> props) {
        this.props = Map.copyOf(withoutNulls(props));
        Map<String, String> given = new HashMap<>(this.props);
        Optional<TaskShare> ofTask = TaskShare.in(given);
        // The accounts of its share stand in a task's settings, in place of the connector's list.
        ofTask.ifPresent(own -> given.put(AccountSettings.ACCOUNTS.name, this.props.get(TaskShare.ACCOUNTS)));
        SettingsDefinition.settings().forEach(setting -> RawTexts.check(setting, given));
        this.values = SettingsDefinition.create().parse(given);
        this.share = ofTask.orElseGet(this::whole);
    }

    /**
     * The settings of a connector, where a task's share has no meaning.
     *
     * @throws ConfigException if a setting is invalid
     */
    public static ConnectorConfig ofConnector(Map<String, String> props) {
        return new ConnectorConfig(TaskShare.removedFrom(props));
    }

    private TaskShare whole() {
        SortedSet<AccountId> accounts =
                new TreeSet<>(get(AccountSettings.ACCOUNTS).orElse(Collections.emptySortedSet()));
        accounts.removeAll(get(AccountSettings.ACCOUNTS_EXCLUDE));
        int requests = get(RequestSettings.RATE_LIMIT_REQUESTS);
        return new TaskShare(accounts, requests, 0, requests);
    }

    /** The settings whose value is not null. */
    static Map<String, String> withoutNulls(Map<String, String> props) {
        Map<String, String> given = new HashMap<>(props);
        given.values().removeIf(Objects::isNull);
        return given;
    }

    /** The settings as they are written, with those of Connect itself; none is null. */
    public Map<String, String> props() {
        return props;
    }

    /** The value of a setting. */
    public <T> T get(Setting<T> setting) {
        return setting.read(values.get(setting.name));
    }

    /** The connector's name, as Connect gives it with the settings. */
    public String connectorName() {
        return props.getOrDefault("name", "<name>");
    }

    /** Whether to poll every account that the credential can list; false for a task, which has its share of them. */
    public boolean allAccounts() {
        return get(AccountSettings.ACCOUNTS).isEmpty();
    }

    /** The task's share; for a connector all its configured accounts without the excluded, and its whole budget. */
    public TaskShare share() {
        return share;
    }

    /** The API token, or else e-mail address and key. */
    public Credential credential() {
        return get(RequestSettings.TOKEN)
                .<Credential>map(Credential.Token::new)
                .orElseGet(() -> new Credential.EmailAndKey(
                        get(RequestSettings.EMAIL).orElseThrow(),
                        get(RequestSettings.KEY).orElseThrow()));
    }

    /**
     * Proxy and certificates.
     *
     * @throws ConfigException if a trust or key store cannot be loaded
     */
    public Network network() {
        return new Network(
                proxy(),
                TlsStores.load(values),
                get(NetworkSettings.KEYSTORE_LOCATION).isPresent());
    }

    private @Nullable HttpProxy proxy() {
        Optional<URI> proxy = get(NetworkSettings.PROXY_URL);
        if (proxy.isEmpty()) {
            boolean ofTheJvm = System.getProperty("https.proxyHost") != null;
            return ofTheJvm ? null : ProxyEnvironment.proxy(get(RequestSettings.BASE_URL), System.getenv());
        }
        HttpProxy.Login login = get(NetworkSettings.PROXY_PASSWORD)
                .map(password ->
                        new HttpProxy.Login(get(NetworkSettings.PROXY_USER).orElse(""), password))
                .orElse(null);
        return new HttpProxy(proxy.get().getHost(), proxy.get().getPort(), login, HttpProxy.Source.SETTINGS);
    }

    /**
     * How sensitive and personal fields are redacted.
     *
     * @throws ConfigException if a mode is hash and there is no key
     */
    public Redaction redaction() {
        try {
            return new Redaction(
                    get(BillingSettings.PROFILE_SENSITIVE_MODE),
                    get(BillingSettings.PROFILE_PERSONAL_MODE),
                    get(BillingSettings.HASH_KEY).map(HashKey::new).orElse(null));
        } catch (IllegalArgumentException e) {
            throw new ConfigException(BillingSettings.HASH_KEY + ": " + e.getMessage());
        }
    }
}
