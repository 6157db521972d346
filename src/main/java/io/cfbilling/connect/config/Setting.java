package io.cfbilling.connect.config;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Recommender;
import org.apache.kafka.common.config.ConfigDef.Validator;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.jspecify.annotations.Nullable;

/**
 * A setting: its name, how Kafka parses and checks it, what Connect shows of it, and the value that the connector reads.
 *
 * @param <T> the type of the value
 */
public final class Setting<T> {
    final String name;
    final ConfigDef.Type type;
    final @Nullable Object preset;
    private final Validator validator;
    private final Function<Object, T> reader;
    private List<?> choice = List.of();
    private Importance importance = Importance.LOW;
    private String label = "";
    private String documentation = "";

    /**
     * @param preset the default; null for none, {@link ConfigDef#NO_DEFAULT_VALUE} for a setting that must be given
     * @param reader makes the value of what Kafka parses, which is null if there is no default
     */
    Setting(
            String name,
            ConfigDef.Type type,
            @Nullable Object preset,
            Validator validator,
            Function<Object, T> reader) {
        this.name = name;
        this.type = type;
        this.preset = preset;
        this.validator = validator;
        this.reader = reader;
    }

    /** Recommends the only values that the setting can have. */
    Setting<T> choice(List<?> values) {
        choice = values;
        return this;
    }

    Setting<T> shown(Importance how, String as) {
        importance = how;
        label = as;
        return this;
    }

    Setting<T> doc(String sentences) {
        documentation = sentences;
        return this;
    }

    void addTo(ConfigDef table, String group, int order) {
        Recommender recommender = choice.isEmpty() ? null : new Choice(List.copyOf(choice));
        table.define(
                name, type, preset, validator, importance, documentation, group, order, width(), label, recommender);
    }

    private Width width() {
        return switch (type) {
            case PASSWORD, LIST -> Width.LONG;
            case STRING -> choice.isEmpty() ? Width.MEDIUM : Width.SHORT;
            default -> Width.SHORT;
        };
    }

    /**
     * The value for the connector.
     *
     * @param parsed the valid value that Kafka parsed; null if it was not given and has no default
     */
    T read(@Nullable Object parsed) {
        return reader.apply(parsed);
    }

    /** The name, so that sentences can name the setting. */
    @Override
    public String toString() {
        return name;
    }

    private record Choice(List<Object> values) implements Recommender {
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
