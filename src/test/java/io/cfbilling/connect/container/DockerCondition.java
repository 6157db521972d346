package io.cfbilling.connect.container;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Skips tests where Docker does not run, lacks compose, or neither has the images nor can pull them. */
final class DockerCondition implements ExecutionCondition {
    private static final Duration RESPONDS_WITHIN = Duration.ofSeconds(30);
    private static final Duration PULLS_WITHIN = Duration.ofMinutes(5);

    private static @Nullable String missing;
    private static boolean checked;

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        String reason = missing();
        return reason == null
                ? ConditionEvaluationResult.enabled("Docker runs, and has the images")
                : ConditionEvaluationResult.disabled(reason);
    }

    /** Checked once for all tests. */
    private static synchronized @Nullable String missing() {
        if (!checked) {
            missing = look();
            checked = true;
        }
        return missing;
    }

    private static @Nullable String look() {
        if (!docker(RESPONDS_WITHIN, "info")) {
            return "Docker does not run here";
        }
        if (!docker(RESPONDS_WITHIN, "compose", "version")) {
            return "Docker has no compose here";
        }
        for (String image : Images.all()) {
            if (!docker(RESPONDS_WITHIN, "image", "inspect", image) && !docker(PULLS_WITHIN, "pull", "-q", image)) {
                return "Docker has no image " + image + ", and cannot pull it";
            }
        }
        return null;
    }

    private static boolean docker(Duration limit, String... arguments) {
        try {
            return Command.run(Path.of("."), Map.of(), limit, Command.line("docker", List.of(arguments)))
                    .ok();
        } catch (Command.CannotRun e) {
            return false;
        }
    }
}
