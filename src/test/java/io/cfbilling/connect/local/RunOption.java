package io.cfbilling.connect.local;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The command line options of a local run. */
enum RunOption {
    ONCE("run.once", "", "exit when the backfill is complete, with exit code 0"),
    FRESH("run.fresh", "", "delete what earlier runs have stored"),
    ACCOUNTS("run.accounts", "", "comma list of account ids, or * for all (the default)"),
    START("run.start", "", "first day to read, as 2026-09-01; by default three months ago"),
    TIMEOUT("run.timeout.s", "600", "how long the backfill may take, in seconds"),
    PAGE("run.port.page", "8080", "port of the page that shows the costs"),
    BROKER("run.port.broker", "9092", "port of the broker"),
    CONNECT("run.port.connect", "8083", "port of Connect's REST API"),
    REGISTRY("run.port.registry", "8081", "port of the schema registry"),
    SIMULATOR("run.port.simulator", "8084", "port of the simulated Cloudflare"),
    JMX("run.port.jmx", "0", "port for JMX in the worker, where its metrics are; by default none");

    private final String property;
    private final String byDefault;
    private final String meaning;

    RunOption(String property, String byDefault, String meaning) {
        this.property = property;
        this.byDefault = byDefault;
        this.meaning = meaning;
    }

    String property() {
        return property;
    }

    String byDefault() {
        return byDefault;
    }

    static boolean knows(String property) {
        return Arrays.stream(values()).anyMatch(option -> option.property.equals(property));
    }

    static String list() {
        return Arrays.stream(values())
                .map(option -> String.format("  -D%-20s %s", option.property, option.meaning))
                .collect(Collectors.joining("\n"));
    }
}
