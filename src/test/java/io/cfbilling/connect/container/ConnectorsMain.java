package io.cfbilling.connect.container;

import io.cfbilling.connect.local.LocalFailure;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;

/** Creates the source and the sink on the worker of {@code docker-compose.yml}, and exits when both run. */
public final class ConnectorsMain {
    private ConnectorsMain() {}

    /**
     * Exits with code 0, or with 1 and a message. The arguments: the URLs of Connect and of the registry, and the
     * files of the source's and the sink's configuration.
     */
    public static void main(String[] args) {
        try {
            register(URI.create(args[0]), URI.create(args[1]), Path.of(args[2]), Path.of(args[3]), System.getenv());
        } catch (LocalFailure failure) {
            System.err.println(failure.getMessage());
            System.exit(1);
        }
    }

    private static void register(
            URI connect, URI registry, Path sourceFile, Path sinkFile, Map<String, String> environment) {
        // Before the first schema is registered: a later rule does not check it.
        CompatibilityRule.keepBackward(registry);
        ConnectorFile source = ConnectorFile.read(sourceFile).with(ComposeSettings.ofSource(environment));
        RegisteredConnector running = new RegisteredConnector(connect, source);
        running.requireSame(ComposeSettings.BASE_URL);
        running.awaitRunning();
        new RegisteredConnector(connect, ConnectorFile.read(sinkFile)).awaitRunning();
    }
}
