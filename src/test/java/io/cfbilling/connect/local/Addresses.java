package io.cfbilling.connect.local;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** The addresses and logs of all that runs, and commands to try. */
final class Addresses {
    private Addresses() {}

    static String of(URI page, KafkaBroker broker, SchemaRegistry registry, ConnectWorker worker) {
        String connector = worker.restUrl() + "/connectors/" + LocalConnector.NAME;
        String topic = LocalConnector.TOPIC_PREFIX + ".usage";
        return String.join(
                "\n",
                List.of(
                        "Where to look:",
                        "  page               " + page,
                        "  bootstrap servers  " + broker.bootstrapServers(),
                        "  Connect            " + worker.restUrl(),
                        "  schema registry    " + registry.confluentUrl() + " (Confluent's API)",
                        "                     " + registry.url(),
                        "  logs               " + relative(broker.log()),
                        "                     " + relative(registry.log()),
                        "                     " + relative(worker.log()),
                        "What to try:",
                        "  curl " + connector + "/status",
                        "  curl " + connector + "/offsets",
                        "  curl " + registry.confluentUrl() + "/subjects",
                        "  curl " + registry.confluentUrl() + "/subjects/" + topic + "-value/versions/latest"));
    }

    /** Shorter, where the user started the run in the project's directory. */
    private static Path relative(Path log) {
        Path here = Path.of("").toAbsolutePath();
        Path absolute = log.toAbsolutePath();
        return absolute.startsWith(here) ? here.relativize(absolute) : absolute;
    }
}
