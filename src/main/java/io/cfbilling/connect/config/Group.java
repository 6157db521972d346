package io.cfbilling.connect.config;

import io.cfbilling.connect.model.Named;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Validator;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/** Settings that belong together, in the order in which they are declared. */
final class Group {
    /** Longer durations are cut to this, since far later moments overflow as milliseconds or dates. */
    private static final Duration NEVER = Duration.ofDays(3650);

    private final String name;
    private final List<Setting<?>> settings = new ArrayList<>();

    Group(String name) {
        this.name = name;
    }

    List<Setting<?>> settings() {
        return settings;
    }

    void addTo(ConfigDef table) {
        for (Setting<?> setting : settings) {
            setting.addTo(table, name, settings.indexOf(setting) + 1);
        }
    }

    private <T> Setting<T> add(
            String setting,
            ConfigDef.Type type,
            @Nullable Object preset,
            Validator validator,
            Function<Object, T> reader) {
        Setting<T> added = new Setting<>(setting, type, preset, validator, reader);
        settings.add(added);
        return added;
    }

    Setting<Integer> integer(String setting, int preset, Range range) {
        return add(setting, ConfigDef.Type.INT, preset, range, Integer.class::cast);
    }

    Setting<Long> number(String setting, long preset, Range range) {
        return add(setting, ConfigDef.Type.LONG, preset, range, Long.class::cast);
    }

    /** A duration, written in milliseconds. */
    Setting<Duration> millis(String setting, long preset, Range range) {
        return add(
                setting,
                ConfigDef.Type.LONG,
                preset,
                range,
                value -> Duration.ofMillis(Math.min((Long) value, NEVER.toMillis())));
    }

    Setting<Boolean> flag(String setting, boolean preset) {
        return add(setting, ConfigDef.Type.BOOLEAN, preset, Checks.FLAG, Boolean.class::cast)
                .choice(List.of(true, false));
    }

    /** A secret; empty if it is not given. */
    Setting<Optional<String>> secret(String setting, Check<String> check) {
        return add(
                setting,
                ConfigDef.Type.PASSWORD,
                null,
                Checks.secret(check),
                value -> Optional.ofNullable((Password) value).map(Password::value));
    }

    <T> Setting<T> text(String setting, @Nullable String preset, Check<String> check, Function<String, T> reader) {
        return add(setting, ConfigDef.Type.STRING, preset, Checks.text(check), value -> reader.apply((String) value));
    }

    /** One of the values of an enum. */
    <E extends Enum<E> & Named> Setting<E> choice(String setting, E preset) {
        Class<E> type = preset.getDeclaringClass();
        return choice(setting, preset.id(), Named.ids(type), id -> Named.of(type, setting, id));
    }

    <T> Setting<T> choice(String setting, String preset, List<String> words, Function<String, T> reader) {
        return text(setting, preset, Checks.oneOf(words), reader).choice(words);
    }

    /**
     * @param all what to write instead of the whole list
     * @param each what to write instead of one of its words
     */
    <T> Setting<T> list(
            String setting,
            Object preset,
            Check<List<String>> all,
            Check<String> each,
            Function<List<String>, T> reader) {
        return add(
                setting,
                ConfigDef.Type.LIST,
                preset,
                Checks.list(all, each),
                value -> reader.apply(Checks.words(value)));
    }
}
