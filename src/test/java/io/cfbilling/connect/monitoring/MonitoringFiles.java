package io.cfbilling.connect.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The files in {@code config/monitoring/}. */
final class MonitoringFiles {
    static final Path EXPORTER = Path.of("config/monitoring/jmx-exporter.yml");
    static final Path ALERTS = Path.of("config/monitoring/alerts.yml");
    static final Path DASHBOARD = Path.of("config/monitoring/grafana-dashboard.json");

    private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((.*), (\\w+)\\)");
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final ObjectMapper JSON = new ObjectMapper();

    private MonitoringFiles() {}

    /** An expression and its alert, panel or variable. */
    record Expression(String where, String text) {}

    static JsonNode exporter() {
        return read(YAML, EXPORTER);
    }

    static List<JsonNode> alerts() {
        List<JsonNode> alerts = new ArrayList<>();
        read(YAML, ALERTS).path("groups").forEach(group -> group.path("rules").forEach(alerts::add));
        return alerts;
    }

    static JsonNode dashboard() {
        return read(JSON, DASHBOARD);
    }

    /** All expressions of alerts and dashboard; the query of a variable becomes {@code count by (label)}. */
    static List<Expression> expressions() {
        return Stream.concat(
                        alerts().stream()
                                .map(alert -> new Expression(
                                        alert.path("alert").asText(),
                                        alert.path("expr").asText())),
                        ofDashboard().stream())
                .toList();
    }

    static List<Expression> ofDashboard() {
        List<Expression> expressions = new ArrayList<>();
        for (JsonNode panel : dashboard().path("panels")) {
            for (JsonNode target : panel.path("targets")) {
                expressions.add(new Expression(
                        panel.path("title").asText(), target.path("expr").asText()));
            }
        }
        for (JsonNode variable : dashboard().path("templating").path("list")) {
            var values =
                    LABEL_VALUES.matcher(variable.path("query").path("query").asText());
            if (values.matches()) {
                expressions.add(new Expression(
                        "$" + variable.path("name").asText(),
                        "count by (" + values.group(2) + ") (" + values.group(1) + ")"));
            }
        }
        return expressions;
    }

    private static JsonNode read(ObjectMapper mapper, Path file) {
        try {
            return mapper.readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
