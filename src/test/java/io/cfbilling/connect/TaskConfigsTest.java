package io.cfbilling.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cfbilling.connect.config.ConnectorConfig;
import io.cfbilling.connect.fake.CapturedLog;
import io.cfbilling.connect.model.AccountId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.source.SourceConnector;
import org.junit.jupiter.api.Test;

class TaskConfigsTest {
    /** Refuses connections: a connector that starts looks at its credential. */
    private static final String NOWHERE = "http://localhost:1";

    private static List<String> ids(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "%032x".formatted(i * 0x9e3779b97f4a7c15L))
                .toList();
    }

    private static List<Map<String, String>> taskConfigs(Collection<String> accounts, int tasks, int budget) {
        CloudflareBillingSourceConnector connector = new CloudflareBillingSourceConnector();
        connector.start(Map.of(
                "cloudflare.api.token",
                "cfut_1",
                "cloudflare.api.base.url",
                NOWHERE,
                "accounts",
                String.join(",", accounts),
                "topic.prefix",
                "billing",
                "cloudflare.api.rate.limit.requests",
                Integer.toString(budget)));
        List<Map<String, String>> configs = connector.taskConfigs(tasks);
        connector.stop();
        return configs;
    }

    private static Map<AccountId, Integer> taskOfEach(List<Map<String, String>> configs) {
        Map<AccountId, Integer> tasks = new HashMap<>();
        for (int task = 0; task < configs.size(); task++) {
            for (AccountId account :
                    new ConnectorConfig(configs.get(task)).share().accounts()) {
                assertThat(tasks.put(account, task))
                        .as("%s is polled once", account)
                        .isNull();
            }
        }
        return tasks;
    }

    @Test
    void splitAccountsAndBudgetEvenly() {
        for (int accounts = 1; accounts <= 50; accounts++) {
            for (int tasks = 1; tasks <= 20; tasks++) {
                List<Map<String, String>> configs = taskConfigs(ids(accounts), tasks, 1000);
                int most = (accounts + tasks - 1) / tasks;

                assertThat(configs).hasSize(Math.min(accounts, tasks));
                assertThat(taskOfEach(configs)).hasSize(accounts);
                assertThat(configs)
                        .allSatisfy(config -> assertThat(
                                        new ConnectorConfig(config).share().accounts())
                                .hasSizeBetween(1, most));
                assertThat(budgets(configs)).isBetween(1000 - tasks, 1000);
            }
        }
    }

    private static int budgets(List<Map<String, String>> configs) {
        return configs.stream()
                .mapToInt(config -> new ConnectorConfig(config).share().requests())
                .sum();
    }

    @Test
    void neverExceedASmallBudget() {
        for (int budget = 1; budget <= 30; budget++) {
            for (int accounts : new int[] {1, 2, 3, 8, 21, 30}) {
                for (int tasks : new int[] {1, 2, 3, 7, 20}) {
                    List<Map<String, String>> configs = taskConfigs(ids(accounts), tasks, budget);

                    assertThat(budgets(configs)).isLessThanOrEqualTo(budget);
                    assertThat(taskOfEach(configs)).hasSize(accounts);
                }
            }
        }
    }

    @Test
    void changeForFewAccountsWhenOneIsAdded() {
        List<String> accounts = ids(50);
        for (int tasks = 1; tasks <= 20; tasks++) {
            Map<AccountId, Integer> before = taskOfEach(taskConfigs(accounts.subList(0, 49), tasks, 1000));
            Map<AccountId, Integer> after = taskOfEach(taskConfigs(accounts, tasks, 1000));

            assertThat(before.keySet().stream()
                            .filter(account -> !Objects.equals(before.get(account), after.get(account))))
                    .as("accounts that changed among %d tasks", tasks)
                    .hasSizeLessThan(tasks);
        }
    }

    @Test
    void doNotDependOnTheOrderOfAccounts() {
        List<String> accounts = ids(20);
        SortedSet<String> sorted = new TreeSet<>(accounts);

        assertThat(taskConfigs(accounts, 6, 1000)).isEqualTo(taskConfigs(sorted, 6, 1000));
    }

    @Test
    void haveTheOtherSettingsAndAShareUnderItsOwnNames() {
        assertThat(taskConfigs(ids(4), 2, 1000))
                .allSatisfy(config -> assertThat(config)
                        .containsEntry("cloudflare.api.token", "cfut_1")
                        .containsEntry("topic.prefix", "billing")
                        .containsEntry("cloudflare.api.rate.limit.requests", "1000")
                        .containsEntry("cfbilling.task.requests", "500")
                        .containsEntry("cfbilling.task.requests.of.all", "1000")
                        .containsKey("cfbilling.task.requests.before")
                        .containsKey("cfbilling.task.accounts")
                        .containsKey("cfbilling.task.credential.digest")
                        .hasSize(9));
    }

    private static String digest(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(Map.of("accounts", "*"));
        settings.putAll(more);
        Map<String, String> task = new TaskPlan(new ConnectorConfig(settings))
                .configs(new TreeSet<>(List.of(new AccountId(ids(1).get(0)))), 1)
                .get(0);
        return Objects.requireNonNull(task.get("cfbilling.task.credential.digest"));
    }

    @Test
    void haveADigestOfTheCredentialAlone() {
        assertThat(digest(Map.of("cloudflare.api.token", "cfut_1")))
                .matches("[0-9a-f]{8}")
                .isEqualTo(digest(Map.of(
                        "cloudflare.api.token",
                        "cfut_1",
                        "cloudflare.api.proxy.url",
                        "http://localhost:3128",
                        "cloudflare.api.proxy.user",
                        "proxy",
                        "cloudflare.api.proxy.password",
                        "1234",
                        "redaction.hash.key",
                        "1234567890123456")))
                .isNotEqualTo(digest(Map.of("cloudflare.api.token", "cfut_2")));
        assertThat(digest(Map.of("cloudflare.api.email", "a@example.com", "cloudflare.api.key", "1")))
                .isNotEqualTo(digest(Map.of("cloudflare.api.email", "a@example.com", "cloudflare.api.key", "2")));
    }

    @Test
    void areValidIfConnectWritesReferencesBack() {
        for (Map<String, String> config : taskConfigs(ids(4), 2, 1000)) {
            ConnectorConfig task = new ConnectorConfig(config);
            Map<String, String> rewritten = new HashMap<>(config);
            rewritten.put("accounts", "*");
            rewritten.put("accounts.exclude", String.join(",", ids(4)));
            rewritten.put("cloudflare.api.rate.limit.requests", "7");

            ConnectorConfig read = new ConnectorConfig(rewritten);

            assertThat(read.share().accounts())
                    .hasSize(2)
                    .isEqualTo(task.share().accounts());
            assertThat(read.allAccounts()).isFalse();
            assertThat(read.share().requests()).isEqualTo(500);
            assertThat(read.share().ofAll()).isEqualTo(1000);
            assertThat(read.share().before()).isEqualTo(task.share().before());
        }
    }

    @Test
    void ignoreAShareInTheConnectorsSettings() {
        CloudflareBillingSourceConnector connector = new CloudflareBillingSourceConnector();
        try (CapturedLog log = new CapturedLog(CloudflareBillingSourceConnector.class)) {
            connector.start(Map.of(
                    "cloudflare.api.token",
                    "cfut_1",
                    "cloudflare.api.base.url",
                    NOWHERE,
                    "accounts",
                    ids(1).get(0),
                    "transaction.boundary",
                    "connector",
                    "cfbilling.task.accounts",
                    ids(2).get(1)));
            assertThat(log.warnings())
                    .containsExactly("In the settings, cfbilling.task.accounts is set by the connector itself, for its"
                            + " tasks: remove it from the settings");
        }
        assertThat(taskOfEach(connector.taskConfigs(1))).containsOnlyKeys(new AccountId(ids(1).get(0)));
        connector.stop();
    }

    @Test
    void failWithTheNumberOfTasksIfTheyAreTooLarge() {
        List<String> many =
                IntStream.range(0, 70_000).mapToObj("%032x"::formatted).toList();

        assertThatThrownBy(() -> taskConfigs(many, 2, 1000))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("70000 accounts")
                .hasMessageContaining("raise tasks.max to at least 3");
        assertThat(taskConfigs(many, 3, 1000))
                .allSatisfy(config -> assertThat(bytes(config)).isLessThan(1_048_576 - 10_000));
    }

    private static int bytes(Map<String, String> config) {
        JsonConverter json = new JsonConverter();
        json.configure(Map.of("schemas.enable", "false"), false);
        return json.fromConnectData("configs", null, Map.of("properties", config)).length;
    }

    @Test
    void areForATaskOfTheSameVersion() {
        CloudflareBillingSourceConnector connector = new CloudflareBillingSourceConnector();

        assertThat(connector.taskClass()).isEqualTo(CloudflareBillingSourceTask.class);
        assertThat(connector.version())
                .matches("\\d+\\.\\d+\\.\\d+.*")
                .isEqualTo(new CloudflareBillingSourceTask().version());
    }

    @Test
    void comeFromAConnectorInTheServicesFile() {
        assertThat(ServiceLoader.load(SourceConnector.class).stream().map(ServiceLoader.Provider::type))
                .contains(CloudflareBillingSourceConnector.class);
    }
}
