package io.cfbilling.connect.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cfbilling.connect.local.ConnectApi;
import io.cfbilling.connect.local.ConnectWorker;
import io.cfbilling.connect.local.KafkaBroker;
import io.cfbilling.connect.local.Ports;
import io.cfbilling.connect.local.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Serves each hostile response of the corpus for a moment to one account of a worker process with 256 MB, while another
 * account of the same task gets valid responses. {@code -Dhostile.cases=REGEX} serves only those whose attack matches.
 */
// Runs on one version of Connect only: reading a response does not depend on the worker.
@Tag("worker-independent")
@Tag("long")
class HostileResponsesIT {
    static final Duration INTERVAL = Duration.ofSeconds(2);
    private static final int SICK = Integer.getInteger("hostile.accounts", 20);
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String CONNECTOR = "hostile";
    private static final List<HostileCase> CASES = HostileCases.matching(System.getProperty("hostile.cases", ""));

    @TempDir
    private Path directory;

    private final HostileServer server = new HostileServer();
    private final List<HostileCase> backingOff =
            CASES.stream().filter(HostileCase::backsOff).toList();
    private KafkaBroker broker;
    private ConnectWorker worker;
    private HostileTopics topics;

    @BeforeEach
    void start() {
        broker = KafkaBroker.start(directory, Ports.free(), Progress.silent());
        Map<String, String> settings = new HashMap<>();
        for (String converter : List.of("key.converter", "value.converter")) {
            settings.put(converter, "org.apache.kafka.connect.json.JsonConverter");
            settings.put(converter + ".schemas.enable", "false");
            settings.put(converter + ".decimal.format", "NUMERIC");
        }
        ConnectWorker.Options options = new ConnectWorker.Options(
                settings, Map.of("CLOUDFLARE_API_TOKEN", HostileServer.TOKEN), List.of("-Xmx256m"));
        worker = ConnectWorker.start(directory, Ports.free(), broker, options, Progress.silent());
        connect().put(config());
        topics = new HostileTopics(broker.bootstrapServers(), CONNECTOR);
    }

    @AfterEach
    void stop() {
        topics.close();
        worker.close();
        broker.close();
        server.close();
    }

    private Map<String, String> config() {
        Map<String, String> config = new HashMap<>();
        config.put("name", CONNECTOR);
        config.put("connector.class", "io.cfbilling.connect.CloudflareBillingSourceConnector");
        config.put("tasks.max", "1");
        config.put("cloudflare.api.token", "${env:CLOUDFLARE_API_TOKEN}");
        config.put("cloudflare.api.base.url", server.baseUrl().toString());
        config.put("cloudflare.api.request.timeout.ms", "3000");
        config.put("cloudflare.api.rate.limit.requests", "1000000");
        // The requests of one sick account do not wait for those of another.
        config.put("cloudflare.api.max.concurrent.requests", Integer.toString(2 * SICK));
        config.put("cloudflare.api.retry.max.attempts", "1");
        config.put("accounts", String.join(",", accounts()));
        config.put("usage.start.date", server.period().toString());
        config.put("usage.poll.interval.ms", Long.toString(INTERVAL.toMillis()));
        config.put("profile.poll.interval.ms", Long.toString(INTERVAL.toMillis()));
        config.put("usage.removal.confirmation.ms", "1000");
        config.put("spool.directory", directory.toString());
        config.put("topic.prefix", CONNECTOR);
        config.put("topic.creation.default.partitions", "1");
        config.put("topic.creation.default.replication.factor", "1");
        return config;
    }

    /** The healthy account, the sick ones, and one for each case that is checked at the end. */
    private List<String> accounts() {
        return IntStream.range(0, 1 + SICK + backingOff.size())
                .mapToObj("%032x"::formatted)
                .toList();
    }

    private ConnectApi connect() {
        return new ConnectApi(worker.restUrl(), CONNECTOR);
    }

    @Test
    void harmNoOtherAccountAndPass() throws IOException {
        HostileWard ward = new HostileWard(
                server, topics, connect(), worker.log(), accounts().get(0));
        List<String> inBackoff = accounts().subList(1 + SICK, accounts().size());
        List<String> sick = accounts().subList(1, 1 + SICK);
        await().atMost(Duration.ofMinutes(2)).until(() -> ward.allRead(accounts()));
        for (int i = 0; i < backingOff.size(); i++) {
            ward.admit(inBackoff.get(i), backingOff.get(i));
        }
        ward.endOnceShown(inBackoff, LIMIT);
        List<HostileCase> others = CASES.stream().filter(one -> !one.backsOff()).toList();
        for (List<HostileCase> phase : HostileCases.phases(others, SICK)) {
            IntStream.range(0, phase.size()).forEach(i -> ward.admit(sick.get(i), phase.get(i)));
            ward.treat(sick.subList(0, phase.size()), LIMIT);
        }
        // An account with two failures has twice the wait.
        ward.awaitRecovery(inBackoff, Duration.ofMinutes(3));
        String log = Files.readString(worker.log());
        ward.findings().forEach(System.out::println);
        assertThat(ward.findings()).isEmpty();
        assertThat(topics.leaks()).isEmpty();
        assertThat(Secrets.in("the log", log)).isEmpty();
    }
}
