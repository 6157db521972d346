package io.cfbilling.connect.local;

import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * Checks before anything is started, so that the user sees a failure at once and not in a log. Maven compiles and calls it
 * alone, before it compiles anything else (the profile {@code run} in {@code pom.xml}), so that it uses few other classes.
 */
public final class Preflight {
    private Preflight() {}

    /** Fails if the run of this JVM's options cannot start, after it has printed why. Any other program may start. */
    public static void ofThisProcess() {
        if (System.getProperties().containsKey("exec.mainClass")) {
            return;
        }
        try {
            RunOptions options = RunOptions.read(System.getProperties(), LocalDate.now(ZoneOffset.UTC));
            requireFreePorts(
                    options,
                    System.getenv().getOrDefault("CLOUDFLARE_API_TOKEN", "").isBlank());
        } catch (LocalFailure failure) {
            System.out.println(failure.getMessage());
            throw new LocalFailure("The run does not start, for the reason above.", failure);
        }
    }

    static void requireJava(Runtime.Version version) {
        if (version.feature() < 17) {
            throw new LocalFailure("JDK 17 or later is needed, and this is " + version + ": point JAVA_HOME at one.");
        }
    }

    static void requireFreePorts(RunOptions options, boolean simulated) {
        if (options.pagePort() != RunOptions.NO_PORT) {
            requireFree(options.pagePort(), "the page", RunOption.PAGE);
        }
        requireFree(options.brokerPort(), "the Kafka broker", RunOption.BROKER);
        requireFree(options.connectPort(), "Connect's REST API", RunOption.CONNECT);
        requireFree(options.registryPort(), "the schema registry", RunOption.REGISTRY);
        if (options.jmxPort() != RunOptions.NO_PORT) {
            requireFree(options.jmxPort(), "JMX in the worker", RunOption.JMX);
        }
        if (simulated) {
            requireFree(options.simulatorPort(), "the simulated Cloudflare", RunOption.SIMULATOR);
        }
    }

    static void requireFree(int port, String user, RunOption option) {
        if (!Ports.isFree(port)) {
            throw new LocalFailure("Port " + port + " is in use, and " + user + " needs it: stop what listens there,"
                    + " or choose another port with -D" + option.property() + "=<port>.");
        }
    }
}
