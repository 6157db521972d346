package io.cfbilling.connect.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigDef.Range;

/** The settings reference in connector-configuration.md: a table for each group, in the order in which they are defined. */
final class SettingsReference {
    private SettingsReference() {}

    static String markdown() {
        Collection<ConfigKey> keys = SettingsDefinition.create().configKeys().values();
        return keys.stream()
                .map(key -> key.group)
                .distinct()
                .map(group -> table(
                        group,
                        keys.stream().filter(key -> group.equals(key.group)).sorted(byOrder())))
                .collect(Collectors.joining("\n"));
    }

    private static Comparator<ConfigKey> byOrder() {
        return Comparator.comparingInt(key -> key.orderInGroup);
    }

    private static String table(String group, Stream<ConfigKey> keys) {
        return "## " + group + "\n"
                + "| name | default | what it is | type, importance |\n"
                + "|---|---|---|---|\n"
                + keys.map(SettingsReference::line).collect(Collectors.joining());
    }

    private static String line(ConfigKey key) {
        String documentation = key.documentation.replace("|", "\\|").replace("<", "&lt;");
        return "| `" + key.name + "` | " + preset(key) + " | " + documentation + " | " + kind(key) + ", "
                + key.importance.name().toLowerCase(Locale.ROOT) + " |\n";
    }

    private static String kind(ConfigKey key) {
        String type = key.type.name().toLowerCase(Locale.ROOT);
        if (key.validator instanceof Range range) {
            return type + " " + bounds(range);
        }
        return key.recommender == null || key.type == ConfigDef.Type.BOOLEAN ? type : type + " of " + choice(key);
    }

    /** Kafka writes {@code [1,...]} and {@code [0,...,62]}. */
    private static String bounds(Range range) {
        String[] bounds = range.toString().replaceAll("[\\[\\]]", "").split(",[.]{3},?", 2);
        return bounds[1].isEmpty() ? "of " + bounds[0] + " or more" : "from " + bounds[0] + " to " + bounds[1];
    }

    private static String choice(ConfigKey key) {
        return key.recommender.validValues(key.name, Map.of()).stream()
                .map(value -> "`" + value + "`")
                .collect(Collectors.joining(" "));
    }

    private static String preset(ConfigKey key) {
        if (!key.hasDefault()) {
            return "(required)";
        }
        Object value = key.defaultValue;
        String text = value instanceof List<?> list
                ? list.stream().map(Object::toString).collect(Collectors.joining(","))
                : value == null ? "" : value.toString();
        return text.isEmpty() ? "" : "`" + text + "`";
    }
}
