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

/** {@code docker-compose.yml} with its own project name, volumes and ports. */
final class ComposeStack implements AutoCloseable {
    private static final Path PROJECT = Path.of("").toAbsolutePath();
    private static final Duration LIMIT = Duration.ofMinutes(5);

    /** Costs per account and month: the query in quickstart.md. */
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
        // Tests must not use the credentials of the machine's user.
        environment.put("CLOUDFLARE_API_TOKEN", "");
        environment.put("CLOUDFLARE_ACCOUNTS", "");
    }

    /** Runs a command of docker compose; fails with its output if the exit code is not 0. */
    String compose(String... arguments) {
        Command.Result result = Command.run(PROJECT, environment, LIMIT, line(arguments));
        if (!result.ok()) {
            throw new AssertionError("docker compose " + String.join(" ", arguments) + " exited with "
                    + result.exitCode() + ":\n" + result.output());
        }
        return result.output();
    }

    private List<String> line(String... arguments) {
        List<String> line = Command.line("docker", List.of("compose", "-p", name));
        line.addAll(List.of(arguments));
        return line;
    }

    /** Returns once all one-shots have exited successfully. */
    void up() {
        compose("up", "-d");
        // Returns when the container has exited, also if it had before; `wait` would then fail.
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

    /** The result of a query: a line per row, fields separated by |. */
    String query(String sql) {
        return compose("exec", "-T", "postgres", "psql", "-U", "billing", "-At", "-c", sql);
    }

    /** The costs in the simulator's ledger, in the form of {@link #COSTS}. */
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
            throw new AssertionError("the simulator does not respond", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** The logs of all services. */
    String logs() {
        return compose("logs", "--no-color");
    }

    /** Keeps the logs in {@code target/compose-it.log}, and deletes containers, networks and volumes. */
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
