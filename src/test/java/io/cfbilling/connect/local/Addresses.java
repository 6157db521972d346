package io.cfbilling.connect.local;

import java.nio.file.Path;
import java.util.List;

/** The addresses and logs of all that runs, and commands to try. */
final class Addresses {
    private Addresses() {}

    static String of(KafkaBroker broker, SchemaRegistry registry, ConnectWorker worker) {
        String connector = worker.restUrl() + "/connectors/" + LocalConnector.NAME;
        String topic = LocalConnector.TOPIC_PREFIX + ".usage";
        return String.join(
                "\n",
                List.of(
                        "Where to look:",
                        "  bootstrap servers  " + broker.bootstrapServers(),
                        "  Connect            " + worker.restUrl(),
                        "  schema registry    " + registry.confluentUrl() + " (Confluent's API), " + registry.url(),
                        "  logs               " + names(broker.log(), registry.log(), worker.log()),
                        "What to try:",
                        "  curl " + connector + "/status",
                        "  curl " + connector + "/offsets",
                        "  curl " + worker.restUrl() + "/connector-plugins",
                        "  curl " + registry.confluentUrl() + "/subjects",
                        "  curl " + registry.confluentUrl() + "/subjects/" + topic + "-value/versions/latest"));
    }

    private static String names(Path... logs) {
        return String.join(" ", List.of(logs).stream().map(Path::toString).toList());
    }
}
