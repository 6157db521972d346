package io.cfbilling.connect.container;

import io.cfbilling.connect.local.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code docker-compose.yml} with a project's name, volumes and ports of its own. */
final class ComposeStack implements AutoCloseable {
    private static final Path PROJECT = Path.of("").toAbsolutePath();
    private static final Duration LIMIT = Duration.ofMinutes(5);

    /** Money per account and month: the query that the README shows. */
    static final String COSTS = "select account_id, to_char(month, 'YYYY-MM'), trim_scale(sum(cost))"
            + " from cloudflare_billing_cost_by_month group by 1, 2 order by 1, 2";

    private final HttpClient http = HttpClient.newHttpClient();
    private final String name = "cfbilling-it-" + ProcessHandle.current().pid();
    private final Map<String, String> environment = new HashMap<>();

    ComposeStack(LocalDate start) {
        for (String service : List.of("BROKER", "REGISTRY", "CONNECT", "LEDGER", "POSTGRES")) {
            environment.put(service + "_PORT", Integer.toString(Ports.free()));
        }
        environment.put("USAGE_START_DATE", start.toString());
        // What the machine's user has is not for tests.
        environment.put("CLOUDFLARE_API_TOKEN", "");
        environment.put("CLOUDFLARE_ACCOUNTS", "");
    }

    /** Runs a command of docker compose; another exit code than 0 fails with what it said. */
    String compose(String... arguments) {
        Command.Ended ended = Command.run(PROJECT, environment, LIMIT, line(arguments));
        if (!ended.ok()) {
            throw new AssertionError("docker compose " + String.join(" ", arguments) + " ended with " + ended.exitCode()
                    + ":\n" + ended.said());
        }
        return ended.said();
    }

    private List<String> line(String... arguments) {
        List<String> line = Command.line("docker", List.of("compose", "-p", name));
        line.addAll(List.of(arguments));
        return line;
    }

    /** Returns once the one-shots have ended, all of them well. */
    void up() {
        compose("up", "-d");
        // Ends with the container, also where that has ended already; `wait` then says that there is none.
        compose("logs", "--follow", "connectors");
        requireEndedWell("packaged", "tables", "connectors");
    }

    private void requireEndedWell(String... oneShots) {
        for (String service : oneShots) {
            String code = compose("ps", "-a", "--format", "{{.ExitCode}} {{.State}}", service)
                    .strip();
            if (!code.equals("0 exited")) {
                throw new AssertionError(service + ": " + code + "\n" + compose("logs", service));
            }
        }
    }

    /** What a query answers, a line each row, fields separated by |. */
    String query(String sql) {
        return compose("exec", "-T", "postgres", "psql", "-U", "billing", "-At", "-c", sql);
    }

    /** What the simulator's ledger says, in the same form as {@link #COSTS}. */
    String ledger() {
        return send(HttpRequest.newBuilder(ledgerServer("/ledger")));
    }

    void restate() {
        send(HttpRequest.newBuilder(ledgerServer("/restate")).POST(BodyPublishers.noBody()));
    }

    private URI ledgerServer(String path) {
        return URI.create("http://127.0.0.1:" + environment.get("LEDGER_PORT") + path);
    }

    private String send(HttpRequest.Builder request) {
        try {
            var response = http.send(request.build(), BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new AssertionError("HTTP " + response.statusCode());
            }
            return response.body();
        } catch (IOException e) {
            throw new AssertionError("the simulator does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** Everything that the services have logged. */
    String logs() {
        return compose("logs", "--no-color");
    }

    /** The logs stay in {@code target/compose-it.log}; containers, networks and volumes go. */
    @Override
    public void close() {
        try {
            Files.writeString(PROJECT.resolve("target/compose-it.log"), logs());
        } catch (IOException e) {
            throw new AssertionError("the logs cannot be kept", e);
        } finally {
            compose("down", "-v", "-t", "5");
        }
    }
}
