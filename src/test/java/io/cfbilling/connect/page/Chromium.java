package io.cfbilling.connect.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A real browser without a window, controlled through its own DevTools protocol, without a driver. */
public final class Chromium implements AutoCloseable {
    private static final Pattern LISTENING = Pattern.compile("DevTools listening on (ws://\\S+)");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final Map<Integer, CompletableFuture<JsonNode>> pending = new ConcurrentHashMap<>();
    private final AtomicInteger ids = new AtomicInteger();
    private final WebSocket socket;
    private String session = "";

    private Chromium(Process process, URI devTools) {
        this.process = process;
        this.socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(devTools, new Messages())
                .join();
    }

    /** The browser's program; empty where there is none. */
    public static Optional<Path> program() {
        return Stream.of("chromium", "chromium-browser", "google-chrome")
                .flatMap(name -> Stream.of(
                                System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                        .map(directory -> Path.of(directory, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Starts the browser with a new profile. */
    public static Chromium start(Path program, Path profile) throws IOException {
        Process process = new ProcessBuilder(List.of(
                        program.toString(),
                        "--headless=new",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        // In containers there is no sandbox. The browser sees only pages of this machine.
                        "--no-sandbox",
                        "--disable-dev-shm-usage",
                        "--disable-gpu",
                        // Pictures are smaller without coloured edges of letters.
                        "--disable-lcd-text",
                        "--hide-scrollbars",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--no-first-run",
                        "about:blank"))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader log =
                new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8));
        for (String line = log.readLine(); line != null; line = log.readLine()) {
            Matcher address = LISTENING.matcher(line);
            if (address.find()) {
                drain(log);
                return new Chromium(process, URI.create(address.group(1)));
            }
        }
        throw new IOException("Chromium exits without listening.");
    }

    /** A full pipe would stop the browser. */
    private static void drain(BufferedReader log) {
        Thread thread = new Thread(() -> log.lines().forEach(line -> {}), "chromium-log");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Opens a page in a window of that size.
     *
     * @param dark whether the user prefers dark colours
     */
    public void open(URI page, int width, int height, boolean dark) throws IOException {
        String target = send("Target.createTarget", Map.of("url", "about:blank"))
                .path("targetId")
                .asText();
        session = send("Target.attachToTarget", Map.of("targetId", target, "flatten", true))
                .path("sessionId")
                .asText();
        resize(width, height);
        Map<String, String> scheme = Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light");
        send("Emulation.setEmulatedMedia", Map.of("features", List.of(scheme)));
        send("Page.navigate", Map.of("url", page.toString()));
    }

    public void resize(int width, int height) throws IOException {
        send(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    /** The value of a JavaScript expression, as text; empty for null. A promise is waited for. */
    public String value(String expression) throws IOException {
        JsonNode result =
                send("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
        if (result.has("exceptionDetails")) {
            throw new IOException("the page says: " + result.path("exceptionDetails"));
        }
        return result.path("result").path("value").asText("");
    }

    /** The text that the user sees of the first element that a CSS selector names; empty if there is none. */
    public String text(String selector) throws IOException {
        return value("document.querySelector(" + JSON.writeValueAsString(selector) + ")?.innerText");
    }

    /** Presses a key: {@code Tab}, {@code ArrowLeft}. */
    public void press(String key) throws IOException {
        send("Input.dispatchKeyEvent", Map.of("type", "keyDown", "key", key, "code", key));
        send("Input.dispatchKeyEvent", Map.of("type", "keyUp", "key", key, "code", key));
    }

    /** Writes a picture of what is in the window, as PNG, or as WebP if the file has this extension. */
    public void picture(Path file) throws IOException {
        Map<String, ?> format =
                file.toString().endsWith(".webp") ? Map.of("format", "webp", "quality", 80) : Map.of("format", "png");
        String base64 = send("Page.captureScreenshot", format).path("data").asText();
        Files.write(file, Base64.getDecoder().decode(base64));
    }

    private JsonNode send(String method, Map<String, ?> parameters) throws IOException {
        int id = ids.incrementAndGet();
        CompletableFuture<JsonNode> response = new CompletableFuture<>();
        pending.put(id, response);
        Map<String, Object> message = session.isEmpty()
                ? Map.of("id", id, "method", method, "params", parameters)
                : Map.of("id", id, "method", method, "params", parameters, "sessionId", session);
        socket.sendText(JSON.writeValueAsString(message), true).join();
        try {
            JsonNode received = response.get(30, TimeUnit.SECONDS);
            if (received.has("error")) {
                throw new IOException(method + " fails: " + received.path("error"));
            }
            return received.path("result");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("Chromium does not respond to " + method, e);
        }
    }

    @Override
    public void close() {
        session = "";
        try {
            send("Browser.close", Map.of());
        } catch (IOException e) {
            process.destroy();
        }
        process.onExit().join();
        socket.abort();
    }

    /** Hands each response to the caller that waits for it. */
    private final class Messages implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                received(text.toString());
                text.setLength(0);
            }
            from.request(1);
            return CompletableFuture.completedFuture(null);
        }

        private void received(String message) {
            try {
                JsonNode json = JSON.readTree(message);
                CompletableFuture<JsonNode> waiting =
                        pending.remove(json.path("id").asInt());
                if (waiting != null) {
                    waiting.complete(json);
                }
            } catch (IOException e) {
                pending.values().forEach(each -> each.completeExceptionally(e));
            }
        }
    }
}
