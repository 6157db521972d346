package io.cfbilling.connect.cluster;

import static org.apache.kafka.common.acl.AclOperation.CREATE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;
import static org.apache.kafka.common.resource.ResourceType.GROUP;
import static org.apache.kafka.common.resource.ResourceType.TOPIC;
import static org.apache.kafka.common.resource.ResourceType.TRANSACTIONAL_ID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.cfbilling.connect.Pages;
import io.cfbilling.connect.local.ConnectApi;
import io.cfbilling.connect.local.ConnectWorker;
import io.cfbilling.connect.local.LocalFailure;
import io.cfbilling.connect.local.Ports;
import io.cfbilling.connect.local.Progress;
import io.cfbilling.connect.simulator.CloudflareSimulator;
import io.cfbilling.connect.simulator.LedgerRow;
import io.cfbilling.connect.simulator.SimulatedAccount;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The ACLs that the page on security gives suffice for a worker with the names of the example, at a broker that denies
 * everything else; and without any one of them, the worker or its connector says a sentence that the page on
 * troubleshooting has.
 */
// The sentences are those of the clients, which are looked at on one version.
@Tag("worker-independent")
@Tag("long")
class AclsIT {
    private static final String USER = "connect";
    private static final String OTHER_USER = "billing";
    private static final String CONNECTOR = "cloudflare-billing";
    private static final String DENIED_TOPICS = "Not authorized to access topics";

    private final LocalDate from = LocalDate.now(ZoneOffset.UTC).minusDays(60);
    private final LocalDate until = from.plusDays(40);
    private final List<SimulatedAccount> accounts =
            List.of(SimulatedAccount.stable(1, 1, 3), SimulatedAccount.stable(2, 15, 3));
    private final CloudflareSimulator simulator =
            CloudflareSimulator.builder().accounts(accounts).start();
    private final String troubleshooting = Pages.text(Pages.page("troubleshooting"));
    private final Set<AclBinding> needed = new HashSet<>();

    @TempDir
    private Path directory;

    private AuthorizingBroker broker;

    /** How long the log was when the last ACL was taken away. */
    private int logBefore;

    @BeforeEach
    void start() {
        broker = new AuthorizingBroker(directory, USER, OTHER_USER);
    }

    @AfterEach
    void stop() {
        broker.close();
        simulator.close();
    }

    @Test
    void sufficeAndEachIsNeeded() throws IOException {
        aWorkerCannotCreateItsTopics();
        aWorkerWithoutExactlyOnce();
        aWorkerWithExactlyOnce();
        aSink();

        assertThat(needed)
                .containsExactlyInAnyOrderElementsOf(
                        both(both(DocumentedAcls.always(), DocumentedAcls.exactlyOnce()), DocumentedAcls.sink()));
    }

    private static List<AclBinding> both(List<AclBinding> some, List<AclBinding> others) {
        return Stream.concat(some.stream(), others.stream()).toList();
    }

    /** Takes one ACL away. */
    private void allowAllBut(ResourceType type, String name, AclOperation operation, List<AclBinding> acls)
            throws IOException {
        List<AclBinding> left = new ArrayList<>(acls);
        List<AclBinding> without = acls.stream()
                .filter(acl -> acl.pattern().resourceType() == type
                        && acl.pattern().name().equals(name)
                        && acl.entry().operation() == operation)
                .toList();
        assertThat(without).hasSize(1);
        left.removeAll(without);
        logBefore = Files.exists(workerLog()) ? log().length() : 0;
        broker.allowOnly(left);
        needed.addAll(without);
    }

    private void aWorkerCannotCreateItsTopics() throws IOException {
        allowAllBut(TOPIC, "connect-billing-", CREATE, DocumentedAcls.always());

        assertThatThrownBy(() -> worker(Map.of()).close()).isInstanceOf(LocalFailure.class);
        assertThat(log()).contains(explained(DENIED_TOPICS));
    }

