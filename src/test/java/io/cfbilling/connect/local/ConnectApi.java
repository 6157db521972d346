package io.cfbilling.connect.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Connect's REST API for one connector. */
public final class ConnectApi {
    private final JsonHttp http = new JsonHttp();
    private final URI rest;
    private final String connector;

    public ConnectApi(URI rest, String connector) {
        this.rest = rest;
        this.connector = connector;
    }

    /** Creates the connector, or changes it if it exists. Throws a {@link LocalFailure} if Connect rejects it. */
    public void put(Map<String, String> config) {
        String plugin = config.getOrDefault("connector.class", "");
        JsonHttp.Response verdict = send("/connector-plugins/" + plugin + "/config/validate", config);
        List<String> errors = errors(verdict.body());
        if (!verdict.ok() || !errors.isEmpty()) {
            throw rejection(errors.isEmpty() ? List.of(message(verdict)) : errors);
        }
        JsonHttp.Response response = send("/connectors/" + connector + "/config", config);
        if (!response.ok()) {
            throw rejection(List.of(message(response)));
        }
    }

    private static LocalFailure rejection(List<String> errors) {
        return new LocalFailure("Connect rejects the connector's configuration:\n  " + String.join("\n  ", errors));
    }

    private static String message(JsonHttp.Response response) {
        return response.body().path("message").asText("HTTP " + response.status());
    }

    private static List<String> errors(JsonNode verdict) {
        List<String> errors = new ArrayList<>();
        for (JsonNode setting : verdict.path("configs")) {
            JsonNode value = setting.path("value");
            for (JsonNode error : value.path("errors")) {
                errors.add(value.path("name").asText() + ": " + error.asText());
            }
        }
        return errors;
    }

    private JsonHttp.Response send(String path, Map<String, String> config) {
        return response(() -> http.put(rest.resolve(path), config));
    }

    /** The failure of the connector or of a task, with the first line of its trace. */
    public Optional<String> failure() {
        JsonNode status = get("/connectors/" + connector + "/status");
        if (failed(status.path("connector"))) {
            return Optional.of("The connector has failed: " + reason(status.path("connector")));
        }
        for (JsonNode task : status.path("tasks")) {
            if (failed(task)) {
                return Optional.of(
                        "Task " + task.path("id").asText() + " of the connector has failed: " + reason(task));
            }
        }
        return Optional.empty();
    }

    /** Whether the connector runs, with at least one task, and all tasks run. */
    public boolean isRunning() {
        JsonNode status = get("/connectors/" + connector + "/status");
        JsonNode tasks = status.path("tasks");
        for (JsonNode task : tasks) {
            if (!is("RUNNING", task)) {
                return false;
            }
        }
        return is("RUNNING", status.path("connector")) && !tasks.isEmpty();
    }

    /** The settings as they were sent; empty where there is no such connector. */
    public Map<String, String> config() {
        Map<String, String> config = new HashMap<>();
        get("/connectors/" + connector + "/config")
                .properties()
                .forEach(setting ->
                        config.put(setting.getKey(), setting.getValue().asText()));
        // For an unknown connector Connect responds with an object, too.
        return config.containsKey("connector.class") ? config : Map.of();
    }

    /** The whole trace of each task that has failed, as the status shows it. */
    public List<String> traces() {
        List<String> traces = new ArrayList<>();
        for (JsonNode task : get("/connectors/" + connector + "/status").path("tasks")) {
            if (failed(task)) {
                traces.add(task.path("trace").asText());
            }
        }
        return traces;
    }

    /** Restarts the connector, if it failed, and its failed tasks. */
    public void restartFailed() {
        URI restart = rest.resolve("/connectors/" + connector + "/restart?includeTasks=true&onlyFailed=true");
        require("restarted", () -> http.post(restart, Map.of()));
    }

    /** Ends its tasks, and keeps its configuration and offsets. */
    public void stop() {
        require("stopped", () -> http.put(rest.resolve("/connectors/" + connector + "/stop"), Map.of()));
    }

    /** Starts it again after {@link #stop}. */
    public void resume() {
        require("resumed", () -> http.put(rest.resolve("/connectors/" + connector + "/resume"), Map.of()));
    }

    /** The workers of the tasks that run, each as often as it has such tasks; host and port. */
    public List<String> workers() {
        List<String> workers = new ArrayList<>();
        for (JsonNode task : get("/connectors/" + connector + "/status").path("tasks")) {
            if (is("RUNNING", task)) {
                workers.add(task.path("worker_id").asText());
            }
        }
        return workers;
    }

    @FunctionalInterface
    private interface Request {
        JsonHttp.Response send() throws IOException;
    }

    private void require(String done, Request request) {
        JsonHttp.Response response = response(request);
        if (!response.ok()) {
            throw new LocalFailure("The connector cannot be " + done + ": " + message(response) + ".");
        }
    }

    private JsonHttp.Response response(Request request) {
        try {
            return request.send();
        } catch (IOException e) {
            throw new LocalFailure("Connect does not respond at " + rest + ": " + e.getMessage() + ".", e);
        }
    }

    /** Deletes the connector, if it exists; its offsets stay. */
    public void delete() {
        response(() -> http.delete(rest.resolve("/connectors/" + connector)));
    }

    private static boolean failed(JsonNode part) {
        return is("FAILED", part);
    }

    private static boolean is(String state, JsonNode part) {
        return part.path("state").asText().equals(state);
    }

    /** The first line of the trace and its last cause, which is often the actual one. */
    private static String reason(JsonNode part) {
        List<String> lines = part.path("trace").asText("no trace").lines().toList();
        String first = lines.isEmpty() ? "no trace" : lines.get(0);
        return lines.stream()
                .filter(line -> line.startsWith("Caused by: "))
                .reduce((earlier, later) -> later)
                .map(cause -> first + "\n  " + cause)
                .orElse(first);
    }

    /** Pairs of partition and offset; empty while the worker is busy or the connector new. */
    public JsonNode offsets() {
        return get("/connectors/" + connector + "/offsets").path("offsets");
    }

    /** The worker of each account's task by the last status, as host and port; empty while the worker is busy. */
    Map<String, String> workersOfAccounts() {
        Map<Integer, String> workers = new HashMap<>();
        for (JsonNode task : get("/connectors/" + connector + "/status").path("tasks")) {
            if (task.path("state").asText().equals("RUNNING")) {
                workers.put(task.path("id").asInt(), task.path("worker_id").asText());
            }
        }
        Map<String, String> byAccount = new HashMap<>();
        for (JsonNode task : get("/connectors/" + connector + "/tasks")) {
            String worker = workers.get(task.path("id").path("task").asInt());
            if (worker != null) {
                AccountNames.ids(task.path("config")
                                .path("cfbilling.task.accounts")
                                .asText())
                        .forEach(account -> byAccount.put(account, worker));
            }
        }
        return byAccount;
    }

    private JsonNode get(String path) {
        try {
            return http.get(rest.resolve(path)).body();
        } catch (IOException e) {
            // The worker may be busy; whether it is alive is checked by its process.
            return MissingNode.getInstance();
        }
    }
}
