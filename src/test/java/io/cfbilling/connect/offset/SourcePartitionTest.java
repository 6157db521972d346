package io.cfbilling.connect.offset;

import static org.assertj.core.api.Assertions.assertThat;

import io.cfbilling.connect.model.AccountId;
import io.cfbilling.connect.model.Dataset;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.json.JsonConverter;
import org.junit.jupiter.api.Test;

class SourcePartitionTest {
    private static final AccountId ACCOUNT = new AccountId("b69a9f3492637782896352daae219e7d");

    @Test
    void hasTheSameBytesInEveryJvm() throws Exception {
        String here = allBytes();

        for (int i = 0; i < 2; i++) {
            assertThat(inAnotherJvm()).isEqualTo(here);
        }
    }

    @Test
    void hasTheBytesOfAPatchWithFieldsInAnyOrder() {
        for (Dataset dataset : Dataset.values()) {
            Map<String, String> typed = new HashMap<>();
            typed.put("dataset", dataset.id());
            typed.put("account_id", ACCOUNT.value());
            Map<String, String> otherwise = new HashMap<>();
            otherwise.put("account_id", ACCOUNT.value());
            otherwise.put("dataset", dataset.id());

            assertThat(json(new SourcePartition(ACCOUNT, dataset).toMap()))
                    .isEqualTo(json(typed))
                    .isEqualTo(json(otherwise));
        }
    }

    @Test
    void printsReadably() {
        assertThat(new SourcePartition(ACCOUNT, Dataset.USAGE)).hasToString("usage of account " + ACCOUNT);
    }

    private static String inAnotherJvm() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx128m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Printer.class.getName()));
        Process jvm = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            String emitted = new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(jvm.waitFor()).isZero();
            return emitted.lines()
                    .filter(line -> line.startsWith("[{"))
                    .findFirst()
                    .orElseThrow();
        } finally {
            jvm.destroyForcibly();
        }
    }

    private static String allBytes() {
        List<String> all = new ArrayList<>();
        for (Dataset dataset : Dataset.values()) {
            all.add(json(new SourcePartition(ACCOUNT, dataset).toMap()));
        }
        return all.toString();
    }

    private static String json(Map<String, ?> partition) {
        try (JsonConverter converter = new JsonConverter()) {
            converter.configure(Map.of("schemas.enable", "false"), true);
            return new String(converter.fromConnectData("", null, partition), StandardCharsets.UTF_8);
        }
    }

    /** Runs in a JVM of its own. */
    static final class Printer {
        private Printer() {}

        public static void main(String[] args) {
            System.out.println(allBytes());
        }
    }
}