    private void aWorkerWithoutExactlyOnce() throws IOException {
        List<AclBinding> acls = DocumentedAcls.always();
        allowAllBut(TOPIC, "cloudflare.billing.", CREATE, acls);
        try (ConnectWorker worker = worker(Map.of())) {
            ConnectApi api = new ConnectApi(worker.restUrl(), "plain");
            api.put(settings("plain", "cloudflare.billing.plain"));
            awaitTrace(api, "Task failed to create new topic");
            allowAllBut(TOPIC, "cloudflare.billing.", WRITE, acls);
            api.restartFailed();
            awaitTrace(api, "Not authorized to describe topic");

            broker.allowOnly(acls);
            api.restartFailed();
            awaitEachRowOnce("cloudflare.billing.plain");
            api.delete();
        }
    }

    private void aWorkerWithExactlyOnce() throws IOException {
        List<AclBinding> acls = both(DocumentedAcls.always(), DocumentedAcls.exactlyOnce());
        allowAllBut(TOPIC, "connect-billing-", DESCRIBE_CONFIGS, acls);
        try (ConnectWorker worker = worker(ExactlyOnce.WORKERS)) {
            awaitInLog("Unable to use admin client to verify the cleanup policy of");
            // Only then does the worker hold its privileges, and lose them.
            eventually().until(() -> log().contains("connect-cluster-connect-billing] ProducerId set to"));
            aConnector(new ConnectApi(worker.restUrl(), CONNECTOR), acls);
            aConnectorWithItsOwnPrincipal(worker, acls);

            allowAllBut(TOPIC, "connect-billing-", READ, acls);
            awaitInLog(DENIED_TOPICS);
            // Last, since the worker exits. That takes a minute, in which it tries to leave the group.
            allowAllBut(GROUP, "connect-billing", READ, acls);
            awaitInLog("Not authorized to access group");
            worker.kill();
        }
    }

    private void aConnector(ConnectApi api, List<AclBinding> acls) throws IOException {
        Map<String, String> settings = settings(CONNECTOR, "cloudflare.billing");
        settings.putAll(ExactlyOnce.CONNECTOR);

        allowAllBut(TRANSACTIONAL_ID, "connect-cluster-connect-billing", WRITE, acls);
        assertThatThrownBy(() -> api.put(settings)).hasMessageContaining(explained("Failed to write to config topic"));
        // The worker wants its privileges back before it serves the next request, which waits until then.
        CompletableFuture<Void> accepted = CompletableFuture.runAsync(() -> api.put(settings));
        awaitInLog("Unable to claim write privileges for config topic");
        allowAllBut(TRANSACTIONAL_ID, "connect-billing-" + CONNECTOR, WRITE, acls);
        accepted.join();
        awaitTrace(api, "Transactional Id authorization failed");

        broker.allowOnly(acls);
        api.restartFailed();
        awaitEachRowOnce("cloudflare.billing");

        allowAllBut(TOPIC, "connect-billing-", WRITE, acls);
        settings.put("usage.poll.interval.ms", "7000");
        assertThatThrownBy(() -> api.put(settings)).hasMessageContaining(explained("Failed to write to config topic"));
        awaitInLog(DENIED_TOPICS + ": [connect-billing-configs]");
    }

    private void aConnectorWithItsOwnPrincipal(ConnectWorker worker, List<AclBinding> ofWorkerAndConnector) {
        List<AclBinding> acls = new ArrayList<>(ofWorkerAndConnector);
        acls.removeAll(DocumentedAcls.connector());
        ResourcePattern offsets = new ResourcePattern(TOPIC, "connect-billing-offsets", PatternType.LITERAL);
        for (AclBinding acl : DocumentedAcls.connector()) {
            acls.add(of(OTHER_USER, acl.pattern(), acl.entry().operation()));
        }
        acls.add(of(OTHER_USER, offsets, READ));
        acls.add(of(OTHER_USER, offsets, WRITE));
        broker.allowOnly(acls);

        Map<String, String> settings = settings(CONNECTOR + "-own", "cloudflare.billing.own");
        settings.putAll(ExactlyOnce.CONNECTOR);
        String login = Objects.requireNonNull(broker.client(OTHER_USER).get("sasl.jaas.config"));
        for (String client : List.of("producer", "consumer", "admin")) {
            settings.put(client + ".override.sasl.jaas.config", login);
        }
        ConnectApi api = new ConnectApi(worker.restUrl(), CONNECTOR + "-own");
        api.put(settings);
        awaitEachRowOnce("cloudflare.billing.own");
    }

