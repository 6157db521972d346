package io.cfbilling.connect.config;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigValue;

/** Settings that were checked one by one; the checks of combinations add their errors to them. */
final class CheckedSettings {
    private final Map<String, ConfigValue> values;

    /**
     * @param config the errors are added to it
     */
    CheckedSettings(Config config) {
        this.values = config.configValues().stream().collect(Collectors.toMap(ConfigValue::name, Function.identity()));
    }

    /** Whether the setting has a value, valid or not. */
    boolean given(Setting<?> setting) {
        return of(setting).value() != null || !of(setting).errorMessages().isEmpty();
    }

    /** The setting's value; empty if it has an error. */
    <T> Optional<T> value(Setting<T> setting) {
        ConfigValue value = of(setting);
        return value.errorMessages().isEmpty() ? Optional.of(setting.read(value.value())) : Optional.empty();
    }

    /**
     * @param why what is wrong with the setting, and what to write instead
     */
    void addError(Setting<?> setting, String why) {
        of(setting).addErrorMessage(setting + " " + why);
    }

    private ConfigValue of(Setting<?> setting) {
        return Objects.requireNonNull(values.get(setting.name));
    }
}
