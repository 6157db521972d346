package io.cfbilling.connect.page;

import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/** The options of {@link PageMain}. */
record PageOptions(Map<String, String> values) {
    static final String USAGE = """
            Serves a page over the billing topics of a running connector. It only reads.

              --bootstrap-server HOST:PORT   the Kafka brokers (required)
              --registry URL                 the schema registry's Confluent API (required)
              --topic-prefix PREFIX          the connector's topic.prefix; by default cloudflare.billing
              --client-config FILE           settings of Kafka's clients, for brokers that want a login or TLS; the login of
                                             the registry is in schema.registry.basic.auth.user.info
              --connect URL                  Connect's REST API: shows the start date and the request budget
              --jmx HOST:PORT,…              the workers' JMX ports: shows how much of the budget is used
              --port PORT                    where the page is; by default 8080
              --listen ADDRESS               by default 127.0.0.1. With another one, everybody who reaches it sees the costs
            """;

    private static final List<String> NAMES = List.of(
            "bootstrap-server", "registry", "topic-prefix", "client-config", "connect", "jmx", "port", "listen");

    /** Reads {@code --name value} and {@code --name=value}; an {@link IllegalArgumentException} says what is wrong. */
    static PageOptions read(String... arguments) {
        List<String> words = new ArrayList<>();
        Arrays.stream(arguments).forEach(each -> words.addAll(List.of(each.split("=", 2))));
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < words.size(); i += 2) {
            String name = words.get(i).replaceFirst("^--", "");
            if (!NAMES.contains(name) || !words.get(i).startsWith("--")) {
                throw new IllegalArgumentException("There is no option " + words.get(i) + ".");
            }
            if (i + 1 == words.size()) {
                throw new IllegalArgumentException("--" + name + " needs a value.");
            }
            values.put(name, words.get(i + 1));
        }
        for (String name : List.of("bootstrap-server", "registry")) {
            if (!values.containsKey(name)) {
                throw new IllegalArgumentException("--" + name + " is missing.");
            }
        }
        PageOptions options = new PageOptions(values);
        options.port();
        return options;
    }

    private String value(String name, String byDefault) {
        return values.getOrDefault(name, byDefault);
    }

    URI registry() {
        return URI.create(value("registry", ""));
    }

    String prefix() {
        return value("topic-prefix", "cloudflare.billing");
    }

    Optional<URI> connect() {
        return Optional.ofNullable(values.get("connect")).map(URI::create);
    }

    List<WorkerBeans> workers() {
        return Arrays.stream(value("jmx", "").split(",", -1))
                .filter(each -> !each.isBlank())
                .map(each -> WorkerBeans.at(each.strip()))
                .toList();
    }

    String listen() {
        return value("listen", "127.0.0.1");
    }

    int port() {
        String port = value("port", "8080");
        if (!port.matches("\\d{1,5}") || Integer.parseInt(port) > 65535) {
            throw new IllegalArgumentException("--port is a whole number from 0 to 65535, not '" + port + "'.");
        }
        return Integer.parseInt(port);
    }

    /** The settings of Kafka's clients. */
    Map<String, String> client() throws IOException {
        Properties file = new Properties();
        if (values.containsKey("client-config")) {
            try (Reader reader = Files.newBufferedReader(Path.of(value("client-config", "")))) {
                file.load(reader);
            }
        }
        Map<String, String> settings = new HashMap<>();
        file.stringPropertyNames().forEach(name -> settings.put(name, file.getProperty(name, "")));
        settings.put("bootstrap.servers", value("bootstrap-server", ""));
        return settings;
    }
}
