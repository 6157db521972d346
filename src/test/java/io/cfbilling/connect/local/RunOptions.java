package io.cfbilling.connect.local;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/** The options of one local run, checked. */
record RunOptions(
        boolean once,
        boolean fresh,
        String accounts,
        LocalDate start,
        Duration timeout,
        int pagePort,
        int brokerPort,
        int connectPort,
        int registryPort,
        int simulatorPort,
        int jmxPort) {

    /** Of a part that listens on no port, or on any free one. */
    static final int NO_PORT = 0;

    private static final String PREFIX = "run.";

    /** Reads those of a JVM. */
    static RunOptions read(Properties properties, LocalDate today) {
        Map<String, String> texts = new HashMap<>();
        properties.stringPropertyNames().forEach(name -> texts.put(name, properties.getProperty(name, "")));
        return read(texts, today);
    }

    /** Reads the properties that begin with {@code run.}, and ignores all others. */
    static RunOptions read(Map<String, String> properties, LocalDate today) {
        rejectUnknown(properties);
        return new RunOptions(
                flag(properties, RunOption.ONCE),
                flag(properties, RunOption.FRESH),
                value(properties, RunOption.ACCOUNTS),
                start(properties, today),
                Duration.ofSeconds(number(properties, RunOption.TIMEOUT, Integer.MAX_VALUE)),
                flag(properties, RunOption.ONCE) ? NO_PORT : port(properties, RunOption.PAGE),
                port(properties, RunOption.BROKER),
                port(properties, RunOption.CONNECT),
                port(properties, RunOption.REGISTRY),
                port(properties, RunOption.SIMULATOR),
                properties.containsKey(RunOption.JMX.property()) ? port(properties, RunOption.JMX) : NO_PORT);
    }

    private static void rejectUnknown(Map<String, String> properties) {
        properties.keySet().stream()
                .filter(name -> name.startsWith(PREFIX) && !RunOption.knows(name))
                .sorted()
                .findFirst()
                .ifPresent(name -> {
                    throw new LocalFailure("There is no option -D" + name + ". The options are:\n" + RunOption.list());
                });
    }

    private static boolean flag(Map<String, String> properties, RunOption option) {
        String value = properties.getOrDefault(option.property(), "false");
        return switch (value) {
            case "", "true" -> true;
            case "false" -> false;
            default -> throw new LocalFailure("-D" + option.property() + " is true or false, not '" + value + "'.");
        };
    }

    private static int port(Map<String, String> properties, RunOption option) {
        return number(properties, option, 65535);
    }

    private static int number(Map<String, String> properties, RunOption option, int most) {
        String value = value(properties, option);
        try {
            int number = Integer.parseInt(value);
            if (number >= 1 && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Reported below, together with numbers that are out of range.
        }
        throw new LocalFailure(
                "-D" + option.property() + " is a whole number from 1 to " + most + ", not '" + value + "'.");
    }

    private static LocalDate start(Map<String, String> properties, LocalDate today) {
        String value = value(properties, RunOption.START);
        try {
            return value.isEmpty() ? today.minusMonths(3) : LocalDate.parse(value);
        } catch (DateTimeException e) {
            throw new LocalFailure("-Drun.start is a date as 2026-09-01, not '" + value + "'.", e);
        }
    }

    private static String value(Map<String, String> properties, RunOption option) {
        return properties.getOrDefault(option.property(), option.byDefault());
    }
}
