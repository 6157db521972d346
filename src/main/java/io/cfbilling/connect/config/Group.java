package io.cfbilling.connect.config;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Validator;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.jspecify.annotations.Nullable;

/** Settings that belong together, in the order in which they are added. */
final class Group {
    private final ConfigDef table;
    private final String name;
    private int order;

    Group(ConfigDef table, String name) {
        this.table = table;
        this.name = name;
    }

    void add(
            String setting,
            ConfigDef.Type type,
            @Nullable Object preset,
            Validator validator,
            Importance importance,
            Width width,
            String displayName,
            String documentation) {
        table.define(setting, type, preset, validator, importance, documentation, name, ++order, width, displayName);
    }

    /** Adds a setting with a fixed set of values. */
    void add(
            String setting,
            ConfigDef.Type type,
            @Nullable Object preset,
            Validator validator,
            Importance importance,
            Width width,
            String displayName,
            String documentation,
            List<?> values) {
        table.define(
                setting,
                type,
                preset,
                validator,
                importance,
                documentation,
                name,
                ++order,
                width,
                displayName,
                new Choice(List.copyOf(values)));
    }

    /** Recommends the values that a setting can have. */
    private record Choice(List<Object> values) implements ConfigDef.Recommender {
        @Override
        public List<Object> validValues(String setting, Map<String, Object> parsed) {
            return values;
        }

        @Override
        public boolean visible(String setting, Map<String, Object> parsed) {
            return true;
        }
    }
}
