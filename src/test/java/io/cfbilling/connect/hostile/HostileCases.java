package io.cfbilling.connect.hostile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/** The corpus, {@code hostile/responses.yaml} in the test resources. */
final class HostileCases {
    private HostileCases() {}

    static List<HostileCase> all() {
        List<HostileCase> cases = new ArrayList<>();
        try (InputStream file =
                Objects.requireNonNull(HostileCases.class.getResourceAsStream("/hostile/responses.yaml"))) {
            for (JsonNode line : new ObjectMapper(new YAMLFactory()).readTree(file)) {
                cases.add(HostileCase.of(line));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return cases;
    }

    /** The cases whose attack matches. */
    static List<HostileCase> matching(String attack) {
        Pattern pattern = Pattern.compile(attack);
        return all().stream()
                .filter(one -> pattern.matcher(one.attacks()).find())
                .toList();
    }

    /**
     * Groups of cases that are served at the same time, each to its own account; a group has at most one heavy case.
     */
    static List<List<HostileCase>> phases(List<HostileCase> cases, int accounts) {
        List<HostileCase> heavy = cases.stream().filter(HostileCase::heavy).toList();
        List<HostileCase> light = cases.stream().filter(one -> !one.heavy()).toList();
        List<List<HostileCase>> phases = new ArrayList<>();
        for (int next = 0, i = 0; next < light.size() || i < heavy.size(); i++) {
            List<HostileCase> phase = new ArrayList<>(i < heavy.size() ? heavy.subList(i, i + 1) : List.of());
            int end = Math.min(light.size(), next + accounts - phase.size());
            phase.addAll(light.subList(next, end));
            next = end;
            phases.add(phase);
        }
        return phases;
    }
}