    private static AclBinding of(String user, ResourcePattern resource, AclOperation operation) {
        return new AclBinding(
                resource, new AccessControlEntry("User:" + user, "*", operation, AclPermissionType.ALLOW));
    }

    private void aSink() throws IOException {
        List<AclBinding> acls = DocumentedAcls.sink();
        broker.allowOnly(acls);
        assertThat(consumed()).isPositive();
        allowAllBut(TOPIC, "cloudflare.billing.", READ, acls);
        assertThatThrownBy(this::consumed).hasMessageContaining(explained(DENIED_TOPICS));
        allowAllBut(GROUP, "connect-cloudflare-billing-warehouse", READ, acls);
        assertThatThrownBy(this::consumed).hasMessageContaining(explained("Not authorized to access group"));
    }

    /** What Connect's sink tasks do: a consumer in their group. */
    private int consumed() {
        Map<String, Object> settings = new HashMap<>(broker.client(USER));
        settings.put("group.id", "connect-cloudflare-billing-warehouse");
        settings.put("auto.offset.reset", "earliest");
        settings.put("enable.auto.commit", "false");
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of("cloudflare.billing.usage"));
            return eventually()
                    .until(() -> consumer.poll(Duration.ofMillis(100)).count(), count -> count > 0);
        }
    }

    /** Returns the sentence, or a part of it, if the page on troubleshooting quotes it. */
    private String explained(String sentence) {
        assertThat(troubleshooting.contains("`" + sentence)).as(sentence).isTrue();
        return sentence;
    }

    private void awaitInLog(String sentence) {
        explained(sentence.split(":", 2)[0]);
        eventually().until(() -> log().indexOf(sentence, logBefore) >= 0);
    }

    private void awaitTrace(ConnectApi api, String sentence) {
        explained(sentence);
        eventually()
                .untilAsserted(() -> assertThat(api.traces())
                        .singleElement()
                        .satisfies(trace -> assertThat(trace).contains(sentence)));
    }

    private static ConditionFactory eventually() {
        return await().atMost(Duration.ofMinutes(1)).pollInterval(Duration.ofMillis(100));
    }

    private String log() throws IOException {
        return Files.readString(workerLog());
    }

    private Path workerLog() {
        return directory.resolve("worker.log");
    }

    /** A worker with the names of the example, and a new log. */
    private ConnectWorker worker(Map<String, String> more) {
        logBefore = 0;
        Map<String, String> settings = new HashMap<>(broker.worker(USER));
        settings.putAll(JsonConnector.converters());
        settings.put("heartbeat.interval.ms", "500");
        settings.putAll(names());
        settings.putAll(more);
        return ConnectWorker.start(
                directory,
                Ports.free(),
                broker.kafka(),
                ConnectWorker.Options.of(settings, Map.of()),
                Progress.silent());
    }

    private static Map<String, String> names() {
        Properties example = new Properties();
        try (Reader file = Files.newBufferedReader(Path.of("config/workers/distributed.properties"))) {
            example.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> names = new HashMap<>();
        for (String name :
                List.of("group.id", "config.storage.topic", "offset.storage.topic", "status.storage.topic")) {
            names.put(name, example.getProperty(name));
        }
        return names;
    }

    private Map<String, String> settings(String connector, String topicPrefix) {
        Map<String, String> settings = JsonConnector.settings(simulator, accounts, from, until, topicPrefix);
        settings.put("name", connector);
        settings.put("tasks.max", "1");
        return settings;
    }

    private void awaitEachRowOnce(String topicPrefix) {
        List<LedgerRow> ledger = accounts.stream()
                .flatMap(account -> simulator.ledger().rows(account.id(), from, until.plusDays(1)).stream())
                .toList();
        try (JsonUsageTopic topic =
                new JsonUsageTopic(broker.kafka().bootstrapServers(), topicPrefix, "read_committed")) {
            eventually()
                    .untilAsserted(() -> assertThat(topic.catchUp().rows()).hasSizeGreaterThanOrEqualTo(ledger.size()));
            assertThat(topic.rows()).containsExactlyInAnyOrderElementsOf(ledger);
        }
    }
}
